"""A hostile buyer, or a stranger, at every page: over the real floors, with the real rows."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from amends.merchants.tenancy import tenant
from cases.conftest import NOW, contract_order
from photos import photo
from portal.page import read
from portal.test_real_job import effects

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"
TURNED = "\u202eevil\u202c"


def order_of(merchant, **changes):
    from amends.orders import store
    from amends.portal import link

    with tenant(merchant):
        (result,) = store.upsert([contract_order(store="main", **changes)], NOW)
    assert result["problem"] is None, result
    return link.address(link.Key(str(merchant), str(result["id"]), "example"))


def opened(client, own, **given):
    answer = client.post(f"{own}reason/?line=1&quantity-1=2", {"reason-1": "changed_mind"} | given)
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def way(client, case):
    html = client.get(case).content.decode().split('name="way-')[1]
    return {f"way-{html.split(chr(34))[0]}": html.split('value="')[1].split('"')[0]}


def rows(merchant, model):
    with tenant(merchant):
        return model.objects.count()


def test_no_form_is_taken_without_its_token(merchant, bought):
    case = opened(Client(), bought.own)
    strict = Client(enforce_csrf_checks=True)
    for path in (
        "/example/", "/example/withdraw/", f"{bought.own}reason/?line=1", f"{case}accept/", f"{case}message/",
        f"{case}cancel/", f"{case}sent/", "/accounts/login/",
    ):  # fmt: skip
        assert strict.post(path, {"text": "x"}).status_code == 403, path


def test_asking_costs_the_same_whether_the_order_exists_or_not(client, merchant, bought):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    told = []
    for number, email in (("1001", "erika@example.de"), ("1002", "erika@example.de"), ("1001", "erika@example.com")):
        with CaptureQueriesContext(connection) as asked:
            answer = client.post("/example/", {"number": number, "email": email})
        told.append((answer.status_code, answer["Location"], len(asked)))
    assert len(set(told)) == 1


@pytest.mark.parametrize("path", ["", "reason/?line=1", "case/{case}/", "case/{case}/accept/", "case/{case}/cancel/"])
def test_a_token_that_was_touched_opens_nothing(client, merchant, bought, path):
    case = opened(client, bought.own)
    tail = path.format(case=case.rstrip("/").rsplit("/", 1)[1])
    token = bought.own.split("/")[2]
    body, moment, signature = token.split(".")
    for forged in (
        f"{body}.{moment}.{signature[:-1]}{'A' if signature[-1] != 'A' else 'B'}",
        f"{body[:-2]}AA.{moment}.{signature}",
        f"{body}.{moment}", body, f"{body}.zzzzzz.{signature}", f"..{signature}", "%00", "a" * 5000,
    ):  # fmt: skip
        for send in (client.get, client.post):
            assert send(f"/p/{forged}/{tail}").status_code in {404, 405}, forged


def test_a_link_that_ran_out_does_nothing_on_post_either(client, merchant, bought, monkeypatch):
    from amends.cases.models import Case
    from amends.portal import link

    monkeypatch.setattr(link, "LIFETIME", timedelta(seconds=-1))
    for tail in ("reason/?line=1&quantity-1=2", f"case/{bought.id}/cancel/", f"case/{bought.id}/accept/"):
        assert client.post(f"{bought.own}{tail}", {"reason-1": "changed_mind"}).status_code == 410
    assert rows(merchant, Case) == 0


def test_another_buyers_case_is_not_there_under_ones_own_link(client, merchant, bought):
    other = order_of(merchant, id="1002", number="1002", buyer={"name": "Max", "email": "max@example.de"})
    case = opened(client, other).rstrip("/").rsplit("/", 1)[1]
    for tail in ("", "slip/", "sent/"):
        assert client.get(f"{bought.own}case/{case}/{tail}").status_code == 404
    for tail in ("accept/", "message/", "cancel/", "sent/"):
        assert client.post(f"{bought.own}case/{case}/{tail}", {"text": "x", "at": "2026-10-19"}).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/..%2fexample/", "/example/..%2f..%2fetc/passwd", "/%00/", "/example%0d%0aSet-Cookie:x/", "//evil.example/",
     "/example/?lang=../../etc", "/example/?lang=%00", "/exаmple/", "/EXAMPLE/", "/example/withdraw/received/x/"],
)  # fmt: skip
def test_a_trick_with_the_address_leads_nowhere(client, merchant, path):
    answer = client.get(path)
    assert answer.status_code in {200, 404}
    assert "Set-Cookie" not in answer.headers or "lang" in str(answer.cookies)
    assert (answer.status_code == 200) == path.startswith("/example/?lang")


def test_names_titles_and_texts_are_never_markup(client, merchant, bought):
    from amends.orders import query as orders
    from amends.presentation.mail import render
    from amends.work.mail_context import context_of

    line = contract_order()["lines"][0] | {"title": SCRIPT + TURNED}
    own = order_of(
        merchant, id="7", number="7" + SCRIPT, lines=[line],
        buyer={"name": SCRIPT, "email": "eve@example.de", "locale": "en", "time_zone": "Europe/Berlin"},
    )  # fmt: skip
    case = opened(client, own, note=SCRIPT)
    client.post(f"{case}accept/", way(client, case))
    client.post(f"{case}message/", {"text": SCRIPT})
    pages = [own, case, f"{case}slip/", f"{case}sent/"]
    for page in pages:
        html = client.get(page).content.decode()
        assert SCRIPT not in html, page
    assert "&lt;script&gt;" in client.get(case).content.decode()
    given = {"name": SCRIPT, "number": SCRIPT, "email": "eve@example.de"}
    for step in ("", "change", "confirm"):
        html = client.post("/example/withdraw/", given | {"step": step}, follow=True).content.decode()
        assert SCRIPT not in html
        assert "&lt;script&gt;" in html
    html = client.post("/example/", {"number": SCRIPT, "email": f'"{SCRIPT}'}).content.decode()
    assert SCRIPT not in html
    with tenant(merchant):
        (found,) = orders.search("7" + SCRIPT)
        from amends.cases import query

        known = query.case(case.rstrip("/").rsplit("/", 1)[1])
        for template in ("case_opened", "offer_accepted", "link", "goods_received"):
            words = render(
                template, "en", context_of(found, orders.buyer(found.buyer_id), known, {"template": template}, NOW)
            )
            assert SCRIPT not in words.html, template
            assert "\n" not in words.subject


@pytest.mark.parametrize("text", ["a\x00b", "💶" * 900, TURNED, "x" * 2000, "\ud83d".encode("utf-8", "surrogatepass")])
def test_strange_text_is_kept_or_refused_but_never_breaks(client, merchant, bought, text):
    case = opened(client, bought.own, note=text)
    assert client.post(f"{case}message/", {"text": text}).status_code in {302, 422}
    client.post(f"{case}accept/", way(client, case))
    answer = client.post(f"{case}sent/", {"at": "2026-10-19", "tracking": text[:70], "carrier": text[:50]})
    assert answer.status_code in {302, 422}
    given = {"name": text[:150], "number": text[:90], "email": "eve@example.de", "step": "confirm"}
    assert client.post("/example/withdraw/", given, follow=True).status_code in {200, 422}
    assert client.post("/example/", {"number": text[:90], "email": "eve@example.de"}).status_code in {302, 422}
    assert read(client.get(case)).words


@pytest.mark.parametrize("size", [2_001, 300_000, 3_000_000])
def test_a_flood_of_text_is_said_at_its_field(client, merchant, bought, size):
    from amends.cases.models import Case

    answer = client.post(f"{bought.own}reason/?line=1&quantity-1=2", {"reason-1": "changed_mind", "note": "x" * size})
    assert answer.status_code == 422
    assert rows(merchant, Case) == 0


def test_a_body_beyond_every_page_is_not_read(client, merchant, bought):
    answer = client.generic(
        "POST", f"{bought.own}reason/?line=1", b"x", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(10**12),
    )  # fmt: skip
    assert answer.status_code == 413


@pytest.mark.parametrize("language", ["xx", "de-DE-x-evil", "ar", "ja", "zh-hans", "../../de", "x" * 500, "𝔡𝔢"])
def test_a_language_that_is_not_spoken_is_answered_in_one_that_is(client, merchant, bought, language):
    answer = client.get(bought.own, {"lang": language}, headers={"accept-language": language})
    assert answer.status_code == 200
    assert 'lang="' in answer.content.decode()
    assert client.get("/example/", headers={"accept-language": f"{language};q=abc,,;,*"}).status_code == 200


def test_a_form_sent_twice_happens_once(client, merchant, bought):
    from amends.cases.models import Case, Event

    case = opened(client, bought.own)
    again = client.post(f"{bought.own}reason/?line=1&quantity-1=2", {"reason-1": "changed_mind"})
    assert again.status_code == 302
    assert "none=1" in again["Location"]
    chosen = way(client, case)
    for _ in range(2):
        assert client.post(f"{case}accept/", chosen).status_code == 302
    for _ in range(2):
        assert client.post(f"{case}sent/", {"at": "2026-10-19", "tracking": "JJD1"}).status_code == 302
    assert rows(merchant, Case) == 1
    with tenant(merchant):
        types = list(Event.objects.values_list("type", flat=True))
    assert types.count("offer_accepted") == types.count("goods_dispatched") == 1
    assert [data["template"] for data in effects(merchant)] == ["case_opened", "offer_accepted"]


def test_what_was_taken_back_stays_so_and_can_be_asked_anew_once(client, merchant, bought):
    case = opened(client, bought.own)
    answers = [client.post(f"{case}cancel/").status_code for _ in range(2)]
    assert answers == [302, 422]
    assert client.post(f"{case}accept/", {"way-g1": "o1"}).status_code == 302
    assert "You chose" not in read(client.get(f"{case}?lang=en")).words
    opened(client, bought.own)


@pytest.mark.parametrize(
    "query", ["line=1&quantity-1=3", "line=1&quantity-1=-1", "line=1&quantity-1=1e3", "line=1&quantity-1=999999999999",
              "line=1&quantity-1=²", "line=%00", "line=1%27--", "line[]=1"],
)  # fmt: skip
def test_more_than_was_bought_or_no_number_opens_nothing(client, merchant, bought, query):
    from amends.cases.models import Case

    answer = client.post(f"{bought.own}reason/?{query}", {"reason-1": "changed_mind"})
    assert answer.status_code == 302
    assert "none=1" in answer["Location"]
    assert rows(merchant, Case) == 0


def test_only_pictures_and_pdfs_are_taken_by_what_they_are(client, merchant, bought):
    case = opened(client, bought.own)
    client.post(f"{case}accept/", way(client, case))
    for content in (b"<html><script>", b"GIF89a", b"RIFF0000WAVEfmt ", b"MZ\x90", b"", b"<svg xmlns=", b"PK\x03\x04"):
        proof = SimpleUploadedFile("photo.jpg", content, content_type="image/jpeg")
        answer = client.post(f"{case}sent/", {"at": "2026-10-19", "proof": proof})
        assert answer.status_code == 422, content
    proof = [SimpleUploadedFile("../../evil.html", photo("JPEG"), content_type="text/html")]
    assert client.post(f"{case}sent/", {"at": "2026-10-19", "proof": proof}).status_code == 302
    from amends.cases.models import Event, Evidence

    with tenant(merchant):
        assert list(Evidence.objects.values_list("media_type", flat=True)) == ["image/jpeg"]
        assert "evil" not in str(list(Event.objects.values_list("data", flat=True)))


def test_more_photos_than_fit_one_step_are_all_kept(client, merchant, monkeypatch):
    from amends.cases.models import Evidence
    from amends.portal import visit

    monkeypatch.setattr(visit, "timezone", SimpleNamespace(now=lambda: NOW))
    one = contract_order()["lines"][0] | {"quantity": 1, "discount": "0.00", "tax": "0.00", "unit_price": "10.00"}
    lines = [one | {"id": str(number)} for number in range(4)]
    delivery = contract_order()["deliveries"][0] | {"quantity": 1}
    deliveries = [delivery | {"line": str(number)} for number in range(4)]
    payment = contract_order()["payments"][0] | {"amount": "49.90", "order_amount": "49.90"}
    own = order_of(merchant, lines=lines, deliveries=deliveries, payments=[payment])
    given = {}
    for number in range(4):
        given |= {f"reason-{number}": "damaged_in_transit", f"severity-{number}": "major"}
        given[f"photo-{number}"] = [SimpleUploadedFile(f"{n}.png", photo(shade=n)) for n in range(3)]
    query = "&".join(f"line={number}" for number in range(4))
    assert client.post(f"{own}reason/?{query}", given).status_code == 302
    assert rows(merchant, Evidence) == 12


def test_the_withdrawal_function_takes_nonsense_and_tells_nobody_anything(client, merchant, bought):
    from amends.cases.models import Case, Declaration

    fits = {"name": "Eve", "number": "1001", "email": "eve@example.de", "step": "confirm"}
    for given in (fits, fits | {"number": "☃" * 50}, fits | {"number": "' OR 1=1 --"}):
        page = read(client.post("/example/withdraw/", given, follow=True))
        assert "erika" not in page.words.lower()
        assert "T-shirt" not in page.words
    assert rows(merchant, Declaration) == 3
    assert rows(merchant, Case) == 0
    bad = fits | {"email": "eve@example.de\nBcc: all@example.de"}
    assert client.post("/example/withdraw/", bad).status_code == 422
