"""The demo's mailbox (`/mail/`), only where the demo runs."""

from django.urls import path

from amends.console.views import mailbox

app_name = "mailbox"
urlpatterns = [
    path("", mailbox.listing, name="list"),
    path("<uuid:merchant_id>/<uuid:mail_id>/", mailbox.one, name="one"),
    path("<uuid:merchant_id>/<uuid:mail_id>/html/", mailbox.as_html, name="html"),
]
