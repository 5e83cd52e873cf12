"""Tags of the portal's templates."""

from django import template
from django.utils.safestring import SafeString

from amends.presentation.icon import icon as drawn

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """An inline icon."""
    return drawn(name)
