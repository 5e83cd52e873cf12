"""The forms by which a version is published or retired."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class FromDay(forms.Form):
    """A day from which something counts."""

    day = forms.DateField(
        label=_("From"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Enter a date."), "required": _("Enter a date.")},
    )

    def __init__(self, *given: Any, tomorrow: date, **options: Any) -> None:
        super().__init__(*given, **options, initial={"day": tomorrow})


class PublishForm(FromDay):
    """When a version begins to govern, and whether open orders gain by it."""

    open_orders = forms.BooleanField(
        label=_("Applies to open orders"),
        required=False,
        help_text=_("Orders placed before get these terms too, wherever they are better for the buyer in every way."),
    )


def tomorrow_of(today: date) -> date:
    """The first day that a version may begin or end on, once one is in force."""
    return today + timedelta(days=1)
