"""`python -m amends.cli`."""

from amends.cli.main import main

main()
