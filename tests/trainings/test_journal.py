"""The journal: it fills itself from the agenda and the log, in order, and says who comes again."""

from datetime import date, datetime, timedelta

import pytest

from helpdesk.bookings.models import BookingState, Form
from helpdesk.consultations.models import CalendarEntry
from helpdesk.domain.directions import Direction
from helpdesk.domain.school_week import EntryKind
from helpdesk.extensions import db
from helpdesk.trainings import actions
from helpdesk.trainings.journal import JournalRow, journal
from helpdesk.trainings.labels import COLUMNS, cells
from tests.factories import OTHER_TEACHER, TEACHER, file_ticket, person
from tests.trainings.log import THURSDAY, came, cancelled, held

pytestmark = pytest.mark.usefixtures("ctx", "monday")

MONDAY = date(2026, 11, 2)
YEAR = date(2026, 9, 1), date(2027, 5, 26)


def rows(first: date = YEAR[0], last: date = YEAR[1]) -> list[JournalRow]:
    """The journal of a period."""
    return journal(first, last)


def test_a_consultation_stands_there_with_all_that_the_agenda_knows() -> None:
    ticket = file_ticket()
    came(MONDAY, TEACHER, ticket_id=ticket.id, form=Form.VIDEO)
    assert cells(rows()[0]) == {
        "number": 1,
        "when": datetime(2026, 11, 2, 15),
        "place": "корпус 1, каб. 205",
        "form": "по видео",
        "direction": "Отчёты по успеваемости и посещаемости",
        "question": "Как закрыть четверть?",
        "person": "Баранова Людмила Петровна, учитель",
        "building": "1",
        "host": "Нестеров Алексей Павлович",
        "result": "решено: Показали отчёт за четверть",
        "ticket": "ЭЖ-2026/27-0001",
        "repeated": "нет",
    }


def test_it_has_the_columns_of_the_schools_notes() -> None:
    headings = [str(column.heading) for column in COLUMNS]
    assert headings == [
        *("№", "Дата, время", "Место", "Форма", "Тема из 5", "Вопрос", "ФИО, должность", "Корпус", "Кто провёл"),
        *("Результат", "Связанная заявка", "Повторно"),
    ]


def test_a_training_stands_there_once_for_each_person_who_was_put_down() -> None:
    held(THURSDAY, Direction.MARKS, TEACHER, OTHER_TEACHER)
    actions.confirm(actions.row_to_change(THURSDAY), by=person(TEACHER))
    first, second = (cells(row) for row in rows())
    assert (first["person"], first["result"]) == ("Баранова Людмила Петровна, учитель", "был(а), подтвердил(а)")
    assert second["result"] == "отмечен(а), ещё не подтвердил(а)"
    assert first["when"] == datetime(2026, 11, 5, 15)
    assert (first["form"], first["host"], first["place"]) == (
        *("группа", "Нестеров Алексей Павлович", "корпус 1, каб. 205"),
    )


@pytest.mark.parametrize("state", [BookingState.BOOKED, BookingState.MISSED, BookingState.CANCELLED])
def test_who_did_not_come_is_not_in_it(state: BookingState) -> None:
    came(MONDAY, TEACHER, state=state)
    cancelled(THURSDAY)
    assert rows() == []


def test_rows_follow_in_time_and_are_numbered_within_the_period() -> None:
    held(THURSDAY, Direction.MARKS, OTHER_TEACHER)
    came(date(2026, 11, 9), TEACHER)
    came(MONDAY, TEACHER)
    assert [(row.number, row.on.day) for row in rows()] == [(1, 2), (2, 5), (3, 9)]
    assert [(row.number, row.on.day) for row in rows(THURSDAY, THURSDAY)] == [(1, 5)]
    assert rows(date(2026, 11, 3), date(2026, 11, 4)) == []


def test_who_comes_about_the_same_direction_again_is_marked_even_if_the_first_time_is_not_shown() -> None:
    came(MONDAY, TEACHER)
    came(date(2026, 11, 9), TEACHER)
    came(date(2026, 11, 9), OTHER_TEACHER)
    came(date(2026, 11, 16), TEACHER, direction=Direction.MARKS)
    shown = rows(date(2026, 11, 9))
    assert [row.is_repeated for row in shown] == [True, False, False]


def test_the_same_ticket_is_the_same_question() -> None:
    ticket = file_ticket(topic="other_tech")
    for day in (MONDAY, date(2026, 11, 9)):
        came(day, TEACHER, ticket_id=ticket.id, direction=None)
    assert [(row.direction, row.is_repeated) for row in rows()] == [(None, False), (None, True)]


def test_what_is_neither_direction_nor_ticket_never_repeats() -> None:
    for day in (MONDAY, date(2026, 11, 9)):
        came(day, TEACHER, direction=None)
    assert [row.is_repeated for row in rows()] == [False, False]


def test_a_new_school_year_begins_anew() -> None:
    came(MONDAY, TEACHER)
    came(date(2027, 9, 6), TEACHER)
    assert [row.is_repeated for row in rows(MONDAY, date(2027, 10, 1))] == [False, False]


def test_the_direction_of_the_linked_ticket_stands_in_for_one_nobody_chose() -> None:
    came(MONDAY, TEACHER, ticket_id=file_ticket(topic="roster").id, direction=None)
    assert rows()[0].direction is Direction.MARKS


def test_words_about_a_ticket_with_pupils_data_stay_in_the_ticket() -> None:
    came(MONDAY, TEACHER, ticket_id=file_ticket(has_personal_data=True).id, question="Сидоров из 7А", result="Сидоров")
    row = cells(rows()[0])
    assert (row["question"], row["result"], row["ticket"]) == ("", "решено", "ЭЖ-2026/27-0001")


def test_without_a_host_the_consultations_own_are_named() -> None:
    came(MONDAY, TEACHER, host_id=None)
    assert rows()[0].host == "Администратор ЭЖ"


def test_a_moved_training_stands_on_the_day_it_was_held() -> None:
    starts = datetime(2026, 11, 6, 12)
    times = {"starts_at": starts, "ends_at": starts + timedelta(hours=1)}
    db.session.add(CalendarEntry(kind=EntryKind.MOVE, first_on=THURSDAY, last_on=THURSDAY, **times))
    held(THURSDAY, Direction.MARKS, TEACHER)
    assert [row.starts for row in rows(date(2026, 11, 6), date(2026, 11, 6))] == [starts]
    assert rows(THURSDAY, THURSDAY) == []


def test_a_training_of_a_week_without_thursday_consultations_has_a_day_but_no_hour() -> None:
    held(THURSDAY, Direction.MARKS, TEACHER)
    db.session.add(CalendarEntry(kind=EntryKind.CANCEL, first_on=THURSDAY, last_on=THURSDAY))
    db.session.flush()
    assert (cells(rows()[0])["when"], rows()[0].starts) == (THURSDAY, None)
