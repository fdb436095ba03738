"""Whether a file may be kept, decided by its bytes first and its name second; nothing is written here."""

import codecs
import re
from typing import IO, NamedTuple

import filetype

from helpdesk.domain.attachments import (
    KIND_BY_EXTENSION,
    KIND_BY_MEDIA_TYPE,
    MAX_FILE_BYTES,
    MAX_PICTURE_PIXELS,
    MEGABYTE,
    REFUSED_AS,
    EmptyFile,
    Family,
    FileKind,
    FileNotAccepted,
    FileNotAsNamed,
    FileTooLarge,
    PictureTooLarge,
    extension_of,
    shown_name,
    true_name,
)
from helpdesk.files.containers import OLE, ZIP, begins, iso_found, ole_found, zip_found
from helpdesk.files.pictures import pixels_of
from helpdesk.files.upload import Content, content_of, size_of

HEAD = 8192
PIECE = 64 * 1024
MILLION = 1_000_000
BINARY_IN_TEXT = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f]")
MARKUP = re.compile(r"<(!doctype|html|head|body|script|svg|iframe|img)\b|<\?xml", re.IGNORECASE)
PROGRAM_STARTS = {
    b"MZ": "exe",
    b"\x7fELF": "exe",
    b"\xca\xfe\xba\xbe": "exe",
    b"\xcf\xfa\xed\xfe": "exe",
    b"#!": "script",
}
ARCHIVE_STARTS = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"MSCF", b"PK\x05\x06")


class Checked(NamedTuple):
    """What the desk believes about an upload."""

    name: str
    media_type: str


def checked(stream: IO[bytes], raw_name: str | None) -> Checked:
    """The shown name and media type of an upload; raises the refusals of `domain.attachments`.

    The stream must be seekable; it is left at its start.
    """
    name = shown_name(raw_name)
    _check_size(stream, name)
    with content_of(stream) as content:
        return accepted(content, name)


def accepted(content: Content, name: str) -> Checked:
    """The media type by content and the name with a true extension; FileNotAccepted and kin otherwise."""
    extension = extension_of(name)
    if extension in REFUSED_AS:
        raise FileNotAccepted(field="files", name=name, found=REFUSED_AS[extension])
    kind = _kind_of(content, name, extension)
    if kind.family is Family.PICTURE:
        _check_pixels(content, name, kind)
    return Checked(true_name(name, kind), kind.media_type)


def found_in(content: Content) -> str:
    """What the bytes are: an extension of a kind we take, `text`, or a word for what we do not (`exe`, `html`…)."""
    for start, found in PROGRAM_STARTS.items():
        if begins(content, start):
            return found
    if begins(content, ZIP):
        return zip_found(content)
    if begins(content, OLE):
        return ole_found(content)
    if begins(content, *ARCHIVE_STARTS):
        return "archive"
    guess = filetype.guess_mime(content[:HEAD])
    kind = KIND_BY_MEDIA_TYPE.get("image/png" if guess == "image/apng" else guess or "")
    return iso_found(content) or (kind.extensions[0] if kind else _text_found(content))


def _kind_of(content: Content, name: str, extension: str) -> FileKind:
    claimed = KIND_BY_EXTENSION.get(extension)
    found = found_in(content)
    if found == "text" and claimed is not None and claimed.family is Family.TEXT:
        return claimed
    if found in KIND_BY_EXTENSION:
        return KIND_BY_EXTENSION[found]
    if claimed is not None:
        raise FileNotAsNamed(field="files", name=name, extension=extension, found=found)
    raise FileNotAccepted(field="files", name=name, found=found)


def _text_found(content: Content) -> str:
    utf16 = begins(content, b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "cp1251"):
        beginning = _beginning_as(content, encoding)
        if beginning is not None:
            return "html" if beginning.startswith("<") and MARKUP.search(beginning) else "text"
    return "unknown"


def _beginning_as(content: Content, encoding: str) -> str | None:
    """How a text in this encoding begins; None when some of it is no text. Piece by piece: memory stays small."""
    pieces = (content[at : at + PIECE] for at in range(0, len(content), PIECE))
    beginning = ""
    try:
        for words in codecs.iterdecode(pieces, encoding):
            if BINARY_IN_TEXT.search(words):
                return None
            beginning = beginning or words.lstrip()[:HEAD]
    except UnicodeDecodeError:
        return None
    return beginning


def _check_size(stream: IO[bytes], name: str) -> None:
    size = size_of(stream)
    if size == 0:
        raise EmptyFile(field="files", name=name)
    if size > MAX_FILE_BYTES:
        raise FileTooLarge(field="files", name=name, limit_mb=MAX_FILE_BYTES // MEGABYTE, size_mb=-(-size // MEGABYTE))


def _check_pixels(content: Content, name: str, kind: FileKind) -> None:
    pixels = pixels_of(content, kind.media_type)
    if pixels == 0:
        raise FileNotAccepted(field="files", name=name, found="broken")
    if pixels > MAX_PICTURE_PIXELS:
        raise PictureTooLarge(
            field="files", name=name, limit_mpx=MAX_PICTURE_PIXELS // MILLION, size_mpx=-(-pixels // MILLION)
        )
