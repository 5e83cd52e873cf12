from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

from amends.site import logs


class SiteConfig(AppConfig):
    """The top floor: joins ports to adapters once everything is loaded."""

    name = "amends.site"
    label = "site"

    def ready(self) -> None:
        logs.configure()
        if find_spec("amends.site.wiring") is not None:
            wiring = import_module("amends.site.wiring")
            if hasattr(wiring, "join"):
                wiring.join()
