"""Photos and documents as they may be kept: told by their content, drawn anew, without what the camera noted.

A picture is decoded and written again, turned upright: neither place nor camera, nor anything that hid between its
parts, is in what is kept. A PDF cannot be drawn anew; it is kept as it is and never shown, only handed out.
"""

import io
import threading
from dataclasses import dataclass
from hashlib import sha256

from PIL import Image, ImageCms, ImageOps

from amends.cases.picture_end import holds_archive, is_whole

MAX_FILE_BYTES = 12_000_000
"""What a phone's camera writes at full size."""
MAX_PIXELS = 50_000_000
"""48-megapixel cameras; read from the header, before anything is unpacked."""
MAX_PIXELS_WITH_TRANSPARENCY = 25_000_000
"""Of a PNG or WebP: no camera writes them, and each pixel may take four bytes and a copy."""
MAX_SIDE = 4_096
"""Kept: enough to read a label in a photo of the whole parcel."""
MAX_PROFILE_BYTES = 100_000
THUMBNAIL_SIDE = 192
"""Twice the 96 pixels at which it is shown."""
MEDIA_TYPES = ("image/jpeg", "image/png", "image/webp", "application/pdf")
PICTURES = frozenset(MEDIA_TYPES) - {"application/pdf"}
_HEIC = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif"})
_WRITTEN = {
    "image/jpeg": {"format": "JPEG", "quality": 88},
    "image/png": {"format": "PNG"},
    "image/webp": {"format": "WEBP", "quality": 88},
}
_READERS = ("JPEG", "PNG", "WEBP")
_ONE_AT_A_TIME = threading.Lock()
"""Unpacked pictures are large: the threads of a process take turns."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it is stored."""

    media_type: str
    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Unfit:
    """Why a file is not taken: `code` is for programs, `message` for those who write them."""

    code: str
    message: str


def media_type(content: bytes) -> str | None:
    """The kind of a file by its first bytes, whatever it calls itself; None for what is not known here."""
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    if content.startswith(b"%PDF-"):
        return "application/pdf"
    return "image/heic" if content[4:8] == b"ftyp" and content[8:12] in _HEIC else None


def fit(content: bytes) -> Kept | Unfit:
    """The file as it is to be kept, or why not; the cheapest question first, so that a bomb is never unpacked."""
    if len(content) > MAX_FILE_BYTES:
        return Unfit("too_large", f"is larger than {MAX_FILE_BYTES} bytes")
    kind = media_type(content)
    if kind == "image/heic":
        return Unfit("heic", "is a HEIC or AVIF picture, which is not read here; send a JPEG, PNG or WebP")
    if kind is None:
        return Unfit("unknown_file_type", f"is none of {', '.join(MEDIA_TYPES)}")
    if kind == "application/pdf":
        return _document(content)
    whole = is_whole(content, kind)
    if whole is None:
        return Unfit("broken_file", "is damaged or incomplete")
    if not whole or holds_archive(content):
        return Unfit("not_whole", "holds more than a picture")
    return _drawn_anew(content, kind)


def thumbnail(content: bytes) -> bytes:
    """A small JPEG of a kept picture."""
    with _ONE_AT_A_TIME, Image.open(io.BytesIO(content), formats=_READERS) as found:
        found.draft("RGB", (THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        found.thumbnail((THUMBNAIL_SIDE, THUMBNAIL_SIDE))
        small = io.BytesIO()
        _on_white(found).save(small, format="JPEG", quality=80)
    return small.getvalue()


def _document(content: bytes) -> Kept | Unfit:
    if b"%%EOF" not in content[-1_024:]:
        return Unfit("broken_file", "is damaged or incomplete")
    if holds_archive(content):
        return Unfit("not_whole", "holds more than a document")
    return Kept("application/pdf", content, sha256(content).hexdigest())


def _drawn_anew(content: bytes, kind: str) -> Kept | Unfit:
    try:
        with Image.open(io.BytesIO(content), formats=_READERS) as found:
            most = MAX_PIXELS if kind == "image/jpeg" else MAX_PIXELS_WITH_TRANSPARENCY
            if found.width * found.height > most:
                return Unfit("too_many_pixels", f"has {found.width} × {found.height} pixels; at most {most}")
            with _ONE_AT_A_TIME:
                written = _rewritten(found, kind)
    except Image.DecompressionBombError:
        return Unfit("too_many_pixels", f"has more than {MAX_PIXELS} pixels")
    except Exception:  # noqa: BLE001 - what a hostile file makes a decoder raise is no closed list
        return Unfit("broken_file", "is damaged or incomplete")
    return Kept(kind, written, sha256(written).hexdigest())


def _rewritten(found: Image.Image, kind: str) -> bytes:
    profile = found.info.get("icc_profile")
    found.load()
    picture = _on_white(found) if kind == "image/jpeg" else _colours(found)
    picture.thumbnail((MAX_SIDE, MAX_SIDE))
    ImageOps.exif_transpose(picture, in_place=True)
    picture = _in_common_colours(picture, profile)
    bare = Image.new(picture.mode, picture.size)
    bare.paste(picture)  # pixels alone go over: no EXIF, XMP, comment or profile
    out = io.BytesIO()
    bare.save(out, **_WRITTEN[kind])
    return out.getvalue()


def _colours(picture: Image.Image) -> Image.Image:
    wanted = "RGBA" if picture.has_transparency_data else "RGB"
    return picture if picture.mode == wanted else picture.convert(wanted)


def _on_white(picture: Image.Image) -> Image.Image:
    if not picture.has_transparency_data:
        return picture if picture.mode == "RGB" else picture.convert("RGB")
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture.convert("RGBA"))
    return paper.convert("RGB")


def _in_common_colours(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """In sRGB, as every screen shows it: without its profile a phone's wide colours would look pale."""
    if not profile or len(profile) > MAX_PROFILE_BYTES:
        return picture
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(picture, own, ImageCms.createProfile("sRGB"), outputMode=picture.mode)
    except (ImageCms.PyCMSError, OSError, ValueError):  # a profile for other colours (CMYK, grey), or none at all
        return picture
    return turned or picture
