"""Files on disk: one per content, swept when nothing names them, gone with their buyer."""

import os
from datetime import timedelta

import pytest

from amends.cases import command, evidence_files, query, retention
from amends.cases.correspondence import MAX_FILES_OF_CASE
from amends.cases.models import Case, Evidence
from amends.cases.picture import fit
from amends.orders import query as orders
from amends.orders.privacy import erase_buyer
from photos import photo

from .conftest import NOW
from .steps import BUYER, opened, refused, taken

YEARS = timedelta(days=3 * 365 + 1)


@pytest.fixture
def folder(settings, tmp_path):
    settings.EVIDENCE = tmp_path
    return lambda: sorted(each.name for each in tmp_path.rglob("*") if each.is_file())


def add(case, *contents):
    return command.evidence(case["id"], [{"content": each} for each in contents], actor=BUYER, now=NOW)


def test_the_same_photo_twice_lies_there_once(order_id, folder):
    case = opened(order_id)
    taken(add(case, photo(), photo()))
    taken(add(case, photo()))
    assert folder() == [fit(photo()).sha256]
    assert Evidence.objects.count() == 2


def test_what_the_type_says_must_be_so(order_id, folder):
    case = opened(order_id)
    file = {"media_type": "image/jpeg", "content": photo("PNG")}
    answer = command.evidence(case["id"], [file], actor=BUYER, now=NOW)
    assert refused(answer) == ("other_type", "files[0].media_type")
    assert folder() == []


def test_nothing_of_a_step_is_kept_where_one_file_is_refused(order_id, folder):
    case = opened(order_id)
    assert refused(add(case, photo(), b"PK\x03\x04")) == ("unknown_file_type", "files[1].content")
    assert (folder(), Evidence.objects.count()) == ([], 0)
    assert query.case(case["id"])["version"] == case["version"]


def test_a_case_takes_so_many_and_no_more(order_id, folder, monkeypatch):
    monkeypatch.setattr("amends.cases.correspondence.MAX_FILES_OF_CASE", 2)
    assert MAX_FILES_OF_CASE > 2
    case = opened(order_id)
    taken(add(case, photo(), photo(shade=50)))
    assert refused(add(case, photo(shade=90))) == ("too_many", "files")


def test_an_order_stages_so_many_and_no_more(order_id, folder, monkeypatch):
    monkeypatch.setattr(evidence_files, "MAX_FILES_OF_ORDER", 2)
    staged = [command.stage(order_id, fit(photo(shade=shade))) for shade in (0, 50, 90)]
    assert staged == [True, True, False]
    assert query.staged(order_id, fit(photo()).sha256) == fit(photo()).content


def test_what_nothing_names_is_swept_after_a_day_and_the_rest_stays(order_id, folder, tmp_path):
    case = opened(order_id)
    taken(add(case, photo()))
    assert command.stage(order_id, fit(photo(shade=90)))
    assert evidence_files.sweep(NOW, 10) == 0, "the day has not passed"
    for each in tmp_path.rglob("*"):
        moment = (NOW - timedelta(days=2)).timestamp()
        os.utime(each, (moment, moment))
    assert evidence_files.sweep(NOW, 10) == 1
    assert folder() == [fit(photo()).sha256]


def test_a_file_that_another_case_names_outlives_the_first(order_id, folder):
    first, second = opened(order_id, quantity=1), opened(order_id, quantity=1)
    for case in (first, second):
        taken(add(case, photo()))
    Case.objects.filter(id=first["id"]).update(closed_at=NOW)
    assert retention.forget(NOW + YEARS)["evidence"] == 1
    assert query.evidence_content(second["id"], query.evidence(second["id"])[0]["id"])
    Case.objects.filter(id=second["id"]).update(closed_at=NOW)
    retention.forget(NOW + YEARS)
    assert folder() == []


def test_an_erased_buyers_files_are_destroyed_those_that_waited_too(order_id, folder):
    case = opened(order_id)
    taken(add(case, photo()))
    command.stage(order_id, fit(photo(shade=90)))
    assert len(folder()) == 2
    erase_buyer(orders.order(order_id).buyer_id, NOW)
    assert folder() == []
    assert query.evidence_content(case["id"], query.evidence(case["id"])[0]["id"]) is None
    assert query.staged(order_id, fit(photo(shade=90)).sha256) is None
