"""Small private values that travel outside the database (in a link, in a job): encrypted, dated, bound to a purpose."""

import json
from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings


def _box(purpose: str) -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(f"amends.portal.{purpose}:{settings.SECRET_KEY}".encode()).digest()))


def seal(purpose: str, value: dict[str, Any]) -> str:
    """The value as a token that only this installation reads."""
    return _box(purpose).encrypt(json.dumps(value, separators=(",", ":")).encode()).decode()


def unseal(purpose: str, token: str, lifetime: timedelta) -> dict[str, Any] | None:
    """The value sealed for this purpose; None where it is not ours or too old."""
    try:
        return json.loads(_box(purpose).decrypt(token.encode(), ttl=int(lifetime.total_seconds())))
    except (InvalidToken, ValueError):
        return None
