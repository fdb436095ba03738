"""A leak: told to the administrator and the director at once, closed with what was done; the caller commits."""

from dataclasses import dataclass
from datetime import date, time, timedelta

from flask import current_app
from flask_babel import force_locale

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.accounts.queries import lock_person, people_in
from helpdesk.audit.actions import About, record
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.consultation_days import to_instant, to_wall
from helpdesk.domain.errors import Missing
from helpdesk.domain.leaks import MOST_AN_HOUR, ReportsPaused, noticed_at
from helpdesk.domain.people import Role
from helpdesk.domain.text import clean_line, clean_text
from helpdesk.domain.wording import check_length
from helpdesk.extensions import db
from helpdesk.outbox.letters import render_letter
from helpdesk.outbox.post import Draft, post
from helpdesk.privacy.models import LeakReport
from helpdesk.privacy.queries import leak_submitted, leaks_told_since
from helpdesk.web.filters import moment
from helpdesk.web.links import absolute

NOTICE = "leak_reported"
READERS = (Role.ADMINISTRATOR, Role.DIRECTOR)
WORDS_LIMIT, NOTICED_LIMIT = 5_000, 200


@dataclass(frozen=True, slots=True)
class Told:
    """What somebody says of a leak; texts as typed, the hour of the school."""

    words: str
    on: date | None = None
    hour: time | None = None
    noticed: str = ""  # when it was, in words
    submit_key: str | None = None


def report_leak(told: Told, *, by: Person) -> LeakReport:
    """Keep what somebody noticed and tell who must act, without the words: they may name pupils.

    The same submit key again returns the first report. Raises Missing, TooLong, ReportsPaused, and NotAChoice for a
    moment that is ahead.
    """
    lock_person(by)
    if told.submit_key and (first := leak_submitted(told.submit_key)):
        return first
    report = _checked_report(told, by)
    if leaks_told_since(clock.now() - timedelta(hours=1), by) >= MOST_AN_HOUR:
        raise ReportsPaused(field="body", limit=MOST_AN_HOUR)
    db.session.add(report)
    db.session.flush()
    for person in people_in(*READERS):
        _tell(report, person)
    record(Act.LEAK_REPORTED, by=by, about=About(Thing.LEAK, report.id))
    return report


def close_leak(report: LeakReport, done: str, *, by: Person) -> None:
    """Write down what was done; a closed one stays as it is."""
    if report.closed_at is not None:
        return
    report.done = _checked(done, "done")
    report.closed_by, report.closed_at = by, clock.now()
    record(Act.LEAK_CLOSED, by=by, about=About(Thing.LEAK, report.id))


def _checked_report(told: Told, by: Person) -> LeakReport:
    zone, now = current_app.config["SCHOOL_TIMEZONE"], clock.now()
    minute = to_wall(now, zone).replace(second=0, microsecond=0)
    return LeakReport(
        reported_by=by,
        reported_at=now,
        noticed_at=to_instant(noticed_at(told.on, told.hour, minute), zone),
        is_hour_known=told.hour is not None or told.on is None,
        noticed=check_length(clean_line(told.noticed), "noticed", NOTICED_LIMIT),
        words=_checked(told.words, "body"),
        submit_key=told.submit_key,
        done="",
    )


def _checked(raw: str, field: str) -> str:
    words = clean_text(raw)
    if not words.strip():
        raise Missing(field=field)
    return check_length(words, field, WORDS_LIMIT)


def _tell(report: LeakReport, person: Person) -> None:
    with force_locale(person.locale):
        due = moment(report.to_report_by)
    is_over = report.to_report_by <= report.reported_at
    link = absolute("privacy.leak", report_id=report.id)
    subject, text, html = render_letter(NOTICE, person.locale, to=person, due=due, is_over=is_over, link=link)
    thread = f"leak-{report.id}"
    draft = Draft(
        key=f"{thread}:{person.id}", person=person, thread=thread, subject=subject, text=text, html=html, notice=NOTICE
    )
    post(draft)
