"""A leak: told to the administrator and the director at once, closed with what was done; the caller commits."""

from datetime import timedelta

from flask_babel import force_locale

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.accounts.queries import people_in
from helpdesk.audit.actions import About, record
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.errors import Missing
from helpdesk.domain.people import Role
from helpdesk.domain.text import clean_line, clean_text
from helpdesk.domain.wording import check_length
from helpdesk.extensions import db
from helpdesk.outbox.letters import render_letter
from helpdesk.outbox.post import Draft, post
from helpdesk.privacy.models import LeakReport
from helpdesk.web.filters import moment
from helpdesk.web.links import absolute

NOTICE = "leak_reported"
READERS = (Role.ADMINISTRATOR, Role.DIRECTOR)
TO_REPORT = timedelta(hours=24)  # to Роскомнадзор, from when the school learned of it (152-ФЗ, ст. 21 ч. 3.1)
WORDS_LIMIT, NOTICED_LIMIT = 5_000, 200


def report_leak(words: str, noticed: str, *, by: Person) -> LeakReport:
    """Keep what somebody noticed and tell who must act, without the words: they may name pupils.

    Raises Missing and TooLong.
    """
    told = _checked(words, "words")
    when = check_length(clean_line(noticed), "noticed", NOTICED_LIMIT)
    report = LeakReport(reported_by=by, reported_at=clock.now(), noticed=when, words=told, done="")
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


def _checked(raw: str, field: str) -> str:
    words = clean_text(raw)
    if not words.strip():
        raise Missing(field=field)
    return check_length(words, field, WORDS_LIMIT)


def _tell(report: LeakReport, person: Person) -> None:
    with force_locale(person.locale):
        due = moment(report.reported_at + TO_REPORT)
    link = absolute("privacy.leak", report_id=report.id)
    subject, text, html = render_letter(NOTICE, person.locale, to=person, due=due, link=link)
    thread = f"leak-{report.id}"
    draft = Draft(
        key=f"{thread}:{person.id}", person=person, thread=thread, subject=subject, text=text, html=html, notice=NOTICE
    )
    post(draft)
