"""States and problems of letters in words."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask_babel import force_locale

from helpdesk.outbox import labels
from helpdesk.outbox.labels import problem_of
from helpdesk.outbox.models import Letter, LetterState, Problem

Queue = Callable[..., Letter]


def test_a_problem_is_a_sentence_with_the_servers_words(queue: Queue) -> None:
    letter = queue()
    assert problem_of(letter) == ""
    letter.problem, letter.last_error = Problem.REFUSED, "550 no such user"
    with force_locale("ru"):
        assert problem_of(letter) == "почтовый сервер отказался принять письмо: 550 no such user"


@pytest.mark.parametrize("locale", ["ru", "en"])
def test_every_state_and_problem_has_words(ctx: Flask, locale: str) -> None:
    with force_locale(locale):
        said = [*(str(labels.STATES[state]) for state in LetterState), *(str(labels.PROBLEMS[one]) for one in Problem)]
    assert len(set(said)) == len(LetterState) + len(Problem)


def test_a_problem_without_the_servers_words_ends_there(ctx: Flask) -> None:
    assert labels.problem_in_words(Problem.NO_ADDRESS, "") == "у получателя нет адреса почты"
