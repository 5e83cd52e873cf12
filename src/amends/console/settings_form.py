"""The merchant's settings as forms: every rule of a field is said at that field."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.merchants.models import Merchant
from amends.presentation.accent import rgb, stylesheet
from amends.vocabulary.market import is_market

_VAT = re.compile(r"([A-Za-z]{2})[\s:]+([A-Za-z0-9 .\-+*]{4,20})")
_COUNTRY = re.compile(r"[A-Z]{2}")
MAX_LINES = 8
MAX_LINE = 120


class CountryField(forms.CharField):
    """A country by its two letters."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=2, min_length=2, **options)

    def clean(self, value: Any) -> str:
        code = super().clean((value or "").strip().upper())
        if code and not _COUNTRY.fullmatch(code):
            raise forms.ValidationError(_("Enter the country’s two letters, such as DE."))
        return code


class SettingsForm(forms.Form):
    """Legal identity, contacts, links, look and refunds; field names are those of the merchant."""

    name = forms.CharField(label=gettext_lazy("Name buyers know"), max_length=200)
    legal_name = forms.CharField(
        label=gettext_lazy("Legal name"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("The person or company that sells, as registered."),
    )
    street = forms.CharField(label=gettext_lazy("Street and number"), max_length=300, required=False)
    postal_code = forms.CharField(label=gettext_lazy("Postal code"), max_length=20, required=False)
    city = forms.CharField(label=gettext_lazy("City"), max_length=120, required=False)
    region = forms.CharField(label=gettext_lazy("Region"), max_length=120, required=False)
    country = CountryField(label=gettext_lazy("Country (two letters)"))
    email = forms.EmailField(label=gettext_lazy("E-mail for buyers"), required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)
    register_number = forms.CharField(label=gettext_lazy("Trade register and number"), max_length=120, required=False)
    vat_numbers = forms.CharField(
        label=gettext_lazy("VAT numbers"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("One a line: the country, then the number. For example: DE DE136695976"),
    )
    privacy_url = forms.URLField(label=gettext_lazy("Privacy notice (address)"), required=False, assume_scheme="https")
    imprint_url = forms.URLField(label=gettext_lazy("Legal notice (address)"), required=False, assume_scheme="https")
    accent_colour = forms.CharField(
        label=gettext_lazy("Accent colour"),
        required=False,
        max_length=7,
        help_text=gettext_lazy("Such as #0b6b50. Where it would be hard to read, pages use a darker or lighter shade."),
    )
    refund_release_automatic = forms.BooleanField(
        label=gettext_lazy("Release refunds as soon as they are due"),
        required=False,
        help_text=gettext_lazy("Off: a person releases each one, and what is late stands in the inbox."),
    )

    def clean_accent_colour(self) -> str:
        """A colour the browser and our contrast rule can read."""
        colour = self.cleaned_data["accent_colour"].strip().lower()
        if not colour:
            return ""
        try:
            rgb(colour)
        except ValueError:
            raise forms.ValidationError(_("Enter a colour such as #0b6b50.")) from None
        return colour if colour.startswith("#") else f"#{colour}"

    def clean_vat_numbers(self) -> dict[str, str]:
        """`{"DE": "DE136695976"}`."""
        found: dict[str, str] = {}
        for line in self.cleaned_data["vat_numbers"].splitlines():
            if not line.strip():
                continue
            match = _VAT.fullmatch(line.strip())
            if match is None:
                raise forms.ValidationError(
                    _("“%(line)s” is not a country and a number, such as DE DE136695976.") % {"line": line.strip()[:60]}
                )
            country = match[1].upper()
            if country in found:
                raise forms.ValidationError(_("%(country)s stands there twice.") % {"country": country})
            found[country] = match[2].strip()
        return found


def initial(merchant: Merchant) -> dict[str, Any]:
    """What the form shows before anything is entered."""
    found = {name: getattr(merchant, name) for name in SettingsForm.base_fields}
    found["vat_numbers"] = "\n".join(f"{country} {number}" for country, number in sorted(merchant.vat_numbers.items()))
    return found


def readable_accent(colour: str) -> str:
    """The shade that pages use for a colour on paper."""
    return stylesheet(colour).partition("--accent:")[2][:7]


class ReturnAddressForm(forms.Form):
    """Where buyers of a market send goods."""

    market = forms.CharField(
        label=gettext_lazy("Market"),
        max_length=6,
        help_text=gettext_lazy("Two letters such as DE, a state such as US-CA, or * for every market without its own."),
    )
    lines = forms.CharField(
        label=gettext_lazy("Address as it stands on the label"), widget=forms.Textarea(attrs={"rows": 5})
    )
    country = CountryField(label=gettext_lazy("Country (two letters)"))

    def clean_market(self) -> str:
        """A market, or `*`."""
        market = self.cleaned_data["market"].strip().upper()
        if market != "*" and not is_market(market):
            raise forms.ValidationError(_("Enter a market such as DE or US-CA, or * for all others."))
        return market

    def clean_lines(self) -> list[str]:
        """The lines that say something."""
        lines = [line.strip() for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if len(lines) > MAX_LINES or any(len(line) > MAX_LINE for line in lines):
            raise forms.ValidationError(
                _("Use at most %(lines)s lines of %(length)s characters.") % {"lines": MAX_LINES, "length": MAX_LINE}
            )
        return lines
