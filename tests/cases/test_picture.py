"""What becomes of a photo before it is kept, and every disguise that does not get so far."""

import io
import time
import zipfile

import pytest
from PIL import Image

from amends.cases import picture
from amends.cases.picture import Kept, Unfit, fit, thumbnail
from photos import GPS, bomb, chunk, photo


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr("run.sh", "echo")
    return out.getvalue()


def refused(content):
    found = fit(content)
    assert isinstance(found, Unfit), found
    return found.code


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_place_and_camera_are_gone_and_the_picture_is_there(form):
    sent = photo(form, noted="Erikas Telefon")
    assert b"Erikas" in sent
    kept = fit(sent)
    assert kept.media_type == f"image/{form.lower()}"
    assert b"Erikas" not in kept.content
    shown = Image.open(io.BytesIO(kept.content))
    assert (shown.size, dict(shown.getexif()), shown.getexif().get_ifd(GPS)) == ((40, 30), {}, {})
    assert set(shown.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background"}
    red, _, blue = shown.convert("RGB").getpixel((5, 15))
    assert red > 200 > 60 > blue


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_phone_held_upright_gives_an_upright_picture(form):
    shown = Image.open(io.BytesIO(fit(photo(form, turned=6)).content)).convert("RGB")
    assert shown.size == (30, 40)
    assert shown.getpixel((15, 5))[0] > 200, "the left half is on top after a turn to the right"
    assert shown.getpixel((15, 35))[2] > 150


def test_what_is_too_wide_is_kept_smaller():
    assert max(Image.open(io.BytesIO(fit(photo("JPEG", (5_000, 20))).content)).size) == picture.MAX_SIDE


def test_the_same_photo_gives_the_same_hash():
    assert fit(photo("JPEG")) == fit(photo("JPEG"))
    assert fit(photo("JPEG")).sha256 != fit(photo("JPEG", shade=90)).sha256


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "CMYK", "I;16"])
def test_every_kind_of_colours_is_read(mode):
    form = "JPEG" if mode == "CMYK" else "PNG"
    out = io.BytesIO()
    Image.new(mode, (8, 8)).save(out, format=form)
    kept = fit(out.getvalue())
    assert isinstance(kept, Kept), kept
    assert Image.open(io.BytesIO(kept.content)).size == (8, 8)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (archive(), "unknown_file_type"),
        (b"<!doctype html><script>alert(1)</script>", "unknown_file_type"),
        (b"GIF89a/*" + b"\0" * 40 + b"*/=1;alert(1)", "unknown_file_type"),
        (b"<svg onload=alert(1)>", "unknown_file_type"),
        (b"MZ\x90\0", "unknown_file_type"),
        (b"", "unknown_file_type"),
        (b"\0\0\0\x18ftypheic\0\0\0\0", "heic"),
        (photo("JPEG") + archive(), "not_whole"),
        (photo("PNG") + archive(), "not_whole"),
        (photo("WEBP") + archive(), "not_whole"),
        (photo("JPEG") + b"<script>alert(1)</script>", "not_whole"),
        (photo("PNG") + b"<?php system($_GET[0]);", "not_whole"),
        (photo("JPEG") + photo("JPEG") + b"MZ\x90", "not_whole"),
        (photo("JPEG")[:-40], "broken_file"),
        (photo("PNG")[:-30], "broken_file"),
        (photo("WEBP")[:-30], "broken_file"),
        (b"\xff\xd8\xff<script>", "broken_file"),
        (b"\xff\xd8\xff" + b"\xff" * 1_000_000, "broken_file"),
        (bomb(), "too_many_pixels"),
        (bomb(6_000, 6_000), "too_many_pixels"),
        (b"%PDF-1.7 cut off", "broken_file"),
        (b"%PDF-1.7\n%%EOF\n" + archive(), "not_whole"),
        (b"\xff\xd8\xff" + b"\0" * picture.MAX_FILE_BYTES, "too_large"),
    ],
)  # fmt: skip
def test_what_is_no_plain_photo_is_refused_at_once(content, code):
    began = time.monotonic()
    assert refused(content) == code
    assert time.monotonic() - began < 2


def test_a_script_inside_a_photo_does_not_survive():
    script = b"<script>alert(document.domain)</script>"
    sent = photo("PNG")
    hidden = sent[:33] + chunk(b"tEXt", b"Comment\0" + script) + sent[33:]
    jpeg = photo("JPEG")
    commented = jpeg[:2] + b"\xff\xfe" + (len(script) + 2).to_bytes(2) + script + jpeg[2:]
    for content in (hidden, commented):
        assert script not in fit(content).content


def test_text_that_unpacks_to_much_is_not_unpacked():
    import zlib

    sent = photo("PNG")
    much = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(b"a" * 50_000_000))
    assert refused(sent[:33] + much + sent[33:]) == "broken_file"


@pytest.mark.parametrize(
    "behind", [photo("JPEG", (8, 8)), b"\0\0\0\x18ftypmp42" + b"\0" * 90, b"\0\0\x01\x0aImage_UTC_DataSEFH\0SEFT", b"\0" * 64]
)  # fmt: skip
def test_what_phones_write_behind_a_photo_is_left_behind(behind):
    """A gain map or second lens, a moving picture, Samsung's own block: an honest photo must not be turned away."""
    kept = fit(photo("JPEG") + behind)
    assert kept == fit(photo("JPEG"))


def test_a_scan_bomb_is_not_drawn():
    sent = photo("JPEG")
    start = sent.index(b"\xff\xda")
    assert refused(sent[:start] + sent[start:-2] * 101 + sent[-2:]) == "broken_file"


def test_a_pdf_is_kept_as_it_is():
    content = b"%PDF-1.7\n1 0 obj\nendobj\ntrailer\n%%EOF\n"
    assert (fit(content).media_type, fit(content).content) == ("application/pdf", content)


def test_a_thumbnail_is_small():
    small = thumbnail(fit(photo("PNG", (2_000, 1_000))).content)
    assert max(Image.open(io.BytesIO(small)).size) == picture.THUMBNAIL_SIDE
    assert len(small) < 10_000
