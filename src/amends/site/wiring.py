"""The one place that joins ports to adapters; called once when Django has loaded everything."""

from django.conf import settings

from amends.cases import commitments, rulebooks
from amends.connectors.mail.smtp import SmtpMail
from amends.connectors.mail.viewer import ViewerMail
from amends.connectors.simulator import callbacks
from amends.connectors.simulator.payments import SimulatedPayments
from amends.connectors.simulator.store import SimulatedStore
from amends.merchants import query as merchants
from amends.merchants.tenancy import current_merchant
from amends.orders import store as orders
from amends.portal import link
from amends.presentation.mail import render
from amends.site.packs import packs
from amends.work.port import PORTS


def join() -> None:
    """Give each floor what it may not import from above. Safe to repeat."""
    rulebooks.set_packs(packs)
    orders.ask_commitments(commitments.bound)
    PORTS.payments["simulator"] = SimulatedPayments()
    PORTS.stores["simulator"] = SimulatedStore()
    PORTS.connections[callbacks.NAME] = callbacks.SimulatorConnection()
    PORTS.pulses = [callbacks.deliver]
    PORTS.render = render
    PORTS.order_url = order_url
    PORTS.mail = [*([SmtpMail(settings.SMTP_URL)] if settings.SMTP_URL else []), ViewerMail()]


def order_url(order_id: str, case_id: str | None) -> str:
    """The buyer's signed link to an order of the open tenant, or to one of its cases."""
    slug = next(iter(merchants.addresses()), "")
    return settings.PUBLIC_URL + link.address(str(current_merchant()), order_id, slug, case_id)
