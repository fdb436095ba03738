"""The language of the pages: whose it is, and that choosing it leads back to where one was."""

from collections.abc import Callable

import pytest
from flask import Flask

from tests.client import Desk
from tests.factories import OTHER_TEACHER, TEACHER, file_ticket

pytestmark = pytest.mark.usefixtures("monday")

Browsers = Callable[..., Desk]


def test_a_language_chosen_before_signing_in_is_kept_for_the_person_and_for_nobody_else(desk: Browsers) -> None:
    browser = desk().open("/").submit("/language", {"language": "en"}).sign_in(TEACHER)
    assert browser.page.html["lang"] == "en"
    assert desk(TEACHER).open("/").page.html["lang"] == "en"
    browser.submit("/logout").sign_in(OTHER_TEACHER)
    assert browser.page.html["lang"] == "ru"


def test_the_switch_of_a_refused_form_leads_back_to_what_it_was_about(desk: Browsers, app: Flask) -> None:
    with app.app_context():
        path = f"/tickets/{file_ticket().address}"
    teacher = desk(TEACHER).open(path).submit(f"{path}/answer", body="")
    assert teacher.code == 422
    teacher.submit("/language", {"language": "en"})
    assert (teacher.response.request.path, teacher.page.html["lang"]) == (path, "en")  # type: ignore[union-attr,index]


def test_in_english_the_topics_are_named_without_russian_examples(desk: Browsers) -> None:
    browser = desk().open("/").submit("/language", {"language": "en"}).sign_in(TEACHER)
    browser.open("/tickets/new?kind=technical")
    assert "I cannot sign in" in browser.text
    assert not browser.page.select(".topic-hint")
