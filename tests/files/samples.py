"""Small real files, made from bytes, and the nasty ones of the collection."""

import base64
import io
import json
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

COLLECTION = Path(__file__).parent.parent / "data" / "badinputs.jsonl"
NS = "http://schemas.openxmlformats.org/package/2006/content-types"
OOXML_MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
ODF_MIME = {"odt": "text", "ods": "spreadsheet", "odp": "presentation"}
OLE_STREAM = {"doc": "WordDocument", "xls": "Workbook", "ppt": "PowerPoint Document"}


def png(width: int = 3, height: int = 2) -> bytes:
    """A whole picture for small sizes; a header that only promises for large ones."""
    rows = b"".join(b"\0" + b"\xff\xff\xff" * width for _ in range(height)) if width * height < 10_000 else b""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in parts)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def jpeg(width: int = 3, height: int = 2) -> bytes:
    """APP0, a comment with a false marker in it, a progressive frame."""
    app0 = b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    comment = b"\xff\xfe\x00\x08\xff\xc0\xff\xff\xff\xff"
    return (
        b"\xff\xd8"
        + app0
        + comment
        + b"\xff\xc2\x00\x0b\x08"
        + struct.pack(">HH", height, width)
        + b"\x01\x01\x11\x00\xff\xd9"
    )


def gif(width: int = 3, height: int = 2) -> bytes:
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x00\x00\x00;"


def bmp(width: int = 3, height: int = 2) -> bytes:
    return b"BM" + struct.pack("<IHHIIiiHH", 70, 0, 0, 54, 40, width, -height, 1, 24) + b"\0" * 40


def webp(form: str = "VP8 ", width: int = 3, height: int = 2) -> bytes:
    body = {
        "VP8 ": b"\x00\x00\x00\x9d\x01\x2a" + struct.pack("<HH", width, height),
        "VP8L": b"\x2f" + struct.pack("<I", (width - 1) | (height - 1) << 14),
        "VP8X": b"\x00\x00\x00\x00" + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"),
    }[form]
    return b"RIFF" + struct.pack("<I", 100) + b"WEBP" + form.encode() + struct.pack("<I", len(body)) + body + b"\0" * 20


def heic(width: int = 3, height: int = 2) -> bytes:
    tile, whole = (struct.pack(">I4sIII", 20, b"ispe", 0, w, h) for w, h in ((1, 1), (width, height)))
    return ftyp("heic", "mif1") + b"meta" + tile + whole


def ftyp(*brands: str) -> bytes:
    names = b"".join(brand.encode().ljust(4) for brand in brands[1:])
    return struct.pack(">I", 16 + len(names)) + b"ftyp" + brands[0].encode().ljust(4) + b"\0\0\0\0" + names


def zipped(**members: bytes | str) -> bytes:
    """Members under names with `__` for `/`."""
    return zipped_as({name.replace("__", "/"): content for name, content in members.items()})


def zipped_as(members: dict[str, bytes | str]) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return box.getvalue()


def ooxml(extension: str, **more: bytes | str) -> bytes:
    main = OOXML_MAIN[extension]
    return zipped_as(
        {"[Content_Types].xml": f'<Types xmlns="{NS}"/>', "_rels/.rels": "<Relationships/>", main: "<x/>", **more}
    )


def odf(extension: str) -> bytes:
    mime = f"application/vnd.oasis.opendocument.{ODF_MIME[extension]}"
    return zipped_as({"mimetype": mime, "content.xml": "<x/>", "META-INF/manifest.xml": "<x/>"})


def ole(stream: str) -> bytes:
    name = stream.encode("utf-16-le")
    return (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 504
        + "Root Entry".encode("utf-16-le").ljust(128, b"\0")
        + name.ljust(128, b"\0")
    )


GOOD: dict[str, bytes] = {
    "png": png(), "jpg": jpeg(), "jpeg": jpeg(), "gif": gif(), "bmp": bmp(), "webp": webp(), "heic": heic(),
    "pdf": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF",
    "txt": "Не сохраняются отметки\r\n".encode("cp1251"), "log": b"12:00 error 500\n",
    "csv": "\ufeffФамилия;Отметка\nИванов;5\n".encode(),
    **{extension: ooxml(extension) for extension in OOXML_MAIN},
    **{extension: odf(extension) for extension in ODF_MIME},
    **{extension: ole(stream) for extension, stream in OLE_STREAM.items()},
    "mp4": ftyp("isom", "isom", "mp42") + b"\0" * 64, "mov": ftyp("qt", "qt") + b"\0" * 64,
    "3gp": ftyp("3gp4", "3gp4") + b"\0" * 64,
    "webm": b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + b"\0" * 64,
}  # fmt: skip


def nasty(surface: str) -> Iterator[tuple[str, bytes]]:
    """Number and payload of each nasty input of a surface."""
    for line in COLLECTION.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["surface"] == surface:
            yield row["id"], _payload(row)


def _payload(row: dict[str, str | dict[str, str]]) -> bytes:
    payload = row["payload"]
    if isinstance(payload, dict):
        return f"{payload['pre']}{payload['unit'] * int(payload['times'])}{payload['post']}".encode()
    return base64.b64decode(payload) if row["enc"] == "base64" else payload.encode()
