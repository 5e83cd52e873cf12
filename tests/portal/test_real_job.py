"""The same pages over the real floors: real law, real order, real rows, as the role that serves."""

from types import SimpleNamespace

import pytest

from amends.merchants.tenancy import tenant
from portal.page import read

pytestmark = pytest.mark.django_db


def effects(merchant, kind="mail"):
    from amends.cases.models import Effect

    with tenant(merchant):
        return [row.data for row in Effect.objects.filter(kind=kind).order_by("created_at", "id")]


def test_a_german_withdrawal_from_link_to_parcel(client, merchant, bought):
    page = read(client.get(bought.own))
    assert "Worum geht es?" in page.words
    page = read(client.get(f"{bought.own}reason/?line=1&quantity-1=2"))
    assert "Egal aus welchem Grund, mindestens 40,90 €" in page.words
    assert "Innerhalb von 14 Tagen, bis zum 2. November, sobald Sie das Paket abgeschickt haben." in page.words

    answer = client.post(
        f"{bought.own}reason/?line=1&quantity-1=2", {"reason-1": "changed_mind", "state-1": "unopened"}
    )
    assert answer.status_code == 302
    assert [data["template"] for data in effects(merchant)] == ["case_opened"]
    case = answer["Location"]
    page = read(client.get(case))
    assert "Ihr Widerruf ist eingegangen: 19. Oktober 2026, 12:00:00" in page.words
    assert "Ihr gesetzliches Recht" in page.words
    assert "40,90 €" in page.words
    assert "BGB" in page.words

    html = client.get(case).content.decode()
    offer = html.split('name="way-')[1].split('value="')[1].split('"')[0]
    group = html.split('name="way-')[1].split('"')[0]
    answer = client.post(f"{case}accept/", {f"way-{group}": offer})
    assert answer.status_code == 302, answer.content.decode()
    page = read(client.get(case))
    assert "Als Nächstes: Paket bis zum 2. November abschicken" in page.words
    assert "40,90 €Ihnen zugesagt" in page.words
    assert "Lagerweg 3" in read(client.get(f"{case}slip/")).words

    answer = client.post(f"{case}sent/", {"at": "2026-10-19", "carrier": "DHL", "tracking": "JJD1"})
    assert answer.status_code == 302
    page = read(client.get(case))
    assert "Sie haben das Paket abgeschickt" in page.words
    client.post(f"{case}message/", {"text": "Ist es da?"})
    assert "Ist es da?" in read(client.get(case)).words

    page = read(client.get(bought.own))
    assert "Wir warten auf Ihr Paket" in page.words


def test_asking_for_a_link_queues_the_same_for_everybody_and_mails_only_the_right_one(client, merchant, bought):
    from procrastinate.contrib.django.models import ProcrastinateJob

    from amends.portal.tasks import send_link

    for number, email in (("1001", "erika@example.de"), ("1001", "someone@example.de")):
        assert client.post("/example/", {"number": number, "email": email}).status_code == 302
    jobs = list(ProcrastinateJob.objects.filter(task_name="amends.portal.send_link").order_by("id"))
    assert len(jobs) == 2
    assert "erika" not in str(jobs[0].args)
    for job in jobs:
        send_link.func(**job.args)
    assert [data["template"] for data in effects(merchant)] == ["link"]


def test_asking_again_and_again_fills_nobodys_mailbox(client, merchant, bought, monkeypatch):
    from procrastinate.contrib.django.models import ProcrastinateJob

    from amends.cases.letters import LINK_PAUSE
    from amends.portal import tasks

    asked = {"number": "1001", "email": "erika@example.de"}
    answers = [client.post("/example/", asked, follow=True) for _ in range(3)]
    assert len({answer.content for answer in answers}) == 1
    jobs = list(ProcrastinateJob.objects.filter(task_name="amends.portal.send_link"))
    for job in jobs:
        tasks.send_link.func(**job.args)
    assert len(effects(merchant)) == 1
    real = tasks.timezone.now
    monkeypatch.setattr(tasks, "timezone", SimpleNamespace(now=lambda: real() + LINK_PAUSE))
    tasks.send_link.func(**jobs[0].args)
    assert len(effects(merchant)) == 2


def test_who_says_nothing_of_the_goods_is_owed_the_same(client, merchant, bought):
    answer = client.post(f"{bought.own}reason/?line=1&quantity-1=2", {"reason-1": "changed_mind"})
    page = read(client.get(answer["Location"]))
    assert "Ihr Widerruf ist eingegangen" in page.words
    assert "40,90 €" in page.words
    assert "Ihr gesetzliches Recht" in page.words


def test_mails_carry_a_working_link(client, merchant, bought):
    from amends.portal.link import order_url

    with tenant(merchant):
        url = order_url(bought.id)
    assert read(client.get(url.removeprefix("http://localhost:8000"))).words


def test_the_withdrawal_function_keeps_what_fits_and_what_does_not(client, merchant, bought):
    from amends.cases.models import Declaration

    given = {"name": "Erika Mustermann", "number": "1001", "email": "erika@example.de", "step": "confirm"}
    assert client.post("/example/withdraw/?lang=de", given, follow=True).status_code == 200
    assert client.post("/example/withdraw/", given | {"number": "no such order"}, follow=True).status_code == 200
    with tenant(merchant):
        assert Declaration.objects.count() == 2
    assert len(effects(merchant, "declaration_mail")) == 2
    assert "Ihre Anfragen" in read(client.get(bought.own)).words


def test_another_merchants_link_opens_nothing(client, merchant, other_merchant, bought):
    from amends.portal import link

    stolen = link.address(link.Key(str(other_merchant), bought.id, "other"))
    assert client.get(stolen).status_code == 404


def test_a_page_takes_few_statements(client, merchant, bought, django_assert_max_num_queries):
    client.get(bought.own)
    with django_assert_max_num_queries(13):
        client.get(bought.own)
