"""Photos on the buyer's pages: what is fit is asked for once, whatever else was wrong; what is not is told by name."""

import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from amends.merchants.tenancy import tenant
from amends.portal import files
from cases.conftest import NOW
from photos import bomb, photo
from portal.page import read
from portal.test_attacks import opened, order_of, rows, way

pytestmark = pytest.mark.django_db
BROKEN = {"reason-1": "damaged_in_transit", "severity-1": "major"}


def sent(name, content):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def ask(client, own, *photos, **given):
    return client.post(f"{own}reason/?line=1&quantity-1=2&lang=en", {**BROKEN, "photo-1": list(photos), **given})


def kept_references(answer):
    return re.findall(r'name="kept-photo-1" value="([^"]+)" checked', answer.content.decode())


def evidence(merchant):
    from amends.cases.models import Evidence

    with tenant(merchant):
        return list(Evidence.objects.order_by("created_at").values_list("sha256", "line", "media_type"))


def test_a_photo_that_fails_does_not_take_the_others_along(client, merchant, bought):
    answer = ask(client, bought.own, sent("good.png", photo()), sent("bad.jpg", photo("JPEG")[:-40]), note="Der Ärmel")
    assert answer.status_code == 422
    page = read(answer)
    assert "\u2068bad.jpg\u2069 is damaged or did not arrive whole. Send it again." in page.words
    assert "good.png" in page.words.split("Kept; you need not add these again")[1]
    assert "Der Ärmel" in page.words
    assert evidence(merchant) == []

    (reference,) = kept_references(answer)
    again = ask(client, bought.own, sent("bad.jpg", photo("JPEG")), **{"kept-photo-1": reference})
    assert again.status_code == 302
    assert [(line, media_type) for _, line, media_type in evidence(merchant)] == [
        ("1", "image/png"),
        ("1", "image/jpeg"),
    ]


def test_a_photo_is_kept_when_another_answer_was_wrong(client, merchant, bought):
    from amends.cases.models import Case

    answer = ask(client, bought.own, sent("good.png", photo()), **{"severity-1": ""})
    assert (answer.status_code, rows(merchant, Case)) == (422, 0)
    answer = ask(client, bought.own, **{"kept-photo-1": kept_references(answer)})
    assert answer.status_code == 302
    assert len(evidence(merchant)) == 1
    case = client.get(f"{answer['Location']}?lang=en")
    assert case.status_code == 200


def test_what_was_unticked_is_left_out(client, merchant, bought):
    assert ask(client, bought.own, sent("good.png", photo()), **{"severity-1": ""}).status_code == 422
    assert ask(client, bought.own).status_code == 302
    assert evidence(merchant) == []


def test_a_reference_is_worth_nothing_elsewhere(client, merchant, bought):
    answer = ask(client, bought.own, sent("good.png", photo()), **{"severity-1": ""})
    (reference,) = kept_references(answer)
    other = order_of(merchant, id="2002", number="2002")
    for wrong in (reference, reference[:-4] + "AAAA", "../../../etc/passwd", ""):
        assert ask(client, other, **{"kept-photo-1": wrong, "severity-1": ""}).status_code == 422
    assert ask(client, other, **{"kept-photo-1": reference}).status_code == 302
    assert evidence(merchant) == []


def test_twelve_at_once_keep_three_and_name_the_rest(client, merchant, bought):
    twelve = [sent(f"{n}.png", photo(shade=n)) for n in range(12)]
    answer = ask(client, bought.own, *twelve)
    assert answer.status_code == 422
    assert (
        "At most 3 fit here. Not added: \u20683.png\u2069, \u20684.png\u2069, \u20685.png\u2069 …."
        in read(answer).words
    )
    assert len(kept_references(answer)) == files.MAX_FILES
    assert ask(client, bought.own, **{"kept-photo-1": kept_references(answer)}).status_code == 302
    assert len(evidence(merchant)) == files.MAX_FILES


def test_the_same_photo_twice_is_one(client, merchant, bought):
    assert ask(client, bought.own, sent("a.png", photo()), sent("b.png", photo())).status_code == 302
    assert len(evidence(merchant)) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK\x03\x04" + b"\0" * 60, "is not a photo"),
        (b"<html><script>alert(1)</script>", "is not a photo"),
        (b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(1)", "is not a photo"),
        (b"%PDF-1.7\n%%EOF\n", "is not a photo"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "is a HEIC photo"),
        (photo("JPEG") + b"PK\x03\x04evil", "holds more than it shows"),
        (bomb(), "has too many pixels"),
        (photo("JPEG")[:-40], "is damaged or did not arrive whole"),
        (b"\xff\xd8\xff" + b"\0" * 12_000_000, "is larger than 12 MB"),
    ],
    ids=["zip", "html", "gif+js", "pdf", "heic", "appended", "bomb", "truncated", "large"],
)
def test_no_disguise_gets_further_than_the_form(client, merchant, bought, settings, tmp_path, content, words):
    settings.EVIDENCE = tmp_path
    answer = ask(client, bought.own, sent("photo.jpg", content))
    assert answer.status_code == 422
    assert f"\u2068photo.jpg\u2069 {words}" in read(answer).words
    assert not any(each.is_file() for each in tmp_path.rglob("*"))


def test_a_name_is_only_text(client, merchant, bought):
    page = ask(client, bought.own, sent('"><script>alert(1)<script>.jpg', b"x"))
    assert "<script>alert" not in page.content.decode()
    read(page)


def test_a_withdrawal_is_asked_for_no_photo_and_keeps_none(client, merchant, bought):
    answer = ask(client, bought.own, sent("good.png", photo()), **{"reason-1": "changed_mind", "severity-1": ""})
    assert answer.status_code == 302
    assert evidence(merchant) == []


@pytest.mark.parametrize(
    "reason", ["defective", "damaged_in_transit", "wrong_item", "not_as_described", "missing_parts"]
)
def test_a_photo_says_something_of_every_fault(client, merchant, bought, reason):
    given = {"reason-1": reason, "cause-1": "unknown"}
    assert ask(client, bought.own, sent("good.png", photo()), **given).status_code == 302
    assert len(evidence(merchant)) == 1


@pytest.mark.parametrize(
    "body", [b"", b"x", b"--x\r\n", b"--x\r\nContent-Disposition: form-data; name=photo-1; filename=a.jpg\r\n\r\n"]
)
def test_a_body_in_no_parts_opens_nothing(client, merchant, bought, body):
    from amends.cases.models import Case

    for content_type in ("multipart/form-data; boundary=x", "multipart/form-data", "image/jpeg", "text/plain"):
        answer = client.generic("POST", f"{bought.own}reason/?line=1", body, content_type=content_type)
        assert answer.status_code in {400, 422}, content_type
    assert rows(merchant, Case) == 0


def test_on_disk_nothing_can_be_read_and_the_name_is_the_hash_of_the_kept(client, merchant, bought, settings, tmp_path):
    from hashlib import sha256

    from amends.cases.models import Event
    from amends.cases.picture import fit

    settings.EVIDENCE = tmp_path
    assert ask(client, bought.own, sent("a.jpg", photo("JPEG", noted="Erika"))).status_code == 302
    kept = fit(photo("JPEG", noted="Erika"))
    (file,) = (each for each in tmp_path.rglob("*") if each.is_file())
    assert file.name == kept.sha256 == sha256(kept.content).hexdigest()
    assert kept.content[:20] not in file.read_bytes()
    with tenant(merchant):
        (data,) = Event.objects.filter(type="evidence_added").values_list("data", flat=True)
    assert data["files"][0]["sha256"] == kept.sha256


def test_a_message_may_bring_photos_and_the_buyer_sees_them_by_the_link_alone(client, merchant, bought):
    case = opened(client, bought.own)
    client.post(f"{case}accept/", way(client, case))
    bad = client.post(f"{case}message/", {"text": "Hier", "photo": [sent("a.png", photo()), sent("b.png", b"x")]})
    assert bad.status_code == 422
    (reference,) = re.findall(r'name="kept-photo" value="([^"]+)" checked', bad.content.decode())
    assert client.post(f"{case}message/", {"text": "Hier", "kept-photo": reference}).status_code == 302
    html = client.get(case).content.decode()
    assert "Hier" in html
    (address,) = re.findall(r'<a href="([^"]+/file/[^"]+)">', html)
    shown = client.get(address)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    assert shown["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"{address}?small=1")["Content-Type"] == "image/jpeg"
    other = order_of(merchant, id="2002", number="2002")
    elsewhere = opened(client, other)
    file = address.rsplit("/file/", 1)[1]
    for wrong in (
        f"{elsewhere}file/{file}",
        f"{case}file/{case.rstrip('/').rsplit('/', 1)[1]}/",
        address.replace("/p/", "/p/x"),
    ):
        assert client.get(wrong).status_code == 404, wrong


def test_a_photo_the_shop_took_is_not_shown_to_the_buyer(client, merchant, bought):
    from amends.cases import command
    from amends.cases.actor import Actor

    case = opened(client, bought.own)
    case_id = case.rstrip("/").rsplit("/", 1)[1]
    with tenant(merchant):
        done = command.evidence(case_id, [{"content": photo()}], actor=Actor("staff", "s1"), now=NOW)
    file = done["events"][-1]["data"]["files"][0]["id"]
    assert client.get(f"{case}file/{file}/").status_code == 404


def test_a_receipt_as_pdf_is_handed_out_and_never_shown(client, merchant, bought):
    case = opened(client, bought.own)
    client.post(f"{case}accept/", way(client, case))
    pdf = b"%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n"
    late = {"at": "2999-01-01", "proof": [sent("beleg.pdf", pdf)]}
    answer = client.post(f"{case}sent/", late)
    assert answer.status_code == 422
    (reference,) = re.findall(r'name="kept-proof" value="([^"]+)" checked', answer.content.decode())
    assert client.post(f"{case}sent/", {"at": "2026-10-19", "kept-proof": reference}).status_code == 302
    (address,) = re.findall(r'<a href="([^"]+/file/[^"]+)">', client.get(case).content.decode())
    shown = client.get(address)
    assert shown["Content-Disposition"].startswith("attachment;")
    assert shown.content == pdf
    assert client.get(f"{address}?small=1").status_code == 404


def test_what_a_policy_asks_for_is_in_the_question(client, shop, own, monkeypatch):
    from amends.portal import aftersales

    def preview(_key, items, _now):
        asked = ["photo", "packaging"] if items[0]["reason"] == "damaged_in_transit" else []
        return shop.preview(_key, items, _now) | {"items": [{"line": "1", "evidence": asked}]}

    monkeypatch.setattr(aftersales, "preview", preview)
    words = read(client.get(f"{own}reason/?line=1")).words
    assert "It arrived broken: Please show us: a photo and the packaging." in words
    assert words.count("Please show us") == 1


def test_the_page_of_what_was_too_much_is_in_the_buyers_language(client, merchant, bought):
    address = f"{bought.own}reason/?line=1"
    answer = client.generic(
        "POST", address, b"x", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(10**9)
    )
    assert answer.status_code == 413
    page = read(answer)
    assert "Das war zu viel auf einmal" in page.words
    assert f'href="{address}"' in answer.content.decode()
    for path in ("/example/", "/console/", "/nothing/at/all/"):
        answer = client.generic("POST", path, b"x", content_type="text/plain", CONTENT_LENGTH=str(10**9))
        assert answer.status_code == 413, path
        assert "too much at once" in read(answer).words


def test_programs_are_told_as_programs(client, db):
    answer = client.generic("POST", "/api/v1/cases", b"x", content_type="application/json", CONTENT_LENGTH=str(10**9))
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_a_form_of_unsaid_length_is_not_read(client, merchant, bought):
    answer = client.generic(
        "POST", f"{bought.own}reason/?line=1", b"", content_type="text/plain", HTTP_TRANSFER_ENCODING="chunked"
    )
    assert answer.status_code == 411


def test_what_is_asked_for_is_looked_up_only_where_a_policy_asks(client, merchant, bought):
    from amends.portal import aftersales, link
    from console.policies import published

    key = link.read(bought.own.split("/")[2])
    ordered_on, today = date(2026, 10, 1), NOW.date()
    assert not aftersales.may_ask_to_be_shown(key, ordered_on, today)
    published(merchant, date(2026, 9, 1))
    assert aftersales.may_ask_to_be_shown(key, ordered_on, today)
    assert client.get(f"{bought.own}reason/?line=1").status_code == 200
