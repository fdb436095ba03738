"""The weekly letter leaves once, is kept as it left, and is sent again when asked."""

from collections.abc import Mapping, Sequence
from datetime import date

import sqlalchemy as sa
from flask import current_app

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.audit.actions import About, record
from helpdesk.consultations.queries import school_timetable
from helpdesk.digest import notices, queries
from helpdesk.digest.compose import Edition, Told, edition, picture_name, told_of
from helpdesk.digest.models import (
    Digest,
    DigestEdition,
    DigestRecipient,
    DigestSettings,
    DigestWeek,
    LetterFormat,
)
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.consultation_days import to_wall
from helpdesk.domain.digest_weeks import WeekTold, check_over, week_key, weeks_due, weeks_upto
from helpdesk.domain.errors import NotAChoice, NotAllowed
from helpdesk.domain.people import Role
from helpdesk.domain.periods import Period
from helpdesk.extensions import db, insert_if_absent
from helpdesk.outbox.models import Letter
from helpdesk.outbox.post import Picture
from helpdesk.web.locale import LOCALES

SETTERS = (Role.ADMINISTRATOR, Role.DEPUTY, Role.DIRECTOR)
SENDERS = (Role.ADMINISTRATOR, Role.DEPUTY)


def send_when_due() -> int:
    """Queue the letter whose time has come, whichever worker is first; returns how many copies. The caller commits."""
    now = to_wall(clock.now(), current_app.config["SCHOOL_TIMEZONE"])
    weeks = weeks_due(now, queries.told_upto(), school_timetable())
    return len(_tell(weeks)) if weeks else 0


def send_week(week: Period) -> list[Letter]:
    """Queue the letter about a week, and about those before it that no letter told of; raises WeekNotOver, WeekTold."""
    check_over(week, clock.today(current_app.config["SCHOOL_TIMEZONE"]))
    if queries.is_told(week):
        raise WeekTold
    return _tell(weeks_upto(week, queries.told_upto(before=week.first_on), school_timetable()))


def send_again(digest: Digest, person_id: int, number: int, *, by: Person) -> bool:
    """Queue the letter once more as it was, to somebody who may get it; False when that very copy is queued already."""
    if by.role not in SENDERS:
        raise NotAllowed
    wanted = {one.person.id: one for one in queries.recipients()}.get(person_id)
    if wanted is None:
        raise NotAChoice(field="person")
    db.session.execute(sa.select(Digest.id).where(Digest.id == digest.id).with_for_update())
    if db.session.scalar(sa.select(Letter.id).where(Letter.key == notices.key_of(digest, person_id, number))):
        return False
    notices.send(digest, _kept(digest, wanted.person.locale), wanted.person, wanted.format, number=number)
    record(Act.DIGEST_SENT_AGAIN, by=by, about=About(Thing.DIGEST, digest.key), person=person_id)
    return True


def set_recipients(formats: Mapping[int, LetterFormat], *, by: Person) -> None:
    """Decide who gets the letter and how."""
    if by.role not in SETTERS:
        raise NotAllowed
    known = {row.person_id: row.format for row in db.session.scalars(sa.select(DigestRecipient))}
    for person_id, wanted in formats.items():
        if known.get(person_id) is wanted:
            continue
        if not insert_if_absent(DigestRecipient, person_id=person_id, format=wanted):
            db.session.execute(sa.update(DigestRecipient).filter_by(person_id=person_id).values(format=wanted))
        record(Act.DIGEST_RECIPIENTS_CHANGED, by=by, about=About(Thing.PERSON, person_id), format=wanted.value)


def begin_on(day: date) -> DigestSettings:
    """From which day on the desk tells of its weeks: that of its founding."""
    settings = db.session.scalar(sa.select(DigestSettings).with_for_update()) or DigestSettings()
    settings.begins_on = day
    db.session.add(settings)
    return settings


def _tell(weeks: Sequence[Period]) -> list[Letter]:
    """The letter about some weeks, without those somebody else has just taken."""
    taken = [week for week in weeks if insert_if_absent(DigestWeek, key=week_key(week))]
    if not taken:
        return []
    told = told_of(Period(taken[0].first_on, taken[-1].last_on))
    editions = {locale: edition(told, locale) for locale in LOCALES}
    digest = _archived(told, editions)
    record(Act.DIGEST_SENT, by=None, about=About(Thing.DIGEST, digest.key))
    keys = [week_key(week) for week in taken]
    db.session.execute(sa.update(DigestWeek).where(DigestWeek.key.in_(keys)).values(digest_id=digest.id))
    return [
        notices.send(digest, editions[one.person.locale], one.person, one.format)
        for one in queries.recipients()
        if one.format is not LetterFormat.NONE
    ]


def _archived(told: Told, editions: Mapping[str, Edition]) -> Digest:
    """The letter as it leaves, in every language: whoever opens it later may read another than the copies had."""
    period, picture = told.figures.period, editions[LOCALES[0]].picture
    days = {"first_on": period.first_on, "last_on": period.last_on}
    digest = Digest(key=told.key, **days, created_at=clock.now(), picture=picture.png if picture else None)
    db.session.add(digest)
    db.session.flush()
    for locale, said in editions.items():
        words = {"subject": said.subject, "text": said.text, "html": said.html}
        db.session.add(DigestEdition(digest_id=digest.id, locale=locale, **words))
    return digest


def _kept(digest: Digest, locale: str) -> Edition:
    """An edition of the archive as it left."""
    said = db.session.get_one(DigestEdition, (digest.id, locale))
    picture = Picture(picture_name(digest.key), digest.picture) if digest.picture else None
    return Edition(said.subject, said.text, said.html, picture)
