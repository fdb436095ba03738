"""Where bars stand: as high as their numbers, inside the picture, side by side."""

from helpdesk.domain.charts import HEIGHT, LEFT, WIDTH, columns, round_top, share

WEEKS = [{"filed": {"technical": 3, "unsure": 0}, "resolved": {"technical": 1, "methodological": 3}}, {"filed": {}}]


def test_a_bar_is_as_high_as_its_number_and_stands_on_the_one_below() -> None:
    picture = columns(WEEKS)
    filed, low, high = picture.pieces
    assert (filed.count, low.count, high.count) == (3, 1, 3)
    assert abs(filed.height - 3 * low.height) < 1e-9
    assert abs(low.y + low.height - picture.floor) < 1e-9
    assert abs(high.y + high.height - low.y) < 1e-9


def test_bars_stay_inside_and_do_not_cover_each_other() -> None:
    picture = columns([{"filed": {"a": 9}, "resolved": {"a": 7}}] * 53)
    edges = [(piece.x, piece.x + piece.width) for piece in picture.pieces]
    assert min(start for start, _end in edges) >= LEFT
    assert max(end for _start, end in edges) <= WIDTH
    assert all(after >= before for (_one, before), (after, _two) in zip(edges, edges[1:], strict=False))
    assert all(0 <= piece.y < HEIGHT for piece in picture.pieces)
    assert len(picture.named) <= 8


def test_a_picture_of_nothing_has_a_frame_and_no_bars() -> None:
    for data in ([], [{"filed": {"a": 0}}]):
        picture = columns(data)
        assert (picture.pieces, [line.value for line in picture.lines]) == ([], [0, 1, 2])


def test_lines_stand_at_round_numbers() -> None:
    assert [round_top(most) for most in (2, 5, 10, 11, 41, 99, 101, 999)] == [2, 6, 10, 20, 60, 100, 200, 1000]


def test_a_lying_bar_is_a_share_of_the_longest() -> None:
    assert [share(count, 8) for count in (0, 1, 4, 8)] == [0, 12, 50, 100]
