"""A copy in the outbox: its name, its thread, its form."""

import pytest

from helpdesk import clock
from helpdesk.digest import notices
from helpdesk.digest.compose import Edition
from helpdesk.digest.models import Digest, LetterFormat
from helpdesk.outbox.post import Picture
from tests.factories import DIRECTOR, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")

SAID = Edition(
    "Сводка", "Слова.\n", '<img src="cid:digest-2026-W46@helpdesk" alt="">', Picture("digest-2026-W46@helpdesk", b"png")
)


def test_a_copy_is_named_after_its_week_person_and_number() -> None:
    director = person(DIRECTOR)
    letter = notices.send(Digest(key="2026-W46"), SAID, director, LetterFormat.HTML, number=3)
    assert (letter.key, letter.thread) == (f"digest:2026-W46:{director.id}:3", "digest-2026-W46")
    assert letter.message_id.endswith(".digest-2026-W46@desk.example>")
    assert letter.created_at == clock.now()


def test_a_copy_as_text_is_only_text() -> None:
    letter = notices.send(Digest(key="2026-W46"), SAID, person(DIRECTOR), LetterFormat.TEXT)
    assert (letter.text, letter.html, letter.picture, letter.picture_name) == ("Слова.\n", "", None, "")


def test_a_copy_with_pictures_carries_them_inside() -> None:
    letter = notices.send(Digest(key="2026-W46"), SAID, person(DIRECTOR), LetterFormat.NONE)  # sent again by hand
    assert (letter.html, letter.picture, letter.picture_name) == (SAID.html, b"png", "digest-2026-W46@helpdesk")
