"""What a container holds: zip (docx, odt…), the older OLE (doc, xls…), or the ISO box of phones (mp4, heic…)."""

import struct
import zlib

from helpdesk.files.upload import Content

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END_OF_DIRECTORY = struct.Struct("<4s4H2LH")
DIRECTORY_ENTRY = struct.Struct("<4s6H3L5H2L")
LOCAL_HEADER = 30
STORED, DEFLATED = 0, 8
PIECE = 1024 * 1024
MAX_DIRECTORY_BYTES = 1024 * 1024  # ten thousand members; a document has dozens
MAX_UNPACKED_BYTES = 300 * 1024 * 1024  # a bomb for whoever opens it
OOXML_FOLDERS = {"word/": "docx", "xl/": "xlsx", "ppt/": "pptx"}
ODF_KINDS = {b"text": "odt", b"spreadsheet": "ods", b"presentation": "odp"}
OLE_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}
BRANDS = {"qt": "mov", "heic": "heic", "heix": "heic", "mif1": "heic", "msf1": "heic", "heif": "heic"}
BRANDS |= dict.fromkeys(("avc1", "dash", "MSNV", "M4V", "M4VP", "XAVC"), "mp4")
BRAND_FAMILIES = {"iso": "mp4", "mp4": "mp4", "3gp": "3gp", "3g2": "3gp"}


class BrokenZip(ValueError):
    """Not a zip that can be trusted: its directory is missing, lies or is far too large."""


def begins(content: Content, *starts: bytes) -> bool:
    """Whether a content begins with one of these."""
    return content[: max(map(len, starts))].startswith(starts)


def zip_found(content: Content) -> str:
    """`docx`, `xlsx`, `pptx`, `odt`, `ods`, `odp`; `macro` with a program inside; else `archive`."""
    try:
        names = members(content)
    except (BrokenZip, struct.error):
        return "archive"
    if any(name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/") for name in names):
        return "archive"
    if any(name.endswith("vbaProject.bin") for name in names):
        return "macro"
    return _ooxml(names) or _odf(content) or "archive"


def ole_found(content: Content) -> str:
    """`doc`, `xls`, `ppt` by the streams inside; `macro` with a program inside; else `unknown`."""
    if content.find(_utf16("_VBA_PROJECT")) >= 0:
        return "macro"
    # An .msi is such a container too. A directory entry holds its name in UTF-16, ended by a zero character.
    streams = {stream: kind for stream, kind in OLE_STREAMS.items() if content.find(_utf16(stream)) >= 0}
    return next(iter(streams.values()), "unknown")


def iso_found(content: Content) -> str:
    """`mp4`, `mov`, `3gp` or `heic` by the main brand; empty when it is no such box.

    filetype knows half of the brands that phones write.
    """
    if content[4:8] != b"ftyp":
        return ""
    brand = content[8:12].decode("latin-1").strip()
    return BRANDS.get(brand) or BRAND_FAMILIES.get(brand[:3], "")


def members(content: Content) -> list[str]:
    """Names in the central directory; BrokenZip when it cannot be believed, sizes included."""
    end = content.rfind(b"PK\x05\x06", max(0, len(content) - 65535 - END_OF_DIRECTORY.size))
    if end < 0:
        raise BrokenZip("no directory")
    _, _, _, _, count, length, start, _ = END_OF_DIRECTORY.unpack_from(content, end)
    if length > MAX_DIRECTORY_BYTES or start + length > end:
        raise BrokenZip("directory out of bounds")
    names, entries, at = [], [], start
    for _ in range(count):
        entry = DIRECTORY_ENTRY.unpack_from(content, at)
        if entry[0] != b"PK\x01\x02":
            raise BrokenZip("not a directory entry")
        name_length, extra_length, comment_length = entry[10:13]
        name_at = at + DIRECTORY_ENTRY.size
        names.append(content[name_at : name_at + name_length].decode("utf-8", "replace"))
        entries.append(entry)
        at = name_at + name_length + extra_length + comment_length
    if sum(entry[9] for entry in entries) > MAX_UNPACKED_BYTES:
        raise BrokenZip("a bomb")
    if sum(entry[8] for entry in entries) > len(content):
        raise BrokenZip("members lie in each other")  # thousands in the same bytes would be unpacked for minutes
    for entry in entries:
        _check_size(content, entry)
    return names


def _check_size(content: Content, entry: tuple[int, ...]) -> None:
    """A member unpacks to as much as it says: counted piece by piece, nothing of it is kept."""
    method, packed, unpacked, offset = entry[4], entry[8], entry[9], entry[16]
    if method not in (STORED, DEFLATED) or (method == STORED and packed != unpacked):
        raise BrokenZip("packed in a way documents are not")
    if method == STORED:
        return
    start = offset + LOCAL_HEADER + sum(struct.unpack_from("<HH", content, offset + 26))
    unpacking, rest = zlib.decompressobj(-zlib.MAX_WBITS), content[start : start + packed]
    try:
        # The last bytes may hold more than one piece, so it is asked on when all of them are read.
        while not unpacking.eof and (piece := unpacking.decompress(rest, PIECE)):
            rest = unpacking.unconsumed_tail
            unpacked -= len(piece)
            if unpacked < 0:
                raise BrokenZip("larger than it says")
    except zlib.error as error:
        raise BrokenZip("damaged") from error
    if unpacked or not unpacking.eof or unpacking.unused_data:
        raise BrokenZip("smaller than it says")


def _ooxml(names: list[str]) -> str:
    if "[Content_Types].xml" not in names:
        return ""
    return next((kind for folder, kind in OOXML_FOLDERS.items() if any(name.startswith(folder) for name in names)), "")


def _odf(content: Content) -> str:
    """An ODF zip begins with an unpacked member `mimetype` that says what it is."""
    if content[30:38] != b"mimetype":
        return ""
    said = content[38:120].partition(b"application/vnd.oasis.opendocument.")[2]
    return next((kind for word, kind in ODF_KINDS.items() if said.startswith(word)), "")


def _utf16(name: str) -> bytes:
    return f"{name}\0".encode("utf-16-le")
