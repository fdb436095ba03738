"""States and problems of letters in words, for the pages of the office."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from helpdesk.outbox.models import Letter, LetterState, Problem

STATES: dict[LetterState, LazyString] = {
    LetterState.WAITING: _l("ждёт отправки"),
    LetterState.SENDING: _l("отправляется"),
    LetterState.SENT: _l("отправлено"),
    LetterState.FAILED: _l("не доставлено"),
    LetterState.HELD: _l("задержано"),
}
PROBLEMS: dict[Problem, LazyString] = {
    Problem.NO_ADDRESS: _l("у получателя нет адреса почты"),
    Problem.BAD_ADDRESS: _l("адрес получателя записан с ошибкой"),
    Problem.UNREACHABLE: _l("почтовый сервер не работает"),
    Problem.PUT_OFF: _l("почтовый сервер просит повторить позже"),
    Problem.REFUSED: _l("почтовый сервер отказался принять письмо"),
    Problem.GIVEN_UP: _l("почтовый сервер не принимал письмо трое суток"),
}


def problem_of(letter: Letter) -> str:
    """What stands in a letter's way; empty when nothing does."""
    return problem_in_words(letter.problem, letter.last_error) if letter.problem else ""


def problem_in_words(problem: Problem, words: str) -> str:
    """A problem, with the server's own words after a colon."""
    named = str(PROBLEMS[problem])
    return _("%(problem)s: %(words)s", problem=named, words=words) if words else named
