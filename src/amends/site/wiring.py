"""The one place that joins ports to adapters; called once when Django has loaded everything."""

from django.conf import settings

from amends.cases import commitments, privacy, rulebooks
from amends.connectors.mail.smtp import SmtpMail
from amends.connectors.mail.viewer import ViewerMail
from amends.connectors.simulator import callbacks
from amends.connectors.simulator.payments import SimulatedPayments
from amends.connectors.simulator.store import SimulatedStore
from amends.orders import store as orders
from amends.orders.privacy import keeps_of_buyers
from amends.portal import link
from amends.presentation.mail import render
from amends.site.packs import packs
from amends.work.port import PORTS


def join() -> None:
    """Give each floor what it may not import from above. Safe to repeat."""
    rulebooks.set_packs(packs)
    orders.ask_commitments(commitments.bound)
    keeps_of_buyers("cases", privacy.export, privacy.erase)
    PORTS.payments["simulator"] = SimulatedPayments()
    PORTS.stores["simulator"] = SimulatedStore()
    PORTS.connections[callbacks.NAME] = callbacks.SimulatorConnection()
    PORTS.pulses = [callbacks.deliver]
    PORTS.render = render
    PORTS.order_url = link.order_url
    PORTS.mail = [*([SmtpMail(settings.SMTP_URL)] if settings.SMTP_URL else []), ViewerMail()]
