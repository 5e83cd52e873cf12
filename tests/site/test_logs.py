"""What the log says and what it never says."""

import json
import logging

import pytest
import structlog

from amends.site import logs


@pytest.fixture
def line():
    """The formatted line of what a function logs."""

    def of(log) -> str:
        kept = []

        class Keeper(logging.Handler):
            def emit(self, record):
                kept.append(self.format(record))

        keeper = Keeper()
        keeper.setFormatter(logs.formatter())
        root = logging.getLogger()
        root.addHandler(keeper)
        try:
            log()
        finally:
            root.removeHandler(keeper)
        return "\n".join(kept)

    return of


def failed_with(address):
    """A mail that could not be handed over, as the worker logs it: buyer's words lie in local variables."""
    secret = f"Dear Erika Mustermann, {address}"

    def send():
        raise RuntimeError(f"{{'{address}': (550, b'5.1.1 <{address}> unknown')}}")

    try:
        send()
    except RuntimeError:
        structlog.get_logger("amends.work.effects").exception("effect_failed", effect=str(len(secret)))


def test_a_traceback_is_whole_and_names_nobody(line):
    said = json.loads(line(lambda: failed_with("erika@example.de")))
    assert said["event"] == "effect_failed"
    assert said["level"] == "error"
    assert "RuntimeError" in said["exception"]
    assert "failed_with" in said["exception"]
    for personal in ("erika@example.de", "Erika Mustermann"):
        assert personal not in json.dumps(said)
    assert "<e-mail>" in said["exception"]


def test_a_librarys_record_takes_the_same_way(line):
    said = json.loads(line(lambda: logging.getLogger("smtp").warning("refused %s", "Erika <erika@example.de>")))
    assert (said["event"], said["logger"]) == ("refused Erika <<e-mail>>", "smtp")


def test_a_page_that_is_not_there_is_no_warning(line, client, db):
    assert line(lambda: client.get("/console/nothing/here/at/all/")) == ""


def test_an_error_of_ours_is_logged_with_its_traceback(line, client, db, monkeypatch):
    from amends.portal.views import find

    def broken(_slug):
        raise ZeroDivisionError

    monkeypatch.setattr(find, "storefront", broken)
    client.raise_request_exception = False
    said = json.loads(line(lambda: client.get("/example/")).splitlines()[0])
    assert "ZeroDivisionError" in said["exception"]
