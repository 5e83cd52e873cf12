"""The command line against the run's database, in this process; `program` is the same as a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from django.conf import settings

from amends.cli.main import main


@pytest.fixture
def amends(db, postgres, monkeypatch) -> Callable[..., Result]:
    """`amends("doctor")`: the command run on a server of one's own, which the tests migrated."""
    monkeypatch.setenv("DATABASE_URL", postgres.app)
    monkeypatch.delenv("AMENDS_OWNER_DATABASE_URL", raising=False)

    def run(*arguments: str, typed: str | None = None) -> Result:
        result = CliRunner().invoke(main, [*arguments, "--data", str(settings.DATA)], input=typed)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return run


@pytest.fixture
def program() -> Callable[..., subprocess.CompletedProcess[str]]:
    """`program("migrate", DATABASE_URL=…)`: a process with nothing of this one's settings."""

    def run(*arguments: str, cwd=None, **environment: str) -> subprocess.CompletedProcess[str]:
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AMENDS_", "DATABASE_", "DJANGO_"))
        }
        return subprocess.run(
            [sys.executable, "-m", "amends.cli", *arguments],
            cwd=cwd, env=clean | environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip

    return run
