"""Where a picture ends in its file: what stands behind its last byte is no part of it.

JPEG: ITU-T T.81, annex B; PNG: ISO/IEC 15948, 5; WebP: RFC 9649, 2.
"""

import io
import re
import zipfile

MAX_SCANS = 100
"""Of a progressive JPEG: cameras write ten; each one more is a pass over the whole picture."""
MAX_IMAGES = 10
"""JPEGs that a phone puts one behind another (ISO 18381 multi-picture: gain map, second lens)."""
MAX_CHUNKS = 20_000
"""Of a PNG: IDATs of 8 kB make up 160 MB."""
_MARKER = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
"""Neither a stuffed byte, nor a restart, nor fill."""
_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD8)})
_EOI, _SOI, _SOS = 0xD9, 0xD8, 0xDA


def is_whole(content: bytes, media_type: str) -> bool | None:
    """Whether the picture is all there is in the file; None where it does not come to its end.

    Behind a JPEG may stand what phones are known to write there: more JPEGs, a moving picture, Samsung's own block.
    """
    if media_type == "image/jpeg":
        return _is_whole_jpeg(content)
    end = _png_end(content) if media_type == "image/png" else _webp_end(content)
    return None if end is None else end == len(content)


def holds_archive(content: bytes) -> bool:
    """Whether a program that opens archives finds one in the file, wherever it stands."""
    return zipfile.is_zipfile(io.BytesIO(content))


def _is_whole_jpeg(content: bytes) -> bool | None:
    at = 0
    for _ in range(MAX_IMAGES):
        end = _jpeg_end(content, at)
        if end is None:
            return None if at == 0 else False
        rest = content[end : end + 12]
        at = len(content) - len(content[end:].lstrip(b"\x00"))
        if at == len(content) or rest[4:8] == b"ftyp" or content.endswith(b"SEFT"):
            return True
        if not content.startswith(b"\xff\xd8\xff", at):
            return False
    return False


def _jpeg_end(content: bytes, start: int) -> int | None:
    at, scans = start + 2, 0
    while (found := _MARKER.search(content, at)) is not None:
        marker, at = content[found.start() + 1], found.end()
        if marker == _EOI:
            return at if scans else None
        if marker == _SOI:
            return None
        if marker in _WITHOUT_LENGTH:
            continue
        scans += marker == _SOS
        length = int.from_bytes(content[at : at + 2])
        if scans > MAX_SCANS or length < 2:
            return None
        at += length
    return None


def _png_end(content: bytes) -> int | None:
    at = 8
    for _ in range(MAX_CHUNKS):
        kind = content[at + 4 : at + 8]
        at += 12 + int.from_bytes(content[at : at + 4])
        if len(kind) < 4 or at > len(content):
            return None
        if kind == b"IEND":
            return at
    return None


def _webp_end(content: bytes) -> int | None:
    end = 8 + int.from_bytes(content[4:8], "little")
    return None if end > len(content) else end
