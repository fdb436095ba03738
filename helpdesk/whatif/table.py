"""Both sides as a table and as a picture: today's figures first, those of the other rules beside them."""

from collections.abc import Callable
from typing import NamedTuple

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from helpdesk.domain.what_if import Compared, Kept, Load, Shift, percent
from helpdesk.whatif.labels import NOTHING, hours_in_words, number_in_words, percent_in_words

SPREAD: tuple[LazyString, ...] = (
    _l("до 2 часов"),
    _l("2–4 часа"),
    _l("4–8 часов"),
    _l("8–16 часов"),
    _l("16–24 часа"),
    _l("дольше 24 часов"),
)


class Row(NamedTuple):
    """One line of the table: what is counted, today, under the other rules."""

    name: str
    today: str
    other: str


class Section(NamedTuple):
    """Lines that are read in one way, and how."""

    name: str
    reading: str
    rows: list[Row]


class Bar(NamedTuple):
    """Tickets promised an answer within some hours, on both sides, also as percents of the longest bar."""

    name: str
    today: int
    other: int
    today_length: int
    other_length: int


def sections(found: Compared) -> list[Section]:
    """The table: what is promised, two readings of how people answer, the load."""
    return [_promised(found), _as_people_did(found), _at_consultations(found), _load(found)]


def bars(found: Compared) -> list[Bar]:
    """The picture: how many tickets are promised an answer within how many hours."""
    both = list(zip(SPREAD, found.today.spread, found.other.spread, strict=True))
    most = max(*found.today.spread, *found.other.spread, 1)
    return [Bar(str(name), old, new, 100 * old // most, 100 * new // most) for name, old, new in both]


def _promised(found: Compared) -> Section:
    today, other = found.today, found.other
    return Section(
        _("Что обещано"),
        _("Сроки, которые служба назвала бы при подаче каждой заявки. Часы рабочие, с регистрации."),
        [
            Row(
                _("До обещанного ответа: у половины заявок не больше"),
                hours_in_words(today.answer),
                hours_in_words(other.answer),
            ),
            Row(_("у девяти из десяти не больше"), *map(hours_in_words, (today.answer_ninety, other.answer_ninety))),
            *_shifted(found.answers, _("Ответ обещан раньше, чем сейчас"), _("Ответ обещан позже, чем сейчас")),
            Row(
                _("До обещанного решения: у половины заявок не больше"),
                hours_in_words(today.solution),
                hours_in_words(other.solution),
            ),
            *_shifted(found.solutions, _("Решение обещано раньше, чем сейчас"), _("Решение обещано позже, чем сейчас")),
        ],
    )


def _as_people_did(found: Compared) -> Section:
    today, other = found.today, found.other
    return Section(
        _("Если отвечать тогда же, когда на деле"),
        _("Настоящее время ответа и решения сравнивается с новым сроком. Заявки, где ещё не поздно, не считаются."),
        [
            Row(_("Ответ в срок"), _kept(today.answered), _kept(other.answered)),
            Row(_("Ответ обещан раньше, и этот срок выдержан"), NOTHING, _kept(found.sooner_and_kept)),
            Row(_("Решение в срок"), _kept(today.solved), _kept(other.solved)),
        ],
    )


def _at_consultations(found: Compared) -> Section:
    today, other = found.today, found.other
    return Section(
        _("Если отвечать только на консультациях"),
        _("Каждая заявка ждёт первой консультации после регистрации и получает ответ к её концу, не письменно."),
        [
            Row(
                _("До конца первой консультации: у половины заявок не больше"),
                hours_in_words(today.waited),
                hours_in_words(other.waited),
            ),
            *_shifted(found.consultations, _("Ответ раньше, чем сейчас"), _("Ответ позже, чем сейчас")),
            Row(_("Ответ в срок"), _kept(today.at_consultation), _kept(other.at_consultation)),
            _each(_("Заявок на самой полной консультации"), today.crowd, other.crowd, lambda one: str(one.most)),
            _each(_("Консультаций, где заявок больше, чем мест"), today.crowd, other.crowd, _over),
        ],
    )


def _load(found: Compared) -> Section:
    sides = found.today.promised, found.other.promised
    return Section(
        _("Нагрузка на консультации"),
        _("На консультацию приходится заявка, ответ на которую обещан к её концу. Место занимает десять минут."),
        [
            _each(_("Консультаций за эти дни"), *sides, lambda one: str(one.consultations)),
            _each(_("Часов консультаций"), *sides, lambda one: hours_in_words(one.held)),
            _each(_("Заявок на консультацию в среднем"), *sides, lambda one: number_in_words(one.mean)),
            _each(_("на девяти из десяти консультаций не больше"), *sides, lambda one: str(one.ninety)),
            _each(_("на самой полной"), *sides, lambda one: str(one.most)),
            _each(_("Консультаций, где заявок больше, чем мест"), *sides, _over),
        ],
    )


def _each(name: str, today: Load, other: Load, told: Callable[[Load], str]) -> Row:
    return Row(name, told(today), told(other))


def _over(load: Load) -> str:
    return _("%(some)d из %(all)d", some=load.over, all=load.consultations)


def _shifted(shift: Shift, sooner: str, later: str) -> list[Row]:
    return [Row(sooner, NOTHING, _share(shift.sooner, shift.of)), Row(later, NOTHING, _share(shift.later, shift.of))]


def _kept(kept: Kept) -> str:
    return _share(kept.kept, kept.of)


def _share(part: int, whole: int) -> str:
    """«64 % (32 из 50)»."""
    if not whole:
        return NOTHING
    return _("%(percent)s (%(some)d из %(all)d)", percent=percent_in_words(percent(part, whole)), some=part, all=whole)
