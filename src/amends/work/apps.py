from django.apps import AppConfig


class WorkConfig(AppConfig):
    """Carrying out effects, hearing from outside, minding the time."""

    name = "amends.work"
    label = "work"
    verbose_name = "Work"
