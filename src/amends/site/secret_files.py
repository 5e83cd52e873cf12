"""Secrets this installation makes for itself on first use, kept private in its data folder."""

import os
import secrets
from pathlib import Path


def secret_from(variable: str, file: Path) -> str:
    """The environment variable if set, else the file's content; the file is made (mode 0600) if it is missing."""
    if value := os.environ.get(variable):
        return value
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.{os.getpid()}.new")
    if not file.exists():
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48), encoding="ascii")
        try:
            os.link(fresh, file)  # whole or not at all, and the first of two starters wins
        except FileExistsError:
            pass
        finally:
            fresh.unlink()
    return file.read_text(encoding="ascii").strip()
