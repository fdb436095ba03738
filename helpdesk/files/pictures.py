"""How many pixels a picture's header promises, without decoding it (safety.md §0.12)."""

import re
import struct
from collections.abc import Callable

from helpdesk.files.upload import Content

# Start-of-frame markers of JPEG; C4, C8 and CC are something else.
JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
JPEG_MARKER = re.compile(rb"\xff+([^\xff])", re.DOTALL)
JPEG_SEGMENTS = 1000  # before the frame; a photo has a few dozen
JPEG_WITHOUT_LENGTH = frozenset({0x01, *range(0xD0, 0xD9)})


def pixels_of(content: Content, media_type: str) -> int:
    """Width times height as the header says; 0 when the header is broken."""
    try:
        width, height = _SIZES[media_type](content)
    except (struct.error, IndexError, ValueError):
        return 0
    return abs(width * height)


def _png(content: Content) -> tuple[int, int]:
    width, height = struct.unpack_from(">II", content, 16)
    return width, height


def _gif(content: Content) -> tuple[int, int]:
    width, height = struct.unpack_from("<HH", content, 6)
    return width, height


def _bmp(content: Content) -> tuple[int, int]:
    width, height = struct.unpack_from("<ii", content, 18)
    return width, height


def _jpeg(content: Content) -> tuple[int, int]:
    at = 2
    for _ in range(JPEG_SEGMENTS):
        found = JPEG_MARKER.search(content, at)
        if found is None:
            break
        marker, at = found[1][0], found.end()
        if marker in JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 3)
            return width, height
        if marker not in JPEG_WITHOUT_LENGTH:
            at += struct.unpack_from(">H", content, at)[0]
    raise ValueError("no frame")


def _webp(content: Content) -> tuple[int, int]:
    chunk = content[12:16]
    if chunk == b"VP8 ":
        width, height = struct.unpack_from("<HH", content, 26)
        return width & 0x3FFF, height & 0x3FFF
    if chunk == b"VP8L":
        (bits,) = struct.unpack_from("<I", content, 21)
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    sides = content[24:30]
    return int.from_bytes(sides[:3], "little") + 1, int.from_bytes(sides[3:], "little") + 1


def _heic(content: Content) -> tuple[int, int]:
    """The largest of its images: a photo is stored as tiles, a thumbnail and the whole."""
    largest, at = (0, 0), content.find(b"ispe")
    while at >= 0:
        width, height = struct.unpack_from(">II", content, at + 8)
        largest = max(largest, (width, height), key=lambda sides: sides[0] * sides[1])
        at = content.find(b"ispe", at + 16, 65536)
    return largest


_SIZES: dict[str, Callable[[Content], tuple[int, int]]] = {
    "image/png": _png,
    "image/gif": _gif,
    "image/bmp": _bmp,
    "image/jpeg": _jpeg,
    "image/webp": _webp,
    "image/heic": _heic,
}
