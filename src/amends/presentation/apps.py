from django.apps import AppConfig


class PresentationConfig(AppConfig):
    """Wording, money, dates and mails that pages and letters share; holds no tables."""

    name = "amends.presentation"
    label = "presentation"
