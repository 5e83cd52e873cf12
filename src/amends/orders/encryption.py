"""A key per buyer, wrapped by the installation's master keys: what is sealed with it dies with it.

Master keys can be changed: put the new one first, and older ones still open what they wrapped.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


@dataclass(frozen=True, slots=True)
class BuyerKey:
    """An opened key of one buyer; what another key sealed opens as None (`open`) or empty (`open_json`)."""

    _fernet: Fernet

    def seal(self, plain: bytes) -> bytes:
        return self._fernet.encrypt(plain)

    def open(self, sealed: bytes) -> bytes | None:
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken:
            return None

    def seal_json(self, value: Any) -> bytes:
        return self.seal(json.dumps(value, ensure_ascii=False, sort_keys=True).encode())

    def open_json(self, sealed: bytes) -> Any:
        plain = self.open(sealed)
        return {} if plain is None else json.loads(plain)


def fresh_key() -> tuple[BuyerKey, bytes]:
    """A new key, and its wrapped form to be stored."""
    key = Fernet.generate_key()
    return BuyerKey(Fernet(key)), _master(settings.MASTER_KEYS).encrypt(key)


def unwrap(wrapped: bytes) -> BuyerKey:
    """The key in its stored form, opened."""
    return BuyerKey(Fernet(_master(settings.MASTER_KEYS).decrypt(bytes(wrapped))))


def rewrap(wrapped: bytes) -> bytes:
    """The same key wrapped by the newest master key."""
    return _master(settings.MASTER_KEYS).rotate(bytes(wrapped))


def keyed_hash(merchant_id: str, kind: str, value: str) -> bytes:
    """A hash by which a value can be found again but not guessed without the installation's lookup key."""
    message = f"{merchant_id}\x00{kind}\x00{value}".encode()
    return hmac.digest(settings.LOOKUP_KEY.encode(), message, "sha256")


@lru_cache(maxsize=4)
def _master(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(base64.urlsafe_b64encode(hashlib.sha256(key.encode()).digest())) for key in secrets])
