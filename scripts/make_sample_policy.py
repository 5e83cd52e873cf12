"""Check the sample shop's policy under the law as it stands, and keep what the check said beside the sample.

Run it after the law or the standard example changed; until then a demo makes the check itself at its first start.
"""

import os
import tempfile
from pathlib import Path


def main() -> None:
    """Write the file and say for what."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "amends.site.settings")
    os.environ.setdefault("AMENDS_DATA", tempfile.mkdtemp(prefix="amends-sample-"))
    import django

    django.setup()
    from amends.cases import rulebooks
    from amends.site import packs, sample_policy

    law = packs.build()
    rulebooks.set_packs(lambda: law)
    file = Path(__file__).resolve().parents[1] / "src/amends/site/sample" / sample_policy.KEPT
    file.write_text(sample_policy.made(), encoding="utf-8")
    print(f"{file.name}: {sample_policy.policy().name}, {len(sample_policy.MARKETS)} markets")


main()
