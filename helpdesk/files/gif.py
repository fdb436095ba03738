"""A GIF as it moves and no more: comments, the place a phone wrote and what hangs behind its end are left out.

It is not drawn anew like other pictures, for that would lose frames; its blocks are copied one by one (GIF89a).
"""

from helpdesk.files.upload import Content

HEADER = 13  # «GIF89a» and the screen
PALETTE, PALETTE_SIZE = 0x80, 0x07  # of a byte of flags
FRAME, EXTENSION, END = 0x2C, 0x21, 0x3B
TIMING, APPLICATION = 0xF9, 0xFF
LOOPS = (b"NETSCAPE2.0", b"ANIMEXTS1.0")
MOST_BLOCKS = 20_000  # ten minutes of a screen; millions of empty ones fit in ten megabytes and take seconds to read


class BrokenGif(ValueError):
    """Its blocks do not add up."""


def plain_gif(content: Content) -> bytes:
    """Screen, palettes, frames, their timing and how often they repeat; raises BrokenGif."""
    try:
        return b"".join(_kept(content))
    except IndexError as error:
        raise BrokenGif from error


def _kept(content: Content) -> list[bytes]:
    at = HEADER + _palette(content[10])
    parts = [content[:at]]
    while (kind := content[at]) != END:
        if len(parts) > MOST_BLOCKS:
            raise BrokenGif
        end = _frame_end(content, at) if kind == FRAME else _sub_blocks_end(content, at + 2)
        if kind == FRAME:
            parts.append(content[at:end])
        elif kind == EXTENSION:
            parts.append(_extension(content, at, end))
        else:
            raise BrokenGif
        at = end
    return [*parts, bytes([END])]


def _extension(content: Content, at: int, end: int) -> bytes:
    """Only what moves the picture, and of that only the bytes that do."""
    label, block = content[at + 1], content[at + 2 : end]
    if label == TIMING:
        if block[0] != 4:  # shorter ones would grow: what is kept is never longer than what came
            raise BrokenGif
        return bytes([EXTENSION, TIMING, 4]) + block[1:5] + b"\0"
    if label == APPLICATION and block[0] == 11 and block[1:12] in LOOPS and block[12:14] == b"\x03\x01":
        return bytes([EXTENSION, APPLICATION]) + block[:16] + b"\0"
    return b""


def _frame_end(content: Content, at: int) -> int:
    return _sub_blocks_end(content, at + 10 + _palette(content[at + 9]) + 1)


def _sub_blocks_end(content: Content, at: int) -> int:
    while size := content[at]:
        at += size + 1
    return at + 1


def _palette(flags: int) -> int:
    """How many bytes of colours follow."""
    return 3 * 2 ** ((flags & PALETTE_SIZE) + 1) if flags & PALETTE else 0
