"""The collection of nasty inputs, typed into the forms there are: titles, texts, answers, logins, people's names."""

import csv
import re
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy.orm import joinedload

from helpdesk.accounts.models import Person, SignIn
from helpdesk.accounts.queries import person_by_login
from helpdesk.accounts.staff_file import COLUMNS
from helpdesk.bookings.models import Booking
from helpdesk.domain.text import is_blank, visible
from helpdesk.domain.wording import BODY_LIMIT, QUESTION_LIMIT, TITLE_LIMIT
from helpdesk.domain.workflow import TicketState
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.tickets.models import Comment, Ticket
from tests.bad_inputs import (
    NOT_YET,
    NOT_YET_CHECKED,
    BadInput,
    all_rows,
    assert_letters_sound,
    assert_shown,
    assert_sound,
    calm,
    count_rows,
    of,
    send,
)
from tests.client import Desk, enter
from tests.factories import ADMINISTRATOR, TEACHER, file_ticket, person

pytestmark = pytest.mark.usefixtures("monday")

NEW = "/tickets/new?kind=technical&topic=saving"
TYPED: dict[str, str | bytes] = {
    "topic": "saving",
    "title": "Не сохраняются отметки",
    "body": "Ставлю отметки в 7А, обновляю страницу, и пусто.",
    "room": "305а",
    "urgency": "urgent",
    "has_personal_data": "yes",
}
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")


def test_every_surface_of_the_collection_is_driven_or_named_as_not_built() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_bad_*.py"))
    driven = set(re.findall(r'"bad", of\("([a-z._]+)"\)', sources))
    assert driven.isdisjoint(NOT_YET)
    assert driven | set(NOT_YET) == {row.surface for row in all_rows()}


def test_every_oracle_of_the_collection_is_known() -> None:
    checked = {"no5xx", "noTrace", "t2s", "mem", "echo", "keep", "rej", "nowrite"}
    checked |= {"csv", "noHdr", "noFS", "same", "found", "noPriv", "local"}
    assert {name for row in all_rows() for name in row.oracle} == checked | set(NOT_YET_CHECKED)


@pytest.mark.parametrize("bad", of("form.title"), ids=str)
def test_a_nasty_title_is_kept_and_shown_or_refused(app: Flask, bad: BadInput) -> None:
    teacher = _filed(app, bad, title=bad.payload)
    if len(bad.text) > TITLE_LIMIT and not is_blank(bad.text):
        assert_refused(app, teacher, "title", f"можно до {TITLE_LIMIT}", title=bad.text)
        return
    with app.app_context():
        kept = db.session.query(Ticket).one().title
        subjects = [letter.subject for letter in assert_letters_sound()]
    if is_blank(bad.text):
        assert kept == TYPED["body"]  # short enough to stand for the title
    else:
        assert "keep" not in bad.oracle or kept == " ".join(bad.as_kept.split())
    assert len(subjects) == 2
    _assert_shown_everywhere(app, teacher, kept)


@pytest.mark.parametrize("bad", of("form.description"), ids=str)
def test_a_nasty_text_is_kept_and_shown_or_refused(app: Flask, bad: BadInput) -> None:
    teacher = _filed(app, bad, body=bad.payload)
    if "rej" in bad.oracle:
        assert len(bad.text) > BODY_LIMIT
        figures = [f"{number:,}".replace(",", "\u00a0") for number in (len(bad.text), BODY_LIMIT)]
        sentence = "{} знаков, а можно до {}".format(*figures)
        assert_refused(app, teacher, "body", sentence, body=bad.text)
        return
    with app.app_context():
        kept = db.session.query(Ticket).one().body
        assert_letters_sound()
    assert "keep" not in bad.oracle or kept == bad.as_kept
    assert not FORBIDDEN.search(kept)
    _assert_shown_everywhere(app, teacher, kept)


@pytest.mark.parametrize("bad", of("form.comment"), ids=str)
def test_a_nasty_answer_is_shown_as_text_to_both_sides(app: Flask, bad: BadInput) -> None:
    with app.app_context():
        path = f"/tickets/{file_ticket().address}"
    teacher, owner = enter(app, TEACHER).open(path), enter(app, ADMINISTRATOR).open(path)
    for desk, act in ((teacher, "answer"), (owner, "answer"), (owner, "note")):
        send(desk, f"{path}/{act}", {"body": bad.payload}, bad)
    with app.app_context():
        words = [comment.body for comment in db.session.query(Comment)]
        assert_letters_sound()
    assert len(words) == 3
    assert not any(FORBIDDEN.search(text) for text in words)
    assert_shown(words[0], assert_sound(teacher.open(path)), assert_sound(owner.open(path)))


@pytest.mark.parametrize("bad", of("form.title"), ids=str)
def test_a_nasty_question_for_a_consultation_is_kept_and_shown_or_refused(app: Flask, bad: BadInput) -> None:
    teacher = enter(app, TEACHER).open("/consultations/")
    send(teacher, "/consultations/2026-11-12/book", {"question": bad.payload}, bad)
    with app.app_context():
        kept = [booking.question for booking in db.session.query(Booking)]
    if len(bad.text) > QUESTION_LIMIT:
        assert (teacher.code, kept) == (422, [])
        return
    assert "keep" not in bad.oracle or kept == [" ".join(bad.as_kept.split())]
    assert not any(FORBIDDEN.search(question) for question in kept)
    assert_shown(kept[0], assert_sound(teacher.open("/consultations/")))


@pytest.mark.parametrize("bad", of("form.login"), ids=str)
def test_a_login_that_only_looks_like_another_is_just_wrong(app: Flask, bad: BadInput) -> None:
    with app.app_context():
        for number, login in enumerate(("admin", "ivanova")):  # the accounts these look like, and the right password
            _someone_like(TEACHER, login, f"{number}@school.example")
    outcome = assert_sound(Desk(app).sign_in(bad.text))
    with app.app_context():
        entered = [sign_in.person.login for sign_in in db.session.query(SignIn).options(joinedload(SignIn.person))]
    wrong = Desk(app).sign_in("nobody.nn")
    if entered:  # invisible letters may be overlooked, look-alikes never
        assert entered == [visible(bad.text)]
    else:
        assert (outcome.code, outcome.text) == (wrong.code, wrong.text)


@pytest.mark.parametrize("bad", of("form.name"), ids=str)
def test_a_nasty_name_is_refused_or_harmless_wherever_it_stands(app: Flask, bad: BadInput, tmp_path: Path) -> None:
    with calm(bad):
        outcome = _imported(app, tmp_path, full_name=bad.text)
    if len(bad.text) > 200:
        assert_row_refused(app, outcome, "длиннее 200 знаков")
        return
    assert outcome.exit_code == 0, outcome.output
    with app.app_context():
        name = person_by_login("new.nn").full_name  # type: ignore[union-attr]
        path = f"/tickets/{file_ticket('new.nn').address}"
        assert len(assert_letters_sound()) == 2
    assert "keep" not in bad.oracle or name == bad.as_kept
    visitor, owner = enter(app, "new.nn"), enter(app, ADMINISTRATOR)
    assert_shown(name, *(assert_sound(desk.open(path)) for desk in (visitor, owner)))
    assert_sound(owner.open("/tickets/"))


@pytest.mark.parametrize("bad", of("form.email"), ids=str)
def test_a_nasty_address_is_refused_with_its_line(app: Flask, bad: BadInput, tmp_path: Path) -> None:
    with calm(bad):
        outcome = _imported(app, tmp_path, email=bad.text)
    assert_row_refused(app, outcome, "e-mail" if len(bad.text) > 254 else "не похож на электронную почту")


@pytest.mark.parametrize("bad", of("form.extra"), ids=str)
def test_fields_that_are_not_on_the_form_change_nothing(app: Flask, bad: BadInput) -> None:
    extra: dict[str, str | bytes] = dict(pair.split("=") for pair in bad.text.split("&"))
    teacher = enter(app, TEACHER)
    people = _people(app)
    for action, fields in (("/language", {"language": "ru"}), ("/tickets/", TYPED)):
        send(teacher.open(NEW), action, {**fields, **extra, "state": "closed", "assignee_id": "1"}, bad)
    with app.app_context():
        ticket, teacher_id, owner_id = db.session.query(Ticket).one(), person(TEACHER).id, person(ADMINISTRATOR).id
        assert (ticket.requester_id, ticket.assignee_id, ticket.state) == (teacher_id, owner_id, TicketState.NEW)
    assert _people(app) == people


def test_nothing_nasty_is_written_for_someone_who_has_not_signed_in(app: Flask) -> None:
    stranger = Desk(app).open("/login")
    for bad in all_rows():
        if bad.surface not in NOT_YET:
            fields = {"title": bad.text, "body": bad.text, "kind": bad.text, "form_key": bad.text, "state": bad.text}
            for path in ("/tickets/", "/tickets/2026-0001/answer", "/letters/confirm/x"):
                answer = stranger.http.post(path, data={**fields, **_token(stranger)})
                assert answer.status_code in (401, 410), (bad, path)
    with app.app_context():
        assert (*count_rows(), db.session.query(Letter).count()) == (0, 0, 0)


def assert_refused(app: Flask, page: Desk, field: str, sentence: str, **typed: str) -> None:
    """`rej` and `nowrite`: 422, the sentence beside the field, everything typed still there, no ticket."""
    assert page.code == 422
    assert sentence in page.page.find(id=f"{field}-error").get_text()  # type: ignore[union-attr]
    expected = {**TYPED, **typed}
    for name in ("title", "room"):
        assert page.page.find(id=name)["value"] == " ".join(str(expected[name]).split())  # type: ignore[index]
    assert page.page.find(id="body").get_text().strip() == expected["body"]  # type: ignore[union-attr]
    for name in ("topic", "urgency", "has_personal_data"):
        assert page.page.select_one(f"[name={name}] [selected], [name={name}][checked]")["value"] == expected[name]  # type: ignore[index]
    with app.app_context():
        assert count_rows() == (0, 0)


def assert_row_refused(app: Flask, outcome: Result, sentence: str) -> None:
    """The command says which line and why, and writes nobody."""
    assert outcome.exit_code == 1
    assert "строка" in outcome.output
    assert sentence in outcome.output
    assert "Traceback" not in outcome.output
    with app.app_context():
        assert person_by_login("new.nn") is None


def _filed(app: Flask, bad: BadInput, **typed: bytes) -> Desk:
    teacher = enter(app, TEACHER).open(NEW)
    return send(teacher, "/tickets/?anyway=as_typed", {**TYPED, **typed}, bad)  # a phone number is asked about first


def _assert_shown_everywhere(app: Flask, teacher: Desk, text: str) -> None:
    owner, path = enter(app, ADMINISTRATOR), "/tickets/2026-0001"
    assert_shown(text, assert_sound(teacher.open(path)), assert_sound(owner.open(path)))
    for desk, page in ((teacher, "/"), (teacher, "/tickets/"), (owner, "/tickets/"), (owner, "/admin/outbox")):
        assert_sound(desk.open(page))


def _imported(app: Flask, folder: Path, **cells: str) -> Result:
    row = {"full_name": "Новая Нина Николаевна", "login": "new.nn", "role": "teacher", "email": "n@school.example"}
    path = folder / "staff.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerows([COLUMNS, [{**row, **cells}.get(name, "") for name in COLUMNS.values()]])
    return app.test_cli_runner().invoke(args=["staff", "import", str(path)])


def _someone_like(login: str, new_login: str, email: str) -> None:
    like = person_by_login(login)
    assert like is not None
    columns = {column.name: getattr(like, column.name) for column in Person.__table__.columns if not column.primary_key}
    db.session.add(Person(**{**columns, "login": new_login, "email": email}))
    db.session.commit()


def _people(app: Flask) -> list[tuple[object, ...]]:
    with app.app_context():
        columns = [column for column in Person.__table__.columns if column.name != "locale"]
        return [tuple(row) for row in db.session.query(*columns).order_by(Person.id)]


def _token(desk: Desk) -> dict[str, str]:
    return desk.marks()
