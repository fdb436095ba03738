"""Each column of «Журнал учёта заявок» by an example, and that no word of a requester gets into it."""

from datetime import date, datetime

import pytest
from flask import Flask, current_app

from helpdesk import clock
from helpdesk.domain.periods import Period
from helpdesk.domain.workflow import Outcome, TicketKind, Urgency
from helpdesk.extensions import db
from helpdesk.registers.queries import Wanted, register_rows
from helpdesk.registers.register_columns import register_columns
from helpdesk.tickets import actions, timed
from helpdesk.tickets.models import Ticket
from helpdesk.tickets.queries import ticket_by_id
from helpdesk.web.sheet import Cell
from tests.factories import ADMINISTRATOR, TEACHER, file_ticket, later, person

pytestmark = pytest.mark.usefixtures("monday")

YEAR = Period(date(2026, 9, 1), date(2027, 8, 31))
HEADINGS = [
    *("№ п/п", "Рег. №", "Дата и время поступления", "Дата регистрации"),
    *("ФИО, должность", "Корпус, кабинет", "Вид", "Тема"),
    *("Краткое содержание (без ПДн)", "Срочность", "Ответственный", "Срок ответа"),
    *("Ответ (факт)", "Срок решения", "Решение (факт)", "Принятые меры"),
    *("Результат", "Возобновления", "Примечание"),
]


@pytest.fixture(autouse=True)
def words(app: Flask) -> object:
    """The words are of a request."""
    with app.test_request_context() as request:
        yield request


def told(**span: float) -> dict[str, Cell]:
    """The last ticket's line, as of some time after Monday morning."""
    columns = register_columns(current_app.config["SCHOOL_TIMEZONE"], later(**span))
    row = list(register_rows(Wanted(YEAR)))[-1]
    return {column.code: column.value(row) for column in columns}


def test_the_columns_are_those_of_the_school_s_records() -> None:
    columns = register_columns(current_app.config["SCHOOL_TIMEZONE"], clock.now())
    assert [column.heading for column in columns] == HEADINGS


def test_a_new_ticket_s_line() -> None:
    file_ticket(urgency=Urgency.URGENT)
    assert told() == {
        "number": 1,
        "ticket": "ЭЖ-2026/27-0001",
        "filed": datetime(2026, 11, 9, 10, 0),
        "registered": date(2026, 11, 9),
        "person": "Баранова Людмила Петровна, учитель",
        "place": "корпус 1, каб. 305",
        "kind": "Техническая",
        "topic": "Не сохраняется или пропало введённое",
        "summary": "Не работает, не пускает, показывает неверно: Не сохраняется или пропало введённое",
        "urgency": "Срочная",
        "assignee": "Нестеров Алексей Павлович",
        "response_due": datetime(2026, 11, 9, 12, 0),
        "responded": "",
        "resolution_due": datetime(2026, 11, 10, 17, 0),
        "resolved": "",
        "measures": "",
        "result": "Новая",
        "reopened": 0,
        "note": "",
    }


def test_a_ticket_filed_at_night_before_a_day_off_is_registered_on_the_next_working_day() -> None:
    with clock.at(datetime.fromisoformat("2026-12-30T15:00:00+00:00")):
        file_ticket()
    line = told(days=60)
    assert line["filed"] == datetime(2026, 12, 30, 20, 0)
    assert line["registered"] == date(2027, 1, 11)


def resolved(outcome: Outcome = Outcome.SOLVED) -> Ticket:
    """A ticket resolved an hour after it came."""
    ticket = file_ticket()
    with clock.at(later(hours=1)):
        actions.resolve(ticket, "Готово.", by=person(ADMINISTRATOR), outcome=outcome)
        db.session.commit()
    found = ticket_by_id(ticket.id)
    assert found is not None
    return found


def test_a_resolved_ticket_s_line() -> None:
    actions.confirm(resolved(), by=person(TEACHER))
    db.session.commit()
    line = told(days=30)
    assert (line["responded"], line["resolved"]) == (datetime(2026, 11, 9, 11, 0), datetime(2026, 11, 9, 11, 0))
    assert (line["measures"], line["result"], line["note"]) == ("сообщено решение", "Решено", "")


@pytest.mark.parametrize(
    ("outcome", "result"),
    [
        (Outcome.SOLVED, "Решено, ждём подтверждения педагога"),
        (Outcome.OUT_OF_SCOPE, "Не относится к ЭЖ, ждём подтверждения педагога"),
    ],
)
def test_a_result_that_waits_for_its_requester_says_so(outcome: Outcome, result: str) -> None:
    resolved(outcome)
    assert told(hours=2)["result"] == result


def test_measures_stand_in_one_order_and_are_told_once() -> None:
    ticket, owner = file_ticket(), person(ADMINISTRATOR)
    actions.take(ticket, by=owner)
    actions.pass_to_vendor(ticket, "А-17", by=owner)
    actions.answer(ticket, "Ждём.", by=owner)
    actions.answer(ticket, "Ещё ждём.", by=owner)
    db.session.commit()
    assert told()["measures"] == "дан ответ; передана оператору ЭЖ"


def test_a_reopened_ticket_tells_when() -> None:
    ticket = resolved()
    with clock.at(later(hours=3)):
        actions.reopen(ticket, "Опять.", by=person(TEACHER))
        db.session.commit()
    line = told(hours=4)
    assert (line["reopened"], line["resolved"], line["result"]) == (1, "", "Возобновлена")
    assert str(line["note"]).replace("\u00a0", " ") == "возобновлена пн 9 ноября"


def test_broken_promises_are_noted_by_the_rule_of_the_figures() -> None:
    file_ticket()
    assert told(hours=1)["note"] == ""
    assert told(days=10)["note"] == "срок ответа нарушен; срок решения нарушен"


def test_nobody_s_answer_breaks_no_promise() -> None:
    ticket = file_ticket()
    actions.ask(ticket, "Какой класс?", by=person(ADMINISTRATOR))
    db.session.commit()
    assert told(days=10)["note"] == ""
    with clock.at(later(days=20)):
        timed.close_unanswered(ticket)
        db.session.commit()
    assert (told(days=30)["note"], told(days=30)["result"]) == ("", "Нет ответа")


def test_a_joined_ticket_names_its_original() -> None:
    first, second = file_ticket(), file_ticket()
    actions.mark_duplicate(second, first, by=person(ADMINISTRATOR))
    db.session.commit()
    line = told(days=30)
    assert (line["result"], line["measures"]) == ("Объединена", "объединена с другой заявкой")
    assert line["note"] == f"объединена с {first.number}"


def test_an_unsure_ticket_has_no_topic_yet() -> None:
    file_ticket(kind=TicketKind.UNSURE, topic="")
    line = told()
    assert (line["topic"], line["summary"], line["note"]) == ("", "Не знаю, куда отнести", "вид ещё не определён")


def test_a_marked_ticket_is_noted_and_no_word_of_its_requester_is_told() -> None:
    file_ticket(title="Иванов Пётр 7А", body="У Иванова Петра пропали отметки.", has_personal_data=True)
    line = told()
    assert line["note"] == "есть персональные данные"
    assert not [value for value in line.values() if "Иванов" in str(value)]
