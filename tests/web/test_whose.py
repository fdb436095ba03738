"""A mark says whose page a form stood on, and nobody can make one for somebody else."""

from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk.web.links import sign
from helpdesk.web.whose import person_marked
from tests.client import Desk
from tests.factories import DEPUTY, TEACHER, person

Browsers = Callable[..., Desk]


def test_every_form_says_whose_page_it_stood_on(desk: Browsers, app: Flask) -> None:
    marks = [desk(login).open("/tickets/new?kind=unsure").marks()["who"] for login in (TEACHER, DEPUTY)]
    assert desk().open("/login").marks()["who"] == ""
    with app.app_context():
        assert [person_marked(mark) for mark in marks] == [person(TEACHER).id, person(DEPUTY).id]


@pytest.mark.parametrize("forge", [str, lambda one: sign("reopen", [one]), lambda one: sign("whose form", [f"{one}"])])
def test_a_mark_made_otherwise_is_nobodys(ctx: Flask, forge: Callable[[int], str]) -> None:
    assert person_marked(forge(person(TEACHER).id)) is None


def test_nothing_is_nobodys_mark(ctx: Flask) -> None:
    assert [person_marked(mark) for mark in ("", "x", "\x00", "е" * 9000)] == [None] * 4
