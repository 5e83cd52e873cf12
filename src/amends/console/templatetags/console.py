"""Tags of the console's templates."""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from amends.presentation.icon import icon as drawn

register = template.Library()

_STROKES = {
    "inbox": '<path d="M3 11.5 5 4h10l2 7.5V16H3zM3 11.5h4l1 2h4l1-2h4"/>',
    "cases": '<path d="M3 6h14v10H3zM7.5 6V4h5v2M3 10h14"/>',
    "declaration": '<path d="M5 3h7l3 3v11H5zM8 9h4M8 12h4"/>',
    "policy": '<path d="M4 4h12v12H4zM4 8h12M8 8v8"/>',
    "up": '<path d="M10 16V5M5 9.5 10 4.5l5 5"/>',
    "down": '<path d="M10 4v11M5 10.5l5 5 5-5"/>',
    "copy": '<path d="M7 7h9v9H7zM4 13V4h9"/>',
    "settings": '<path d="M3 6h7M14 6h3M3 14h3M10 14h7"/><circle cx="12" cy="6" r="2"/><circle cx="8" cy="14" r="2"/>',
    "search": '<circle cx="9" cy="9" r="5"/><path d="m13 13 4 4"/>',
    "leave": '<path d="M8 4H4v12h4M8 10h9M13.5 6.5 17 10l-3.5 3.5"/>',
    "mail": '<path d="M3 5h14v10H3zM3 6l7 5 7-5"/>',
    "note": '<path d="M5 3h10v9l-4 5H5zM11 17v-5h4"/>',
    "said": '<path d="M3 4h14v9H9l-4 4v-4H3z"/>',
    "dot": '<circle cx="10" cy="10" r="4"/>',
    "no": '<path d="m5 5 10 10M15 5 5 15"/>',
    "open": '<path d="M7.5 7.5a2.5 2.5 0 1 1 3.5 2.3c-.7.4-1 .9-1 1.7M10 14.5v.3"/>',
    "empty": '<path d="M4 11c2-5 10-5 12 0M6 15h8M10 3v2M3.5 5.5l1.5 1M16.5 5.5l-1.5 1"/>',
}


@register.simple_tag
def icon(name: str) -> SafeString:
    """An inline icon, hidden from screen readers: the words beside it say the same."""
    if name not in _STROKES:
        return drawn(name)
    return format_html(
        '<svg{} width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(' class="turns"') if name == "leave" else "",
        mark_safe(_STROKES[name]),  # noqa: S308  constants above
    )


@register.filter
def of(found: Mapping[str, Any], name: str) -> Any:
    """The value of a name that a template computes."""
    return found.get(name, "")
