"""Tags of the portal's templates."""

from django import template
from django.utils.safestring import SafeString

from amends.presentation.icon import icon as drawn
from amends.presentation.language import DEFAULT, country_name, language_of

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """An inline icon."""
    return drawn(name)


@register.filter
def country(code: str, tag: str) -> str:
    """A country's name in the page's language."""
    return country_name(code, language_of(tag) or DEFAULT)
