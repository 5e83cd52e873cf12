"""Photos and receipts that a buyer adds: few, and each told by its content.

Whatever else is wrong with a form, a file that is fit is not asked for twice: it is staged, and the form carries a
sealed reference to it in its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amends.cases.evidence_files import STAGED
from amends.cases.picture import MAX_FILE_BYTES, PICTURES, Kept, Unfit, fit
from amends.portal import aftersales
from amends.portal.link import Key
from amends.portal.sealed import seal, unseal

MAX_FILES = 3
"""Of one item, of one parcel, of one message."""
MAX_NAME = 60
ACCEPTED = ",".join(sorted(PICTURES))
"""Named one by one, an iPhone turns what it keeps as HEIC into JPEG; with `image/*` it may not."""
_PURPOSE = "file"
_WHY: dict[str, Promise] = {
    "too_large": gettext_lazy("%(name)s is larger than %(most)s MB. Send a screenshot of it, or a smaller photo."),
    "too_many_pixels": gettext_lazy("%(name)s has too many pixels. Send a screenshot of it, or a smaller photo."),
    "heic": gettext_lazy("%(name)s is a HEIC photo, which we can't read. Send a screenshot of it, or take it as JPEG."),
    "broken_file": gettext_lazy("%(name)s is damaged or did not arrive whole. Send it again."),
    "not_whole": gettext_lazy("%(name)s holds more than it shows. Send a screenshot of it."),
    "no_photo": gettext_lazy("%(name)s is not a photo. Send a JPEG, PNG or WebP."),
    "no_photo_or_pdf": gettext_lazy("%(name)s is neither a photo nor a PDF. Send a JPEG, PNG, WebP or PDF."),
    "gone": gettext_lazy("%(name)s is not there any more. Add it again."),
}


@dataclass(frozen=True, slots=True)
class Photo:
    """A file that is fit to be kept, by the buyer's name for it."""

    name: str
    kept: Kept


@dataclass(frozen=True, slots=True)
class Given:
    """What came with a form: files that are fit, and what to say of the others, a line each."""

    fit: tuple[Photo, ...] = ()
    wrong: str = ""


def read_files(key: Key, files: Sequence[UploadedFile], references: Sequence[str], *, documents: bool = False) -> Given:
    """Files sent now, after those that earlier ones of this form were staged as; `documents`: PDFs are taken too."""
    found: dict[str, Photo] = {}
    wrong: list[str] = []
    for reference in references[:MAX_FILES]:
        match _staged(key, reference):
            case Photo() as photo:
                found[photo.kept.sha256] = photo
            case str() as name:
                wrong.append(_why("gone", name))
    over = []
    for file in files:
        name = (file.name or "")[-MAX_NAME:]
        if len(found) == MAX_FILES:
            over.append(name)
            continue
        match _read(file, documents=documents):
            case Kept() as kept:
                found.setdefault(kept.sha256, Photo(name, kept))
            case Unfit(code):
                wrong.append(_why(code, name, documents=documents))
    if over:
        names = ", ".join(_isolated(name) for name in over[:MAX_FILES])
        names += " …" if len(over) > MAX_FILES else ""
        wrong.append(_("At most %(most)s fit here. Not added: %(names)s.") % {"most": MAX_FILES, "names": names})
    return Given(tuple(found.values()), "\n".join(wrong))


def for_evidence(photos: Sequence[Photo], line: str | None = None) -> list[dict[str, object]]:
    """The photos as the command `evidence` takes files."""
    return [{"content": photo.kept, "line": line} for photo in photos]


def staged(key: Key, photos: Sequence[Photo]) -> list[dict[str, str]]:
    """Keep photos until the form is right: `name` and `reference` of each for the page."""
    return [
        {"name": photo.name, "reference": seal(_PURPOSE, {"order": key.order_id, "name": photo.name,
            "sha256": photo.kept.sha256, "media_type": photo.kept.media_type})}
        for photo in photos
        if aftersales.stage(key, photo.kept)
    ]  # fmt: skip


def _staged(key: Key, reference: str) -> Photo | str | None:
    """The photo; its name where it is gone; None where the reference is not of this order, or too old."""
    value = unseal(_PURPOSE, reference, STAGED)
    if value is None or value["order"] != key.order_id:
        return None
    content = aftersales.staged(key, value["sha256"])
    return Photo(value["name"], Kept(value["media_type"], content, value["sha256"])) if content else value["name"]


def _read(file: UploadedFile, *, documents: bool) -> Kept | Unfit:
    if (file.size or 0) > MAX_FILE_BYTES:
        return Unfit("too_large", "")
    found = fit(file.read())
    if isinstance(found, Kept) and found.media_type not in PICTURES and not documents:
        return Unfit("unknown_file_type", "")
    return found


def _why(code: str, name: str, *, documents: bool = False) -> str:
    if code == "unknown_file_type":
        code = "no_photo_or_pdf" if documents else "no_photo"
    return str(_WHY[code]) % {"name": _isolated(name), "most": MAX_FILE_BYTES // 1_000_000}


def _isolated(name: str) -> str:
    """A name among words of another direction."""
    return f"\u2068{name}\u2069"
