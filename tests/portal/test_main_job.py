"""From the link to "I have sent it": five pages, one question each."""

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from amends.cases.picture import fit
from amends.cases.refusal import Refused
from amends.presentation.language import LANGUAGES
from photos import photo
from portal.page import read
from portal.shop import CASE, NOW, known_case

FINE = {"reason-1": "changed_mind", "state-1": "unopened", "note": "Zu klein"}


def pages(shop, own):
    """Every page's address, with a case to choose in, then one to follow."""
    waiting = known_case(shop)
    shop.known = {}
    yield "/north/"
    yield "/north/link-sent/"
    yield "/north/withdraw/"
    yield own
    yield f"{own}reason/?line=1&line=2&line=3"
    shop.known = {CASE: waiting}
    yield f"{own}case/{CASE}/"
    shop.accept(None, CASE, ["o1"], NOW)
    yield f"{own}case/{CASE}/"
    yield f"{own}case/{CASE}/slip/"
    yield f"{own}case/{CASE}/sent/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_reads_well_in_every_language(client, shop, own, language):
    for address in pages(shop, own):
        response = (
            client.get(address, {"lang": language}) if "?" not in address else client.get(f"{address}&lang={language}")
        )
        assert response.status_code == 200, address
        page = read(response)
        assert "%(" not in page.text
        assert f'dir="{"rtl" if language == "ar" else "ltr"}"' in response.content.decode()[:120]
        assert len(gzip.compress(response.content)) < 12_000
        assert "unsafe" not in response["Content-Security-Policy"]
        assert response["Cache-Control"] == "private, no-store"


def test_the_whole_job(client, shop, own):
    page = read(client.get(own))
    assert "What is it about?" in page.words
    assert "T-shirt, organic cotton, M" in page.words

    page = read(client.get(f"{own}reason/", {"line": "1", "quantity-1": "2"}))
    assert "Whatever your reason, at least" in page.words
    assert "€40.90 back the way you paid" in page.words
    assert "Within 14 days, by 2 November, once you have posted the parcel." in page.words

    answer = client.post(f"{own}reason/?line=1&quantity-1=2", FINE)
    assert answer.status_code == 302
    assert answer["Location"] == f"{own}case/{CASE}/"
    item = {
        "line": "1",
        "quantity": 2,
        "reason": "changed_mind",
        "condition": "unopened",
        "used_beyond_testing": False,
        "seal": "none",
    }
    assert ("open_case", [item], "Zu klein") in shop.asked

    page = read(client.get(answer["Location"]))
    assert "Your withdrawal is recorded:" in page.words
    assert page.words.index("your legal right") < page.words.index("Credit for this shop")
    assert "You can return it without giving a reason until 19 October" in page.words
    assert "§ 355(2), § 356(2) BGB" in page.words
    assert "checked" not in client.get(answer["Location"]).content.decode()

    answer = client.post(f"{own}case/{CASE}/accept/", {"way-g1": "o1"})
    assert ("accept", ["o1"]) in shop.asked
    page = read(client.get(answer["Location"]))
    assert "Next: post the parcel by 2 November" in page.words
    assert "€40.90Promised to you" in page.words

    page = read(client.get(f"{own}case/{CASE}/slip/"))
    assert "NL7K-24QX" in page.words
    assert "Lagerweg 3" in page.words
    assert "<svg" in client.get(f"{own}case/{CASE}/slip/").content.decode()

    receipt = SimpleUploadedFile("beleg.jpg", photo("JPEG"), content_type="image/jpeg")
    answer = client.post(
        f"{own}case/{CASE}/sent/", {"at": "2026-10-20", "carrier": "DHL", "tracking": "JJD1", "proof": receipt}
    )
    assert answer.status_code == 302
    parcel = next(asked[1] for asked in shop.asked if asked[0] == "dispatched")
    assert parcel["items"] == [{"line": "1", "quantity": 2}]
    assert (parcel["at"], parcel["carrier"], parcel["tracking"]) == ("2026-10-20", "DHL", "JJD1")
    assert parcel["proof"] == [{"content": fit(photo("JPEG")), "line": None}]
    page = read(client.get(f"{own}case/{CASE}/"))
    assert "You sent the parcel" in page.words
    assert "Next: post the parcel" not in page.words


def test_a_withdrawal_is_acknowledged_before_any_offer(client, shop, own):
    known_case(shop)
    page = read(client.get(f"{own}case/{CASE}/"))
    assert page.words.index("Your withdrawal is recorded: 19 October 2026, 12:00:03") < page.words.index(
        "Send it back for a refund"
    )


def test_taking_a_withdrawal_back_is_called_what_it_is(client, shop, own):
    """Nobody who only wants to change a quantity is to lose a declaration that has reached the shop."""
    known_case(shop)
    assert "Take back the withdrawal and begin anew" in read(client.get(f"{own}case/{CASE}/")).words
    shop.known[CASE]["declares_withdrawal"] = False
    page = read(client.get(f"{own}case/{CASE}/"))
    assert "Change this" in page.words
    assert "withdrawal and begin" not in page.words


def test_a_page_may_be_asked_for_its_head_alone(client, shop, own):
    known_case(shop)
    for path in (own, f"{own}reason/?line=2", f"{own}case/{CASE}/", "/north/", "/north/link-sent/", "/north/withdraw/"):
        answer = client.head(path)
        assert (answer.status_code, answer.content) == (200, b""), path
    assert not any(asked[0] in {"open_case", "declare"} for asked in shop.asked)


def test_rights_that_do_not_hold_are_explained_too(client, shop, own):
    known_case(shop)
    page = read(client.get(f"{own}case/{CASE}/"))
    assert "You did not report a fault, so the rules for faulty goods do not apply." in page.words


@pytest.mark.parametrize(
    ("query", "given", "fields"),
    [
        ("line=1", {}, ["reason-1"]),
        ("line=1", {"reason-1": "bored"}, ["reason-1"]),
        ("line=1", {"reason-1": "late_in_life"}, ["reason-1"]),
        ("line=1", {"reason-1": "changed_mind", "state-1": "eaten"}, ["state-1"]),
        ("line=2", {"reason-2": "changed_mind", "seal-2": "lost"}, ["seal-2"]),
        ("line=1", {"reason-1": "defective"}, ["cause-1", "severity-1"]),
        ("line=1", {"reason-1": "damaged_in_transit", "severity-1": "minor", "since-1": "2999-01-01"}, ["since-1"]),
        ("line=1", {"reason-1": "damaged_in_transit", "severity-1": "minor", "since-1": "gestern"}, ["since-1"]),
        ("line=3", {"reason-3": "too_small"}, ["reason-3"]),
        ("line=1", {**FINE, "note": "x" * 2001}, ["note"]),
    ],
)
def test_a_bad_answer_is_said_at_its_field_and_changes_nothing(client, shop, own, query, given, fields):
    response = client.post(f"{own}reason/?{query}", given)
    assert response.status_code == 422
    page = read(response)
    assert page.words.startswith("Error:")
    for field in fields:
        assert f'href="#{field}"' in response.content.decode()
        assert f'id="{field}-error"' in response.content.decode()
    assert not any(asked[0] == "open_case" for asked in shop.asked)


@pytest.mark.parametrize("query", ["", "line=9", "line=1&quantity-1=3", "line=1&quantity-1=0", "line=1&quantity-1=two"])
def test_no_item_or_no_such_number_leads_back_with_a_word(client, shop, own, query):
    response = client.get(f"{own}reason/?{query}", follow=True)
    page = read(response)
    assert "Choose at least one item, and a number you have of it." in page.words


def test_only_what_matters_is_passed_on(client, shop, own):
    """Answers to questions that were not asked are left out, whatever a browser sends along."""
    client.post(
        f"{own}reason/?line=1", {"reason-1": "wrong_item", "state-1": "used", "severity-1": "major", "cause-1": "buyer"}
    )
    assert ("open_case", [{"line": "1", "quantity": 2, "reason": "wrong_item"}], "") in shop.asked


@pytest.mark.parametrize(
    ("query", "given", "item"),
    [
        ("line=1", {"reason-1": "changed_mind"}, {"line": "1", "quantity": 2, "seal": "none"}),
        ("line=2", {"reason-2": "changed_mind"}, {"line": "2", "quantity": 1}),
    ],
)
def test_a_withdrawal_waits_for_no_answer_about_the_goods(client, shop, own, query, given, item):
    assert client.post(f"{own}reason/?{query}", given).status_code == 302
    assert ("open_case", [{**item, "reason": "changed_mind"}], "") in shop.asked


def test_photos_of_a_fault_go_with_the_request(client, shop, own):
    sent = SimpleUploadedFile("lamp.png", photo(noted="Erika"))
    broken = {"reason-1": "damaged_in_transit", "severity-1": "major", "photo-1": sent}
    client.post(f"{own}reason/?line=1", broken)
    kept = {"content": fit(photo()), "line": "1"}
    assert ("evidence", CASE, [kept]) in shop.asked


@pytest.mark.parametrize(
    "files", [[b"<svg onload=x>"], [photo(shade=n) for n in range(4)], [b"\x89PNG" + b"0" * 12_000_000]]
)
def test_a_photo_that_cannot_be_taken_is_said_at_its_field(client, shop, own, files):
    photos = [SimpleUploadedFile(f"{number}.png", content) for number, content in enumerate(files)]
    response = client.post(
        f"{own}reason/?line=1", {"reason-1": "damaged_in_transit", "severity-1": "major", "photo-1": photos}
    )
    assert response.status_code == 422
    read(response)
    assert 'id="photo-1-error"' in response.content.decode()
    assert not any(asked[0] in {"open_case", "evidence"} for asked in shop.asked)


def test_what_has_not_come_has_its_own_reasons(client, shop, own):
    page = read(client.get(f"{own}reason/?line=3"))
    assert "I want to cancel before it is sent" in page.words
    assert "It arrived broken" not in page.words


def test_a_refusal_is_told_in_the_buyers_words(client, shop, own):
    shop.refuse = Refused(
        "already_in_case", "items[0].quantity", "items[0].quantity: 2 of these units are in a case already"
    )
    response = client.post(f"{own}reason/?line=1", FINE)
    assert response.status_code == 422
    page = read(response)
    assert "There is a request for this item already." in page.words
    assert "items[0]" not in page.words


@pytest.mark.parametrize("given", [{}, {"way-g1": "o9"}])
def test_a_way_must_be_chosen(client, shop, own, given):
    known_case(shop)
    response = client.post(f"{own}case/{CASE}/accept/", given)
    assert response.status_code == 422
    assert "Choose one of the ways." in read(response).words
    assert not any(asked[0] == "accept" for asked in shop.asked)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"at": ""}, "at"),
        ({"at": "2999-01-01"}, "at"),
        ({"at": "2026-10-20", "tracking": "x" * 81}, "tracking"),
        ({"at": "2026-10-20", "carrier": "x" * 61}, "carrier"),
        ({"at": "2026-10-20", "proof": SimpleUploadedFile("a.svg", b"<svg onload=x>")}, "proof"),
    ],
)
def test_a_parcel_that_cannot_be(client, shop, own, given, field):
    known_case(shop)
    shop.accept(None, CASE, ["o1"], NOW)
    response = client.post(f"{own}case/{CASE}/sent/", given)
    assert response.status_code == 422
    read(response)
    assert f'id="{field}-error"' in response.content.decode()
    assert not any(asked[0] == "dispatched" for asked in shop.asked)


def test_what_is_done_is_not_announced(client, shop, own):
    known_case(shop)
    shop.accept(None, CASE, ["o1"], NOW)
    shop.dispatched(None, CASE, {}, NOW)
    shop.known[CASE]["money"] |= {"promised": "0.00", "refunded": "40.90"}
    page = read(client.get(f"{own}case/{CASE}/"))
    assert "Post the parcel by" not in page.words
    assert "Your parcel reaches us" in page.words
    assert "€40.90Paid back to you" in page.words
    assert "Within 14 days" not in page.words


def test_messages(client, shop, own):
    known_case(shop)
    shop.accept(None, CASE, ["o1"], NOW)
    assert client.post(f"{own}case/{CASE}/message/", {"text": "  "}).status_code == 422
    assert shop.said == []
    client.post(f"{own}case/{CASE}/message/", {"text": "Wann kommt es? <b>"})
    response = client.get(f"{own}case/{CASE}/")
    assert "Wann kommt es? <b>" in read(response).words
    assert b"<b>" not in response.content


def test_a_request_can_be_taken_back_while_nothing_was_sent(client, shop, own):
    known_case(shop)
    shop.accept(None, CASE, ["o1"], NOW)
    assert "Take back the withdrawal" in read(client.get(f"{own}case/{CASE}/")).words
    client.post(f"{own}case/{CASE}/cancel/")
    assert "You cancelled this request" in read(client.get(f"{own}case/{CASE}/")).words
    assert "What is it about?" in read(client.get(own)).words or "something else" in read(client.get(own)).words


def test_once_it_is_on_its_way_it_cannot(client, shop, own):
    known_case(shop)
    shop.accept(None, CASE, ["o1"], NOW)
    shop.dispatched(None, CASE, {}, NOW)
    assert "Take back the withdrawal" not in read(client.get(f"{own}case/{CASE}/")).words
    shop.refuse = Refused("under_way", "", "goods or money are under way already")
    response = client.post(f"{own}case/{CASE}/cancel/")
    assert response.status_code == 422
    assert "something was sent" in response.content.decode()
