"""Where the bars of a picture stand: numbers in, places out. A picture knows no words; a page gives it those."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 640, 260  # of a picture, in its own units
LEFT, RIGHT, TOP, BOTTOM = 44, 10, 14, 30  # room for numbers and days
STEPS = (2, 4, 6, 10)  # halves of them are whole numbers too
MOST_DAYS = 8  # written under a picture


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a bar; `part` names its colour, `count` what it stands for."""

    column: int
    stack: str
    part: str
    count: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Mark:
    """A line across the picture, or a day under it."""

    at: float
    value: int


@dataclass(frozen=True, slots=True)
class Columns:
    """A picture of columns: in each one stack or several side by side."""

    pieces: Sequence[Piece]
    lines: Sequence[Mark]
    named: Sequence[Mark]  # columns whose name is written below

    width, height, left, floor = WIDTH, HEIGHT, LEFT, HEIGHT - BOTTOM


Stack = Mapping[str, int]  # part -> count, from the floor up


def columns(data: Sequence[Mapping[str, Stack]]) -> Columns:
    """Stacks of each column, by name, side by side."""
    top = round_top(max((sum(stack.values()) for column in data for stack in column.values()), default=0))
    room, scale = (WIDTH - LEFT - RIGHT) / max(len(data), 1), (HEIGHT - BOTTOM - TOP) / top
    pieces: list[Piece] = []
    for number, column in enumerate(data):
        width = min(room * 0.84 / max(len(column), 1), 44)
        begins = LEFT + room * number + (room - width * len(column)) / 2
        for place, (name, stack) in enumerate(column.items()):
            floor = float(HEIGHT - BOTTOM)
            for part, count in stack.items():
                if count:
                    floor -= count * scale
                    at = begins + width * place
                    pieces.append(Piece(number, name, part, count, at, floor, width, count * scale))
    every = -(-len(data) // MOST_DAYS) or 1
    return Columns(
        pieces,
        [Mark(HEIGHT - BOTTOM - value * scale, value) for value in dict.fromkeys((0, top // 2, top))],
        [Mark(LEFT + room * (number + 0.5), number) for number in range(0, len(data), every)],
    )


def round_top(most: int) -> int:
    """The least round number that is not less: 2, 4, 6, 10, 20, 40…

    >>> [round_top(most) for most in (0, 1, 3, 7, 12, 61)]
    [2, 2, 4, 10, 20, 100]
    """
    size = 10 ** max(len(str(most - 1)) - 1, 0) if most > 1 else 1
    return next(step * size for step in STEPS if step * size >= most)


def share(count: int, most: int) -> int:
    """A bar's length as percents of the longest one; something is never nothing.

    >>> share(0, 9), share(1, 900), share(9, 9)
    (0, 1, 100)
    """
    return max(100 * count // most, 1) if count else 0
