"""The one place that joins ports to adapters; called once when Django has loaded everything."""

from amends.cases import rulebooks
from amends.site.packs import packs


def join() -> None:
    """Give each floor what it may not import from above."""
    rulebooks.set_packs(packs)
