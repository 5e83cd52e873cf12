"""What this installation lacks before buyers of any merchant may be served; it reads, and changes nothing."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import psycopg
from django.conf import settings

from amends.cases import effect_store
from amends.merchants import doctor, query
from amends.orders import query as orders
from amends.site.database import problem_with

LOCAL_HOSTS = frozenset({"localhost", "127.0.0.1", "::1"})


def installation_problems(database_url: str) -> Iterator[str]:
    """What is wrong with addresses, mail and the database's role, each with what to do."""
    public = urlsplit(settings.PUBLIC_URL)
    if public.hostname in LOCAL_HOSTS:
        yield f"links in mails lead to {settings.PUBLIC_URL}, this machine: set AMENDS_PUBLIC_URL"
    if public.scheme != "https":
        yield "buyers' data goes unencrypted: AMENDS_PUBLIC_URL must begin with https://"
    if not settings.SMTP_URL:
        yield "no mail server: buyers' mail waits until AMENDS_SMTP_URL names one"
    if settings.DEMO:
        yield "AMENDS_DEMO is on: everybody can read all mail at /mail/"
    try:
        if problem := problem_with(database_url):
            yield problem
    except psycopg.Error as error:
        yield f"DATABASE_URL cannot be reached: {str(error).strip()}"


def merchant_problems() -> Iterator[str]:
    """What the open tenant's merchant has not stated, and what of its work stands still."""
    merchant = query.merchant()
    for problem in doctor.missing(merchant):
        yield f"{problem.message} ({problem.field}; {problem.source})"
    for market in orders.markets():
        if query.return_address(market) is None:
            yield f"Enter a return address for {market}, or one for all markets: orders went there."
    for effect in effect_store.open_effects(only_stuck=True):
        about = f" of case {effect['case']}" if effect["case"] else ""
        yield f"A {effect['kind']}{about} is stuck: {effect['problem']}"
