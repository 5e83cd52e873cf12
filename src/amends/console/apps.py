from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    """The pages of the merchant's people; holds no tables."""

    name = "amends.console"
    label = "console"
