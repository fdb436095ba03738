"""A browser without a window: follows forms as they stand on the page and proofreads every page it gets."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from bs4 import BeautifulSoup, Tag
from flask import Flask
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from helpdesk.accounts.actions import begin_session
from helpdesk.extensions import db
from helpdesk.web.headers import LETTER_POLICY
from tests.factories import PASSWORD, person
from tests.pages import check_page

LOGGING = re.compile("audit_head|INSERT INTO audit_entry")


class Desk:
    """One person's browser."""

    def __init__(self, app: Flask) -> None:
        self.app, self.http = app, app.test_client()
        self.response: TestResponse | None = None
        self._read: tuple[TestResponse, BeautifulSoup] | None = None

    @property
    def page(self) -> BeautifulSoup:
        """The page at hand, for reading only: it is parsed once."""
        assert self.response is not None
        if self._read is None or self._read[0] is not self.response:
            self._read = self.response, BeautifulSoup(self.response.text, "html.parser")
        return self._read[1]

    @property
    def text(self) -> str:
        """What a reader of the page at hand sees, white space folded."""
        return seen(self.page)

    @property
    def code(self) -> int:
        """The status of the last answer."""
        assert self.response is not None
        return self.response.status_code

    def open(self, path: str) -> "Desk":
        """Go to an address and follow redirects."""
        return self._got(self.http.get(path, follow_redirects=True))

    def submit(self, action: str, button: dict[str, str] | None = None, **fields: Any) -> "Desk":
        """Fill in the form whose action ends so, and send it: hidden and prefilled values go along."""
        form = self._form(action)
        data: dict[str, Any] = {**_prefilled(form), **fields, **(button or {})}
        return self._got(self.http.post(action, data=data, follow_redirects=True))

    def post(self, path: str, **fields: Any) -> "Desk":
        """Send fields without a form on the page, but with its token: what a tampered page would send."""
        return self._got(self.http.post(path, data={**self.marks(), **fields}, follow_redirects=True))

    def marks(self) -> dict[str, str]:
        """What every form of the page at hand carries: its token, and whose page it is."""
        found = {name: self.page.find("input", {"name": name}) for name in ("csrf_token", "who")}
        return {name: str(field["value"]) if isinstance(field, Tag) else "" for name, field in found.items()}

    def sign_in(self, login: str, password: str = PASSWORD) -> "Desk":
        """Through the sign-in page."""
        return self.open("/login").submit("/login", login=login, password=password)

    def _form(self, action: str) -> Tag:
        for form in self.page.find_all("form"):
            buttons = [*form.find_all("button"), *self.page.find_all("button", {"form": form.get("id", "none")})]
            targets = [form.get("action", ""), *(button.get("formaction", "") for button in buttons)]
            if any(str(target).partition("?")[0] == action for target in targets):
                return form
        raise AssertionError(f"no form for {action} on this page: {self.text[:300]}")

    def _got(self, response: TestResponse) -> "Desk":
        self.response = response
        if is_page(response) and self.app.config["SQLALCHEMY_DATABASE_URI"].startswith("sqlite"):
            check_page(response.text)  # the pages are the same on PostgreSQL
        return self


def enter(app: Flask, login: str) -> Desk:
    """A browser of somebody who has signed in already, without the price of a password."""
    browser = Desk(app)
    with app.app_context():
        token = begin_session(person(login)).session_token
        db.session.commit()
    with browser.http.session_transaction() as session:
        session["_user_id"] = token
    return browser


def is_page(response: TestResponse) -> bool:
    """Whether an answer is a page of the desk's: a letter of the archive is shown as it was sent."""
    return response.mimetype == "text/html" and response.headers.get("Content-Security-Policy") != LETTER_POLICY


def seen(part: Tag) -> str:
    """What a reader of a part of a page sees, white space folded."""
    return " ".join(part.get_text(" ").split())


def _prefilled(form: Tag) -> dict[str, Any]:
    data: dict[str, Any] = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = str(field.get("name", "")), field.get("type", "text")
        if not name or kind in ("file", "submit") or (kind in ("radio", "checkbox") and not field.has_attr("checked")):
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            data[name] = chosen.get("value", "") if isinstance(chosen, Tag) else ""
        else:
            data[name] = field.get_text() if field.name == "textarea" else field.get("value", "")
    return data


@contextmanager
def counted_queries(engine: Engine) -> Iterator[list[str]]:
    """The statements sent to the database inside the block, without BEGIN, COMMIT and the three that log a look."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "COMMIT", "PRAGMA")) and not LOGGING.search(statement):
            sent.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
