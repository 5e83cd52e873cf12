"""Photos made for tests: small, of known colours, with whatever a camera or an attacker puts into them."""

import io
import struct
import zlib

from PIL import Image

ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def photo(form="PNG", size=(40, 30), *, left="red", noted="", turned=1, shade=0):
    """A picture whose left half has another colour; `noted` is written as camera and place, `turned` its orientation."""
    picture = Image.new("RGB", size, (0, 0, 200 - shade))
    picture.paste(Image.new("RGB", (size[0] // 2, size[1]), left), (0, 0))
    exif = Image.Exif()
    exif[ORIENTATION] = turned
    if noted:
        exif[MAKER] = noted
        exif.get_ifd(GPS).update({1: "N", 2: (52.0, 31.0, 12.0), 3: "E", 4: (13.0, 24.0, 36.0)})
    out = io.BytesIO()
    picture.save(out, format=form, exif=exif, quality=95)
    return out.getvalue()


def chunk(kind, data):
    """A PNG chunk."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(width=50_000, height=50_000):
    """A PNG that says it is huge and is a few hundred bytes."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 100_000)) + chunk(b"IEND", b"")
