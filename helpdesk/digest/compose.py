"""A letter about some weeks, composed in a language: subject, text, HTML, and the picture all languages share."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import force_locale

from helpdesk.digest.chart import picture
from helpdesk.digest.contents import contents_of
from helpdesk.domain.digest_weeks import week_key
from helpdesk.domain.figures import Flow
from helpdesk.domain.periods import Period, week_of, weeks_before
from helpdesk.outbox.letters import render_letter
from helpdesk.outbox.post import Picture
from helpdesk.reports.queries import WEEKS_BEFORE, Figures, records_of
from helpdesk.trainings.queries import quarters_and_rule
from helpdesk.web.links import absolute


@dataclass(frozen=True, slots=True)
class Told:
    """What a letter about a period is made of, read once for all its languages."""

    key: str
    figures: Figures
    weeks: Sequence[Flow]  # the four before it, and its own


@dataclass(frozen=True, slots=True)
class Edition:
    """A letter in one language."""

    subject: str
    text: str
    html: str
    picture: Picture | None


def told_of(period: Period) -> Told:
    """The figures of a period and of the four weeks before it (5 queries)."""
    before = weeks_before(period, WEEKS_BEFORE)
    records = records_of([before, period], *quarters_and_rule())
    weeks = records.weeks(Period(before.first_on, period.last_on))
    return Told(week_key(week_of(period.last_on)), records.figures(period), weeks)


def edition(told: Told, locale: str) -> Edition:
    """The letter in a language."""
    name = picture_name(told.key)
    with force_locale(locale):
        contents = contents_of(told.figures, told.weeks, WEEKS_BEFORE)
        link = absolute("digest.show", week=told.key)
        subject, text, html = render_letter("digest", locale, contents=contents, link=link, picture=name)
    return Edition(subject, text, html, Picture(name, picture(contents.bars)) if contents.bars else None)


def picture_name(key: str) -> str:
    """What the HTML calls the picture of a letter."""
    return f"digest-{key}@helpdesk"
