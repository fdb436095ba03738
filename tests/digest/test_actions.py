"""The letter leaves once, on time, to whom the school decided; what was missed comes in one; it can be sent again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.digest import actions
from helpdesk.digest.models import DigestEdition, DigestSettings, DigestWeek, LetterFormat
from helpdesk.domain.digest_weeks import WeekNotOver, WeekTold, read_week
from helpdesk.domain.errors import NotAChoice, NotAllowed
from helpdesk.extensions import db
from helpdesk.outbox.models import LetterState, Problem
from helpdesk.outbox.post import holding
from tests.digest.scenes import EIGHT, busy, copies, digests, tell
from tests.factories import ADMINISTRATOR, DEPUTY, DIRECTOR, LEADERSHIP, METHODIST, TEACHER, person

pytestmark = pytest.mark.usefixtures("ctx", "monday")

WEEK = timedelta(days=7)


def logins() -> list[str]:
    """Whom copies went to, in order."""
    return [letter.to_address.split("@")[0] for letter in copies()]


def test_director_deputies_and_administrator_get_it() -> None:
    assert tell() == 5
    assert logins()[0] == DIRECTOR
    assert {DIRECTOR, LEADERSHIP, DEPUTY, ADMINISTRATOR} < set(logins())
    assert TEACHER not in logins()
    assert METHODIST not in logins()


def test_it_leaves_at_eight_and_once() -> None:
    assert tell(EIGHT - timedelta(seconds=1)) == 0
    assert tell() == 5
    assert tell() == 0
    assert tell(EIGHT + timedelta(hours=4)) == 0
    assert len(digests()) == 1


def test_the_clock_set_back_or_forward_sends_nothing_twice() -> None:
    assert tell() == 5
    for shift in (timedelta(hours=-1), timedelta(days=-1), -WEEK, timedelta(hours=1)):
        assert tell(EIGHT + shift) == 0
    assert tell(EIGHT + WEEK) == 5


def test_a_desk_does_not_tell_of_weeks_before_its_founding() -> None:
    assert tell(EIGHT - WEEK + timedelta(hours=2)) == 0  # the Monday of the founding
    actions.begin_on(date(2026, 11, 2))
    assert tell(EIGHT - WEEK + timedelta(hours=2)) == 5


def test_a_desk_of_before_the_letter_begins_with_the_last_week() -> None:
    db.session.query(DigestSettings).delete()
    assert tell() == 5
    assert digests()[0].key == "2026-W46"


def test_three_weeks_off_are_told_in_one_letter() -> None:
    assert tell(EIGHT + 2 * WEEK) == 5
    assert [(digest.key, digest.first_on) for digest in digests()] == [("2026-W48", date(2026, 11, 9))]
    assert {week.key for week in db.session.query(DigestWeek)} == {"2026-W46", "2026-W47", "2026-W48"}
    assert copies()[0].text.startswith("За 3 недели 9–29 ноября обращений не было.")


def test_the_weeks_at_the_turn_of_the_year_come_in_one_letter() -> None:
    actions.begin_on(date(2026, 12, 21))
    sunday = datetime(2026, 12, 27, 4, tzinfo=UTC)
    sent = [day for day in range(1, 23) if tell(sunday + timedelta(days=day))]
    assert sent == [1, 15, 22]  # 28 December, 11 and 18 January
    assert [digest.key for digest in digests()] == ["2026-W52", "2027-W01", "2027-W02"]
    assert digests()[1].first_on == date(2026, 12, 28)


def test_text_goes_without_html_and_picture_and_none_to_whoever_wants_none() -> None:
    busy()
    formats = {person(DEPUTY).id: LetterFormat.TEXT, person(ADMINISTRATOR).id: LetterFormat.NONE}
    actions.set_recipients(formats, by=person(DIRECTOR))
    assert tell() == 4
    assert ADMINISTRATOR not in logins()
    by_login = dict(zip(logins(), copies(), strict=True))
    assert (by_login[DEPUTY].html, by_login[DEPUTY].picture, by_login[DEPUTY].picture_name) == ("", None, "")
    assert by_login[DIRECTOR].picture == digests()[0].picture is not None
    assert by_login[DEPUTY].text == by_login[DIRECTOR].text


def test_a_decision_can_be_changed() -> None:
    for wanted in (LetterFormat.NONE, LetterFormat.TEXT):
        actions.set_recipients({person(DIRECTOR).id: wanted}, by=person(DEPUTY))
    tell()
    assert copies()[0].html == ""


@pytest.mark.parametrize("login", [TEACHER, METHODIST, LEADERSHIP])
def test_others_decide_nothing(login: str) -> None:
    with pytest.raises(NotAllowed):
        actions.set_recipients({person(DIRECTOR).id: LetterFormat.NONE}, by=person(login))


def test_each_reads_it_in_their_language_and_the_archive_has_both() -> None:
    person(DEPUTY).locale = "en"
    tell()
    by_login = dict(zip(logins(), copies(), strict=True))
    assert by_login[DEPUTY].subject.startswith("Weekly digest")
    kept = {one.locale: (one.subject, one.text, one.html) for one in db.session.query(DigestEdition)}
    for login, locale in ((DEPUTY, "en"), (DIRECTOR, "ru")):
        letter = by_login[login]
        assert kept[locale] == (letter.subject, letter.text, letter.html)


def test_who_left_the_school_gets_nothing_and_an_empty_school_still_archives() -> None:
    db.session.query(Person).update({"closed_at": clock.now()})
    assert tell() == 0
    assert [digest.key for digest in digests()] == ["2026-W46"]


def test_without_an_address_the_copy_is_kept_as_failed() -> None:
    person(DIRECTOR).email = ""
    tell()
    assert (copies()[0].state, copies()[0].problem) == (LetterState.FAILED, Problem.NO_ADDRESS)


def test_a_demo_holds_its_letters_back() -> None:
    with holding():
        tell()
    assert {letter.state for letter in copies()} == {LetterState.HELD}


def test_a_command_sends_a_week_when_it_is_over_and_once() -> None:
    week = read_week("2026-W46")
    with clock.at(EIGHT - timedelta(hours=9)), pytest.raises(WeekNotOver):  # Sunday, 23:00
        actions.send_week(week)
    with clock.at(EIGHT - timedelta(hours=7)):  # Monday, 1:00: asked for by a person
        assert len(actions.send_week(week)) == 5
        with pytest.raises(WeekTold):
            actions.send_week(week)
    assert tell() == 0


def test_an_earlier_week_asked_for_by_hand_is_not_told_again() -> None:
    tell()
    with clock.at(EIGHT):
        assert len(actions.send_week(read_week("2026-W44"))) == 5
    assert [(one.key, one.first_on) for one in digests()][0] == ("2026-W44", date(2026, 10, 26))
    with clock.at(EIGHT):
        assert len(actions.send_week(read_week("2026-W45"))) == 5
    assert [one.first_on for one in digests()] == [date(2026, 10, 26), date(2026, 11, 2), date(2026, 11, 9)]


def test_it_is_sent_again_as_it_was_in_the_readers_language_and_form() -> None:
    busy()
    tell()
    first, digest = copies()[0], digests()[0]
    director = person(DIRECTOR)
    assert actions.send_again(digest, director.id, 5, by=person(ADMINISTRATOR))
    db.session.commit()
    again = copies()[-1]
    assert (again.subject, again.text, again.html) == (first.subject, first.text, first.html)
    assert (again.picture, again.picture_name, again.thread) == (first.picture, first.picture_name, first.thread)
    assert again.message_id != first.message_id
    director.locale = "en"
    actions.set_recipients({director.id: LetterFormat.TEXT}, by=person(DEPUTY))
    assert actions.send_again(digest, director.id, 6, by=person(DEPUTY))
    db.session.commit()
    assert (copies()[-1].subject[:13], copies()[-1].html) == ("Weekly digest", "")


def test_a_second_click_sends_nothing_more() -> None:
    tell()
    sender, to = person(DEPUTY), person(DIRECTOR).id
    outcomes = [actions.send_again(digests()[0], to, 5, by=sender) for _click in range(2)]
    assert outcomes == [True, False]


@pytest.mark.parametrize("login", [TEACHER, METHODIST, LEADERSHIP, DIRECTOR])
def test_only_administrator_and_deputy_send_it_again(login: str) -> None:
    tell()
    with pytest.raises(NotAllowed):
        actions.send_again(digests()[0], person(DIRECTOR).id, 5, by=person(login))


def test_it_is_sent_again_only_to_who_may_read_figures() -> None:
    tell()
    with pytest.raises(NotAChoice):
        actions.send_again(digests()[0], person(TEACHER).id, 5, by=person(DEPUTY))
