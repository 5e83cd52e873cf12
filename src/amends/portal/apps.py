from django.apps import AppConfig


class PortalConfig(AppConfig):
    """The buyer's pages; holds no tables."""

    name = "amends.portal"
    label = "portal"
