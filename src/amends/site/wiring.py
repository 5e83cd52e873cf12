"""The one place that joins ports to adapters; called once when Django has loaded everything."""

from django.conf import settings

from amends.api import idempotency
from amends.cases import commitments, privacy, rulebooks
from amends.cases import retention as cases_retention
from amends.connectors.mail import viewer
from amends.connectors.mail.smtp import SmtpMail
from amends.connectors.simulator import callbacks
from amends.connectors.simulator.payments import SimulatedPayments
from amends.connectors.simulator.store import SimulatedStore
from amends.merchants import retention as merchants_retention
from amends.orders import retention as orders_retention
from amends.orders import store as orders
from amends.orders.privacy import keeps_of_buyers
from amends.portal import link
from amends.presentation.mail import render
from amends.site import clearing
from amends.site.no_mail_server import NoMailServer
from amends.site.packs import packs
from amends.work import inbox
from amends.work.port import PORTS, MailPort


def join() -> None:
    """Give each floor what it may not import from above. Safe to repeat."""
    rulebooks.set_packs(packs)
    orders.ask_commitments(commitments.bound)
    keeps_of_buyers("mailbox", viewer.export, viewer.erase)
    keeps_of_buyers("declarations", privacy.export_declarations, privacy.erase_declarations)
    keeps_of_buyers("cases", privacy.export, privacy.erase)
    PORTS.payments["simulator"] = SimulatedPayments()
    PORTS.stores["simulator"] = SimulatedStore()
    PORTS.connections[callbacks.NAME] = callbacks.SimulatorConnection()
    PORTS.pulses = [callbacks.deliver]
    PORTS.render = render
    PORTS.order_url = link.order_url
    PORTS.mail = mail_ports(settings.SMTP_URL, demo=settings.DEMO)
    PORTS.forgetting = [
        idempotency.forget,
        viewer.forget,
        inbox.forget,
        cases_retention.forget,
        orders_retention.forget,
        merchants_retention.forget,
    ]
    PORTS.clearing = [clearing.sessions, clearing.jobs]


def mail_ports(smtp_url: str, *, demo: bool) -> list[MailPort]:
    """Where mail goes: the server, and in the demo the viewer, which keeps it readable; else nowhere, and waits."""
    ports: list[MailPort] = [SmtpMail(smtp_url)] if smtp_url else []
    if demo:
        ports.append(viewer.ViewerMail())
    return ports or [NoMailServer()]
