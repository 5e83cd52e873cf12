from typing import Any
from urllib.parse import unquote, urlsplit

STARTTLS_PORT, TLS_PORT = 587, 465
TIMEOUT_SECONDS = 20


def staff_mailer(url: str) -> dict[str, Any]:
    """Django's mailer for `smtp://user:password@host:587` (STARTTLS) or `smtps://…:465`; without an address, none goes.

    `smtp://host:25` without user speaks in the clear, for a relay on the same machine.
    """
    if not url:
        return {"BACKEND": "django.core.mail.backends.dummy.EmailBackend"}
    parts = urlsplit(url)
    over_tls = parts.scheme == "smtps"
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname or "localhost",
            "port": parts.port or (TLS_PORT if over_tls else STARTTLS_PORT),
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_ssl": over_tls,
            "use_tls": not over_tls and bool(parts.username),
            "timeout": TIMEOUT_SECONDS,
        },
    }
