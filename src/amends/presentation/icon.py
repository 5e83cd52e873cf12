"""Our dozen icons: 20 px line drawings, drawn in the colour of the text beside them."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

_STROKES = {
    "back": '<path d="M12 4 6 10l6 6"/>',
    "globe": '<circle cx="10" cy="10" r="7"/><path d="M3 10h14M10 3c5 4.5 5 9.5 0 14M10 3c-5 4.5-5 9.5 0 14"/>',
    "check": '<path d="m4 10.5 4 4 8-9"/>',
    "info": '<circle cx="10" cy="10" r="7"/><path d="M10 9v5M10 6v.5"/>',
    "warn": '<path d="M10 3 2.5 16.5h15zM10 8v4M10 14v.5"/>',
    "parcel": '<path d="M3 6.5 10 3l7 3.5v7L10 17l-7-3.5zM3 6.5l7 3.5 7-3.5M10 10v7"/>',
    "keep": '<path d="M3 9.5 10 4l7 5.5M5 8.5V16h10V8.5M8 16v-4h4v4"/>',
    "clock": '<circle cx="10" cy="10" r="7"/><path d="M10 6v4l3 2"/>',
    "print": '<path d="M6 7V3h8v4M6 14H3V7h14v7h-3M6 12h8v5H6z"/>',
    "whole": '<path d="M3 6V3h3M14 3h3v3M17 14v3h-3M6 17H3v-3M7 8h6v6H7zM8.5 8V6h3v2"/>',
    "close": '<circle cx="9" cy="9" r="5.5"/><path d="m13 13 4 4M7 7l2 2-1 1.5 3 1.5"/>',
    "camera": '<path d="M3 6.5h3L7.5 4h5L14 6.5h3v9H3z"/><circle cx="10" cy="10.5" r="2.7"/>',
}
MIRRORED = frozenset({"back"})
"""Icons that point along the line of reading turn with it; clocks and parcels do not."""


def icon(name: str) -> SafeString:
    """The icon as inline SVG, hidden from screen readers: the words beside it say the same."""
    return format_html(
        '<svg{} width="20" height="20" viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.6" '
        'stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">{}</svg>',
        mark_safe(' class="turns"') if name in MIRRORED else "",
        mark_safe(_STROKES[name]),  # noqa: S308 - constants above
    )
