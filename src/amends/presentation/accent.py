"""The merchant's one accent colour, corrected until it can be read."""

import re

MINIMUM = 4.5
"""WCAG 2.2 contrast of text (1.4.3, level AA)."""
_HEX = re.compile(r"#?([0-9a-fA-F]{6})")
_STEPS = 50
LIGHT_BACKGROUNDS = ("#ffffff", "#f5f6f3")
DARK_BACKGROUNDS = ("#16191c", "#1d2124")

type Rgb = tuple[int, int, int]


def rgb(colour: str) -> Rgb:
    """`#0b6b50` as three numbers; ValueError where it is no such colour."""
    match = _HEX.fullmatch(colour.strip())
    if match is None:
        raise ValueError(f"{colour!r} is not a colour such as #0b6b50")
    value = int(match[1], 16)
    return value >> 16, value >> 8 & 255, value & 255


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    channels = [part / 255 for part in rgb(colour)]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mixed(colour: str, other: str, percent: int) -> str:
    """`percent` of `other` in `colour`."""
    pairs = zip(rgb(colour), rgb(other), strict=True)
    return "#" + "".join(f"{(a * (100 - percent) + b * percent) // 100:02x}" for a, b in pairs)


def _readable(colour: str, towards: str, wash_of: str, backgrounds: tuple[str, ...]) -> tuple[str, str]:
    """The colour nearest to `colour` that reads on every background and on its own wash, with that wash."""
    for step in range(_STEPS + 1):
        candidate = mixed(colour, towards, step * 100 // _STEPS)
        wash = mixed(wash_of, candidate, 12)
        if all(contrast(candidate, ground) >= MINIMUM for ground in (*backgrounds, wash)):
            return candidate, wash
    return towards, wash_of


def stylesheet(colour: str) -> str:
    """The few custom properties that theme the pages in a merchant's colour, in light and in dark."""
    accent, wash = _readable(colour, "#000000", "#ffffff", LIGHT_BACKGROUNDS)
    night, night_wash = _readable(colour, "#ffffff", "#16191c", DARK_BACKGROUNDS)
    return (
        f":root{{--accent:{accent};--accent-wash:{wash};--on-accent:#ffffff}}"
        "@media (prefers-color-scheme:dark){"
        f":root{{--accent:{night};--accent-wash:{night_wash};--on-accent:#10201b}}}}"
    )
