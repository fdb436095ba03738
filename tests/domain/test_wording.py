"""Limits of what is typed: to the character, and blank is blank however it is typed."""

from collections.abc import Callable

import pytest

from helpdesk.domain.errors import Missing, TooLong
from helpdesk.domain.wording import check_body, check_reason, check_room, check_title

LIMITS = [(check_title, "title", 255), (check_body, "body", 20_000), (check_reason, "reason", 1_000)]
Check = Callable[[str], str]


@pytest.mark.parametrize(("check", "field", "limit"), [*LIMITS, (check_room, "room", 40)])
def test_a_text_of_exactly_the_limit_is_taken_and_one_more_is_told(check: Check, field: str, limit: int) -> None:
    assert check("ж" * limit) == "ж" * limit
    with pytest.raises(TooLong) as refusal:
        check("ж" * (limit + 1))
    assert refusal.value.facts == {"field": field, "limit": limit, "length": limit + 1}


@pytest.mark.parametrize(("check", "field", "_limit"), LIMITS)
@pytest.mark.parametrize("blank", ["", " \n", "\u200b\u3164"])
def test_what_nobody_can_see_is_missing(check: Check, field: str, _limit: int, blank: str) -> None:
    with pytest.raises(Missing) as refusal:
        check(blank)
    assert refusal.value.facts == {"field": field}


def test_a_room_may_be_left_out() -> None:
    assert check_room("") == ""


def test_a_message_and_a_return_name_fields_of_their_own() -> None:
    for check, field in ((check_body, "words"), (check_reason, "reopening")):
        with pytest.raises(Missing, match=field):
            check("", field=field)
