from django.apps import AppConfig


class MerchantsConfig(AppConfig):
    """Tenants, their staff, places and legal identity."""

    name = "amends.merchants"
    label = "merchants"
    verbose_name = "Merchants"
