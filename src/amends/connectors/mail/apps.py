from django.apps import AppConfig


class MailConfig(AppConfig):
    """Mail to the world, and the copies that the demo's viewer shows."""

    name = "amends.connectors.mail"
    label = "mail"
    verbose_name = "Mail"
