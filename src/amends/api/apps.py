from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The merchants' programs: `/api/v1/`."""

    name = "amends.api"
    label = "api"
