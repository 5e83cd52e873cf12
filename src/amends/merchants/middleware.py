"""Staff pages see one merchant: the one chosen in the session, within one transaction for the whole view."""

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden

from amends.merchants import query
from amends.merchants.tenancy import tenant

STAFF_PATHS = ("/console/",)
SESSION_KEY = "merchant_id"


class StaffTenantMiddleware:
    """Sets `request.membership` (`.merchant_id`, `.role`); a view that raised or answered 5xx leaves nothing behind."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.membership = None
        if not request.path.startswith(STAFF_PATHS) or not request.user.is_authenticated:
            return self.get_response(request)
        merchant_id = request.session.get(SESSION_KEY)
        if merchant_id is None:
            memberships = query.memberships(request.user.pk)
            if not memberships:
                return HttpResponseForbidden("This account works for no merchant.")
            merchant_id = request.session[SESSION_KEY] = memberships[0].merchant_id
        with tenant(merchant_id):
            request.membership = query.membership(request.user.pk)
            if request.membership is None:
                del request.session[SESSION_KEY]
                return HttpResponseForbidden("This account no longer works for this merchant.")
            response = self.get_response(request)
            if response.status_code >= 500 or getattr(request, "view_raised", False):
                transaction.set_rollback(True)
        return response

    def process_exception(self, request: HttpRequest, _exception: Exception) -> None:
        request.view_raised = True
