"""Drafts: one per person and form, read by that person alone, gone when they are of no use."""

from datetime import timedelta
from typing import Any, cast

import pytest

from helpdesk import clock
from helpdesk.accounts.actions import begin_session
from helpdesk.accounts.models import Device, SignIn
from helpdesk.accounts.queries import person_signed_in
from helpdesk.domain.unsent import KEPT_FOR, MOST_KEPT, Place
from helpdesk.extensions import db
from helpdesk.leaving import actions
from helpdesk.leaving.models import Draft
from helpdesk.leaving.queries import all_unsent, unsent_on, words_sought
from tests.computers import computer
from tests.factories import MONDAY_MORNING, OTHER_TEACHER, TEACHER, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")

PAGE = "/tickets/new"


def kept(text: str, form: str = "ticket", login: str = TEACHER, *, is_shared: bool = False) -> bool:
    return actions.keep(person(login).id, Place(PAGE, form), {"body": text}, is_shared=is_shared)


def brought(login: str, page: str = PAGE, device: Device | None = None) -> object:
    """What the query of a person's session brings beside them."""
    token = begin_session(person(login), device).session_token
    signed = person_signed_in(token, unsent_on(page))
    assert signed is not None
    return {str(one["form"]): one["fields"] for one in cast("list[dict[str, Any]]", signed.beside or [])}


def test_the_last_words_of_a_form_are_kept_and_only_for_their_writer() -> None:
    assert [kept("Пер"), kept("Первый"), kept("Другой", form="other"), kept("Чужой", login=OTHER_TEACHER)] == [True] * 4
    assert brought(TEACHER) == {"ticket": {"body": "Первый"}, "other": {"body": "Другой"}}
    assert brought(OTHER_TEACHER) == {"ticket": {"body": "Чужой"}}
    assert brought(TEACHER, "/tickets") == {}


def test_a_staff_room_computer_neither_shows_nor_drops_what_was_typed_elsewhere() -> None:
    own, common = {"ticket": {"body": "Заметка для своих"}}, {"ticket": {"body": "Не сохраняется"}}
    room = computer()
    kept("Заметка для своих")
    assert brought(TEACHER, device=room) == {}
    kept("Не сохраняется", is_shared=True)
    assert brought(TEACHER, device=room) == common
    assert actions.give_up(person(TEACHER).id, Place(PAGE, "ticket"), is_shared=True)
    assert brought(TEACHER) == own
    teacher = person(TEACHER)
    teacher.is_confined = True
    assert all_unsent(teacher) == []


def test_no_words_are_no_draft() -> None:
    assert not kept(" \n")
    assert all_unsent(person(TEACHER)) == []


def test_giving_up_forgets_one_form_of_one_person() -> None:
    kept("Мой")
    kept("Чужой", login=OTHER_TEACHER)
    assert actions.give_up(person(TEACHER).id, Place(PAGE, "ticket"), is_shared=False)
    assert not actions.give_up(person(TEACHER).id, Place(PAGE, "ticket"), is_shared=False)
    assert len(all_unsent(person(OTHER_TEACHER))) == 1


def test_a_person_keeps_the_newest_thirty() -> None:
    for number in range(MOST_KEPT + 2):
        with clock.at(MONDAY_MORNING + timedelta(minutes=number)):
            kept(f"Текст {number}", form=f"form-{number}")
    mine = [draft.form for draft in all_unsent(person(TEACHER))]
    assert (len(mine), mine[0], mine[-1]) == (MOST_KEPT, f"form-{MOST_KEPT + 1}", "form-2")


def test_what_nobody_came_back_for_is_swept() -> None:
    kept("Старый")
    actions.remember_search("Иванова", by=person(TEACHER))
    with clock.at(MONDAY_MORNING + KEPT_FOR - timedelta(seconds=1)):
        kept("Новый", form="other")
        assert actions.sweep_unsent() == 1  # the search
    with clock.at(MONDAY_MORNING + KEPT_FOR):
        assert actions.sweep_unsent() == 1
    assert [draft.form for draft in db.session.query(Draft)] == ["other"]


def test_a_search_is_its_writers_alone_and_its_key_tells_nothing() -> None:
    key = actions.remember_search("Иванова", by=person(TEACHER))
    db.session.flush()
    assert [words_sought(key, person(login)) for login in (TEACHER, OTHER_TEACHER)] == ["Иванова", ""]
    assert [words_sought(other, person(TEACHER)) for other in ("", "x" * 12, "x" * 900, "\x00")] == [""] * 4


def opened_again(number: int, source: str = "", **fields: str) -> Place:
    """A form opened for the n-th time, filled with a draft and kept under its own key, as its page does at once."""
    place = Place(PAGE, "answer", f"key-{number:08}", source)
    actions.keep(person(TEACHER).id, place, {"body": "Готово", "form_key": f"form-{number}", **fields}, is_shared=False)
    return place


def test_one_text_is_one_draft_however_often_its_form_is_opened_and_sending_it_ends_it() -> None:
    source = ""
    for number in range(4):
        place = opened_again(number, source)
        source = place.key
    assert [draft.key for draft in all_unsent(person(TEACHER))] == [source]
    assert actions.give_up(person(TEACHER).id, place, {"body": "Готово"}, is_shared=False)
    assert all_unsent(person(TEACHER)) == []


def test_sending_ends_every_copy_of_the_words_and_no_others() -> None:
    begin_session(person(TEACHER))
    holder = db.session.query(SignIn).one()
    for number, words in enumerate(("Готово", "Готово", "Не готово")):
        place = Place(PAGE, "answer", f"key-{number:08}")
        actions.keep(person(TEACHER).id, place, {"body": words}, is_shared=False, held_by=holder)
    assert len(all_unsent(person(TEACHER))) == 3  # two pages hold the same words
    assert actions.give_up(
        person(TEACHER).id, Place(PAGE, "answer", "key-new-form"), {"body": "Готово "}, is_shared=False
    )
    assert [draft.fields["body"] for draft in all_unsent(person(TEACHER))] == ["Не готово"]
