"""What may be attached: limits, kinds, honest names, and the refusals (safety.md §2 F)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from helpdesk.domain.errors import Refused, Unacceptable
from helpdesk.domain.text import folded, header_line, shortened, visible

MEGABYTE = 1024 * 1024
MAX_FILE_BYTES = 10 * MEGABYTE
MAX_FILES = 5  # a form
MAX_BYTES_AN_HOUR = 100 * MEGABYTE  # a person
MAX_PICTURE_PIXELS = 40_000_000
MAX_NAME = 120  # characters
LONGEST_RAW_NAME = 500  # of a longer one only the end is looked at: cleaning a megabyte takes seconds
MAX_NAME_BYTES = 240  # file systems stop at 255
NAMELESS = "файл"

PATH_SEPARATOR = re.compile(r"[/\\]")
LOOKALIKES = str.maketrans({"\uff0f": "/", "\u2215": "/", "\u2044": "/", "\uff3c": "\\", "\uff0e": ".", "\u2024": "."})
FORBIDDEN_ON_WINDOWS = re.compile(r'[<>:"|?*]')
RESERVED_ON_WINDOWS = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|$)", re.IGNORECASE)
LONGEST_EXTENSION = 12
FORM_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


class FileTooLarge(Unacceptable):
    """One file over the limit; facts: name, limit_mb, size_mb."""


class EmptyFile(Unacceptable):
    """Not a byte in it; facts: name."""


class FileNotAccepted(Unacceptable):
    """A kind of file the desk does not take; facts: name, found (`exe`, `script`, `html`, `archive`, `unknown`…)."""


class FileNotAsNamed(FileNotAccepted):
    """The content is not what the name's extension says; facts: name, extension, found."""


class PictureTooLarge(Unacceptable):
    """More pixels than a viewer can be trusted with; facts: name, limit_mpx, size_mpx."""


class TooManyFiles(Unacceptable):
    """More files than one form takes; facts: name (of several, one after another), limit."""


def too_many_at_once(refusals: Sequence[Refused]) -> list[Refused]:
    """The same refusals, with all files that were too many in one: the sentence would be read again and again.

    >>> found = too_many_at_once([TooManyFiles(name="а.png", limit=5), TooManyFiles(name="б.png", limit=5)])
    >>> [one.facts["name"] for one in found]
    ['а.png, б.png']
    """
    too_many = [one for one in refusals if isinstance(one, TooManyFiles)]
    others = [one for one in refusals if not isinstance(one, TooManyFiles)]
    if not too_many:
        return others
    return [
        *others,
        TooManyFiles(**too_many[0].facts | {"name": ", ".join(str(one.facts["name"]) for one in too_many)}),
    ]


class UploadsPaused(Unacceptable):
    """The person's quota of the hour is used up; facts: name, limit_mb."""


class FileNotKept(Refused):
    """The store could not write it (disk full, for one); facts: field, name."""


class FileGone(Refused):
    """The row is there, the content is not; facts: name."""


class Family(StrEnum):
    """Kinds that people mistake for each other without harm."""

    PICTURE = "picture"
    PDF = "pdf"
    TEXT = "text"
    WORDS = "words"
    SHEET = "sheet"
    SLIDES = "slides"
    VIDEO = "video"


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of file the desk takes; the first extension is the one given to nameless files."""

    media_type: str
    family: Family
    extensions: tuple[str, ...]


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

# What teachers attach (domain.md §4, the corpus): screenshots, scans, phone photos, short videos, office files.
KINDS = (
    FileKind("image/png", Family.PICTURE, ("png",)),
    FileKind("image/jpeg", Family.PICTURE, ("jpg", "jpeg", "jpe", "jfif")),
    FileKind("image/gif", Family.PICTURE, ("gif",)),
    FileKind("image/webp", Family.PICTURE, ("webp",)),
    FileKind("image/heic", Family.PICTURE, ("heic", "heif")),
    FileKind("image/bmp", Family.PICTURE, ("bmp",)),
    FileKind("application/pdf", Family.PDF, ("pdf",)),
    FileKind("text/plain", Family.TEXT, ("txt", "log")),
    FileKind("text/csv", Family.TEXT, ("csv",)),
    FileKind(f"{_OOXML}wordprocessingml.document", Family.WORDS, ("docx",)),
    FileKind("application/msword", Family.WORDS, ("doc",)),
    FileKind(f"{_ODF}text", Family.WORDS, ("odt",)),
    FileKind(f"{_OOXML}spreadsheetml.sheet", Family.SHEET, ("xlsx",)),
    FileKind("application/vnd.ms-excel", Family.SHEET, ("xls",)),
    FileKind(f"{_ODF}spreadsheet", Family.SHEET, ("ods",)),
    FileKind(f"{_OOXML}presentationml.presentation", Family.SLIDES, ("pptx",)),
    FileKind("application/vnd.ms-powerpoint", Family.SLIDES, ("ppt",)),
    FileKind(f"{_ODF}presentation", Family.SLIDES, ("odp",)),
    FileKind("video/mp4", Family.VIDEO, ("mp4", "m4v")),
    FileKind("video/quicktime", Family.VIDEO, ("mov", "qt")),
    FileKind("video/3gpp", Family.VIDEO, ("3gp",)),
    FileKind("video/webm", Family.VIDEO, ("webm",)),
)
KIND_BY_MEDIA_TYPE = {kind.media_type: kind for kind in KINDS}
KIND_BY_EXTENSION = {extension: kind for kind in KINDS for extension in kind.extensions}

# Names that act when opened, or hide what is inside; refused whatever the content.
_REFUSED = {
    "exe": "exe com bat cmd msi msp msix appx scr pif cpl dll sys lnk url reg jar apk app dmg deb rpm",
    "script": "js jse mjs vbs vbe ps1 psm1 wsf wsh hta sh py pl php pht phtml jsp sct inf chm",
    "html": "html htm xhtml shtml mht mhtml svg svgz xml xsl swf",
    "archive": "zip rar 7z gz tar tgz bz2 xz cab iso img vhd vhdx ace arj",
    "macro": "docm dotm xlsm xltm xlsb xlam pptm potm ppsm ppam",
}
REFUSED_AS = {extension: found for found, extensions in _REFUSED.items() for extension in extensions.split()}


@dataclass(slots=True)
class Room:
    """What a form, and its person within the hour, still take; counts on as files are taken."""

    on_form: set[tuple[str, str]]  # the hash of each content and its name: the same chosen again takes no place
    uploaded: int  # bytes of the hour

    def check_place(self, name: str) -> None:
        """Raise TooManyFiles when the form is full."""
        if len(self.on_form) >= MAX_FILES:
            raise TooManyFiles(field="files", name=name, limit=MAX_FILES)

    def check_quota(self, name: str, size: int) -> None:
        """Raise UploadsPaused when so many bytes more are over the hour's quota."""
        if self.uploaded + size > MAX_BYTES_AN_HOUR:
            raise UploadsPaused(field="files", name=name, limit_mb=MAX_BYTES_AN_HOUR // MEGABYTE)

    def take(self, sha256: str, name: str, size: int) -> bool:
        """Count a file, or raise the above; False when the form has it already."""
        if (sha256, name) in self.on_form:
            return False
        self.check_place(name)
        self.check_quota(name, size)
        self.on_form.add((sha256, name))
        self.uploaded += size
        return True


def shown_name(raw: str | None) -> str:
    """A name that is safe to show and to save on any system; letters and the last extension are kept.

    >>> shown_name("..\\\\..\\\\Отчёт за неделю.docx"), shown_name("CON.png"), shown_name("../..")
    ('Отчёт за неделю.docx', '_CON.png', 'файл')
    """
    end = (raw or "")[-LONGEST_RAW_NAME:]
    line = header_line(visible(header_line(end).translate(LOOKALIKES)))
    parts = [part.strip(" .") for part in PATH_SEPARATOR.split(line)]
    name = FORBIDDEN_ON_WINDOWS.sub("_", next((part for part in reversed(parts) if part), NAMELESS))
    if RESERVED_ON_WINDOWS.match(name):
        name = f"_{name}"
    return _fitting(name)


def extension_of(name: str) -> str:
    """The last extension, folded and without its dot; empty when there is none.

    >>> extension_of("фото.JPG"), extension_of("Отчёт за 10.11.2026 года")
    ('jpg', '')
    """
    _, dot, last = name.rpartition(".")
    extension = folded(last).strip()
    return extension if dot and len(extension) <= LONGEST_EXTENSION and " " not in extension else ""


def true_name(name: str, kind: FileKind) -> str:
    """The name with an extension that tells the truth about the content; FileNotAsNamed when the name deceives.

    A picture called by another picture's extension is renamed, a name without a known extension gets one.

    >>> true_name("снимок.png", KIND_BY_EXTENSION["jpg"]), true_name("export.aspx", KIND_BY_EXTENSION["xlsx"])
    ('снимок.jpg', 'export.aspx.xlsx')
    """
    extension = extension_of(name)
    if extension in kind.extensions:
        return name
    claimed = KIND_BY_EXTENSION.get(extension)
    if claimed is not None and claimed.family is not kind.family:
        raise FileNotAsNamed(field="files", name=name, extension=extension, found=kind.extensions[0])
    stem = name.rpartition(".")[0] if claimed is not None else name
    return _fitting(f"{stem}.{kind.extensions[0]}")


def is_form_key(raw: str) -> bool:
    """Whether this can be the key of a pending form at all (no NUL, no essay reaches the database)."""
    return FORM_KEY.fullmatch(raw) is not None


def _fitting(name: str) -> str:
    """The name within both limits; what is cut is cut before the extension."""
    ending = f".{name.rpartition('.')[2]}" if extension_of(name) else ""
    stem, room = name.removesuffix(ending), MAX_NAME - len(ending)
    short = shortened(stem, room)
    while len(f"{short}{ending}".encode()) > MAX_NAME_BYTES:
        room -= 1
        short = shortened(stem, room)
    return f"{short}{ending}"
