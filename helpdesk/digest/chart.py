"""The letter's picture as a PNG, two bars a week, drawn by the standard library: digits only, for all languages.

An SVG is thrown away by most mail programs, and a drawing library weighs more than the desk for forty rectangles.
"""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from helpdesk.domain.charts import round_top

WIDTH, HEIGHT = 596, 132  # as shown; drawn twice as fine
FINE = 2
TOP, FLOOR = 20, 110
_PAPER, INK, FILED, RESOLVED = range(4)
PALETTE = ("ffffff", "1c2430", "1f5f8b", "8cc4a0")
DIGITS = {  # 5 x 7 points, a row a number
    "0": (14, 17, 17, 17, 17, 17, 14),
    "1": (4, 12, 4, 4, 4, 4, 14),
    "2": (14, 17, 1, 2, 4, 8, 31),
    "3": (31, 2, 4, 2, 1, 17, 14),
    "4": (2, 6, 10, 18, 31, 2, 2),
    "5": (31, 16, 30, 1, 1, 17, 14),
    "6": (6, 8, 16, 30, 17, 17, 14),
    "7": (31, 1, 2, 4, 8, 8, 8),
    "8": (14, 17, 17, 14, 17, 17, 14),
    "9": (14, 17, 17, 15, 1, 2, 12),
    ".": (0, 0, 0, 0, 0, 6, 6),
}
DIGIT_WIDTH, DIGIT_HEIGHT, GAP = 5, 7, 1
POINT = 1.5  # of a digit, as shown: drawn as 3 by 3


@dataclass(frozen=True, slots=True)
class Bars:
    """A week of the picture."""

    monday: date
    filed: int
    resolved: int


class Canvas:
    """Rectangles and digits in a few colours."""

    def __init__(self, width: int, height: int) -> None:
        """A sheet of paper."""
        self.width, self.height = width * FINE, height * FINE
        self.rows = [bytearray(self.width) for _row in range(self.height)]

    def fill(self, x: float, y: float, width: float, height: float, colour: int) -> None:
        """A rectangle, cut at the edges of the sheet."""
        left, right = (min(max(round(at * FINE), 0), self.width) for at in (x, x + width))
        for row in self.rows[max(round(y * FINE), 0) : max(round((y + height) * FINE), 0)]:
            row[left:right] = bytes([colour]) * (right - left)

    def write(self, centre: float, y: float, text: str) -> None:
        """Digits and points, their middle at `centre`."""
        x = centre - POINT * (len(text) * (DIGIT_WIDTH + GAP) - GAP) / 2
        for number, char in enumerate(text):
            for line, points in enumerate(DIGITS[char]):
                for place in range(DIGIT_WIDTH):
                    if points >> (DIGIT_WIDTH - 1 - place) & 1:
                        at = x + POINT * (number * (DIGIT_WIDTH + GAP) + place)
                        self.fill(at, y + POINT * line, POINT, POINT, INK)

    def png(self) -> bytes:
        """The sheet as a file."""
        head = struct.pack(">IIBBBBB", self.width, self.height, 8, 3, 0, 0, 0)  # a byte a point, with a palette
        lines = b"".join(b"\0" + bytes(row) for row in self.rows)
        return b"\x89PNG\r\n\x1a\n" + b"".join(
            _chunk(name, body)
            for name, body in (
                (b"IHDR", head),
                (b"PLTE", bytes.fromhex("".join(PALETTE))),
                (b"IDAT", zlib.compress(lines, 9)),
                (b"IEND", b""),
            )
        )


def picture(weeks: Sequence[Bars]) -> bytes:
    """What came (dark) and what was resolved (light) in each week, its Monday below, the count above each bar."""
    canvas = Canvas(WIDTH, HEIGHT)
    top = round_top(max((max(week.filed, week.resolved) for week in weeks), default=0))
    canvas.fill(0, FLOOR, WIDTH, 1, INK)
    room = WIDTH / max(len(weeks), 1)
    width = min(room * 0.3, 40.0)
    for number, week in enumerate(weeks):
        middle = room * (number + 0.5)
        for at, count, colour in ((middle - width - 2, week.filed, FILED), (middle + 2, week.resolved, RESOLVED)):
            height = (FLOOR - TOP) * count / top
            canvas.fill(at, FLOOR - height, width, height, colour)
            canvas.write(at + width / 2, FLOOR - height - 3 - POINT * DIGIT_HEIGHT, str(count))
        canvas.write(middle, FLOOR + 8, f"{week.monday:%d.%m}")
    return canvas.png()


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
