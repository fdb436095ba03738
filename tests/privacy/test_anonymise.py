"""A person who left is a number afterwards, everywhere; what they wrote stays."""

import pytest
import sqlalchemy as sa
from flask import Flask

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.audit.models import AuditEntry
from helpdesk.domain.forgetting import ForgottenAlready, StillHere, StillNeeded
from helpdesk.domain.workflow import TicketState
from helpdesk.extensions import db
from helpdesk.outbox.models import Letter
from helpdesk.privacy.anonymise import GOES, forget
from helpdesk.privacy.held import OWN, WORK
from helpdesk.tickets import actions, changes
from helpdesk.tickets.models import Ticket
from tests.factories import ADMINISTRATOR, DEPUTY, METHODIST, TEACHER, away, file_ticket, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")


def gone(login: str = TEACHER) -> Person:
    """Somebody who left after a ticket of theirs was answered and closed."""
    who = person(login)
    who.phone, who.room = "+7 912 000-00-01", "305"
    ticket = file_ticket(by=login)
    actions.answer(ticket, "Смотрим.", by=person(ADMINISTRATOR))
    actions.answer(ticket, "Спасибо, разобрались.", by=who)
    ticket.state, ticket.closed_at = TicketState.CLOSED, clock.now()
    changes.record(ticket, by=None, act="rerouted", changes={"assignee": [who.short_name, "Нестеров А. П."]})
    who.closed_at = clock.now()
    db.session.commit()
    return who


def places_naming(*words: str) -> set[str]:
    """Tables in which one of these words still stands."""
    found = set()
    for table in db.metadata.sorted_tables:
        texts = [column for column in table.columns if isinstance(column.type, sa.String | sa.JSON)]
        for row in db.session.execute(sa.select(*texts)) if texts else ():
            if any(word.lower() in str(value).lower() for value in row for word in words):
                found.add(table.name)
    return found


def test_the_name_is_nowhere_any_more_and_the_words_are_where_they_were() -> None:
    who = gone()
    known = ("Баранова", TEACHER, "Людмила Петровна", "912 000")
    assert places_naming(*known) >= {"person", "letter", "event", "ticket"}
    forget(who, by=person(ADMINISTRATOR))
    db.session.commit()
    assert places_naming(*known) == set()
    assert (who.full_name, who.short_name[:9], who.email) == (f"Сотрудник № {who.id}", "Сотрудник", "")
    ticket = db.session.query(Ticket).one()
    assert (ticket.body[:15], ticket.requester_id) == ("Ставлю отметки ", who.id)
    assert f"сотрудник no {who.id}" in ticket.search_text  # folded, so that a search finds it
    assert {letter.text for letter in db.session.query(Letter).filter_by(person_id=who.id)} == {"—"}
    entry = db.session.query(AuditEntry).filter_by(act="person_forgotten").one()
    assert entry.thing_id == str(who.id)


def test_the_name_goes_from_subjects_too_and_a_namesake_by_initials_keeps_theirs() -> None:
    away(DEPUTY, substitute=ADMINISTRATOR)
    person(METHODIST).full_name = "Соколовская Екатерина Андреевна"
    ticket = file_ticket(by=METHODIST)
    actions.answer(ticket, "Смотрим.", by=person(ADMINISTRATOR))
    who = person(DEPUTY)
    who.closed_at = clock.now()
    letter = db.session.query(Letter).filter(Letter.subject.contains("Соколовская Елена")).one()
    own = db.session.query(Letter).filter(Letter.thread == ticket.thread).first()
    own.text = "Спрашивает Соколовская Е. А."
    db.session.commit()
    forget(who, by=None)
    db.session.commit()
    assert places_naming("Соколовская Елена") == set()
    assert (letter.subject, who.post) == (f"Вы замещаете: Сотрудник № {who.id}", "")
    assert own.text == "Спрашивает Соколовская Е. А."


def test_of_two_with_the_same_full_name_the_one_who_stays_is_still_named() -> None:
    who, other = person(METHODIST), person(DEPUTY)
    who.full_name, who.role_held = other.full_name, other.role_held
    for login in (DEPUTY, METHODIST):
        away(login, substitute=ADMINISTRATOR)
    letters = db.session.query(Letter).filter(Letter.subject.contains(other.full_name)).order_by(Letter.id).all()
    who.closed_at = clock.now()
    forget(who, by=None)
    db.session.commit()
    assert [other.full_name in letter.subject for letter in letters] == [True, False]


def test_who_works_here_or_is_still_needed_is_not_forgotten() -> None:
    with pytest.raises(StillHere):
        forget(person(TEACHER), by=None)
    file_ticket()
    person(TEACHER).closed_at = clock.now()
    with pytest.raises(StillNeeded) as refused:
        forget(person(TEACHER), by=None)
    assert refused.value.facts["tickets"] == 1


def test_who_is_to_stand_in_is_not_forgotten() -> None:
    away(ADMINISTRATOR, substitute=DEPUTY)
    person(DEPUTY).closed_at = clock.now()
    with pytest.raises(StillNeeded):
        forget(person(DEPUTY), by=None)


def test_nobody_is_forgotten_twice() -> None:
    who = gone()
    forget(who, by=None)
    with pytest.raises(ForgottenAlready):
        forget(who, by=None)


def test_a_dry_run_of_the_command_changes_nothing(ctx: Flask) -> None:
    gone()
    run = ctx.test_cli_runner()
    told = run.invoke(args=["staff", "anonymise", TEACHER, "--dry-run"])
    assert (told.exit_code, "Заявок: 1" in told.output, person(TEACHER).phone[:2]) == (0, True, "+7")
    assert run.invoke(args=["staff", "anonymise", TEACHER]).exit_code == 0
    db.session.expire_all()
    assert run.invoke(args=["staff", "anonymise", ADMINISTRATOR]).exit_code == 1
    assert person(ADMINISTRATOR).full_name.startswith("Нестеров")


def test_everything_that_points_to_a_person_is_told_of_and_kept_or_removed_knowingly() -> None:
    """A new key to `person` must say whether its row is the person's own, or work on others' things."""
    keys = (key for table in db.metadata.sorted_tables for key in table.foreign_keys)
    pointing = {f"{key.parent.table.name}.{key.parent.name}" for key in keys if key.column.table.name == "person"}
    assert pointing == OWN | WORK
    assert OWN.isdisjoint(WORK)
    assert GOES <= OWN
