"""States and problems of letters in words."""

from collections.abc import Callable

from flask_babel import force_locale

from helpdesk.outbox.labels import problem_of
from helpdesk.outbox.models import Letter, Problem

Queue = Callable[..., Letter]


def test_a_problem_is_a_sentence_with_the_servers_words(queue: Queue) -> None:
    letter = queue()
    assert problem_of(letter) == ""
    letter.problem, letter.last_error = Problem.REFUSED, "550 no such user"
    with force_locale("ru"):
        assert problem_of(letter) == "почтовый сервер отказался принять письмо: 550 no such user"
