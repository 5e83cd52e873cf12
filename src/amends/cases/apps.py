from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases: their history, and what follows from it."""

    name = "amends.cases"
    label = "cases"
    verbose_name = "Cases"
