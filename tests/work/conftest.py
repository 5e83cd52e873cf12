import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

from cases.conftest import DEFECTIVE, NOW, german_law, make_order  # noqa: F401


@pytest.fixture
def shop(transactional_db):
    """A merchant whose rows are really committed."""
    from uuid import UUID

    from amends.merchants.store import create_merchant

    return UUID(create_merchant("Example", slug="example", country="DE", email="shop@example.com").id)


@pytest.fixture
def outbox(monkeypatch):
    """Mails that were handed over, by Message-ID: a list shows whether one went out twice."""
    from amends.work.port import PORTS

    sent = []

    class Outbox:
        def send(self, mail):
            sent.append(mail)

    monkeypatch.setattr(PORTS, "mail", [Outbox()])
    return sent
