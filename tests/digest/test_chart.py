"""The picture as a PNG: read back by hand, the bars where the numbers say."""

import struct
import zlib
from datetime import date, timedelta

from helpdesk.digest.chart import FILED, FINE, FLOOR, HEIGHT, RESOLVED, WIDTH, Bars, picture

MONDAY = date(2026, 10, 19)


def weeks(*counts: tuple[int, int]) -> list[Bars]:
    """Weeks in a row."""
    return [Bars(MONDAY + timedelta(days=7 * number), *count) for number, count in enumerate(counts)]


def rows_of(png: bytes) -> list[bytes]:
    """The points of a picture, each chunk's checksum verified."""
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(png):
        (length,) = struct.unpack_from(">I", png, at)
        name, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert zlib.crc32(name + body) == struct.unpack_from(">I", png, at + 8 + length)[0]
        chunks[name], at = body, at + 12 + length
    width, height, depth, kind = struct.unpack_from(">IIBB", chunks[b"IHDR"])
    assert (width, height, depth, kind) == (WIDTH * FINE, HEIGHT * FINE, 8, 3)
    points = zlib.decompress(chunks[b"IDAT"])
    return [points[row * (width + 1) + 1 : (row + 1) * (width + 1)] for row in range(height)]


def height_of(rows: list[bytes], colour: int) -> list[int]:
    """How high each column of a colour stands, one number a bar."""
    tall = [sum(row[x] == colour for row in rows) for x in range(WIDTH * FINE)]
    return [high for x, high in enumerate(tall) if high and not (x and tall[x - 1])]


def test_bars_are_as_high_as_their_numbers() -> None:
    rows = rows_of(picture(weeks((5, 10), (10, 0), (1, 2))))
    assert height_of(rows, RESOLVED)[0] == height_of(rows, FILED)[1] == 2 * height_of(rows, FILED)[0]
    assert len(height_of(rows, FILED)) == 3
    assert len(height_of(rows, RESOLVED)) == 2, "nothing resolved has no bar"


def test_nothing_stands_below_the_floor_or_above_the_paper() -> None:
    rows = rows_of(picture(weeks((987654, 1), (0, 0))))
    assert not any(FILED in row for row in rows[FLOOR * FINE :])
    assert height_of(rows, FILED)[0] < FLOOR * FINE


def test_a_picture_without_weeks_is_still_one() -> None:
    assert rows_of(picture([]))


def test_the_same_numbers_make_the_same_bytes_and_few_of_them() -> None:
    many = weeks(*((number, number) for number in range(8)))
    assert picture(many) == picture(many)
    assert len(picture(many)) < 8_000
