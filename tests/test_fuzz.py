"""Whatever is sent, by whomever: an answer in time, a page that can do nothing, never a fault of ours.

`pytest tests/test_fuzz.py --fuzz 5000` looks for longer, and elsewhere each time.
"""

import re
import time
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from urllib.parse import quote, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from tests.bad_inputs import BOUNDARY, SECONDS, TRACE, all_rows, as_bytes, assert_inert, multipart
from tests.client import Desk, _prefilled, enter, is_page
from tests.computers import enrolled
from tests.factories import ADMINISTRATOR, DEPUTY, DIRECTOR, TEACHER, file_ticket
from tests.files.photos import photo

pytestmark = pytest.mark.usefixtures("monday")

STRANGERS = ("", "at a staff-room computer")
PEOPLE = (*STRANGERS, TEACHER, ADMINISTRATOR, DEPUTY, DIRECTOR)
PAGES = 30  # a person's, looked through for forms
SHORT = 300
LISTED = [row.payload for row in all_rows() if len(row.payload) <= SHORT]
USUAL = ["", "0", "-1", "1", "2026-11-12", "2026-11-12T15:00:00", "15:00", "yes", "technical", TEACHER, "2026-0001"]
WORDS = st.one_of(
    st.sampled_from(LISTED), st.sampled_from(USUAL).map(str.encode), st.text(max_size=SHORT).map(str.encode)
)
WORDS |= st.text(max_size=40).map(lambda text: text.encode("utf-8", "replace")) | st.binary(max_size=SHORT)
STARTS = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff\xe1",
    b"RIFF\0\0\0\0WEBP",
    b"PK\x03\x04",
    b"\0\0\0\x18ftypheic",
    b"BM",
    b"",
)
CONTENTS = st.tuples(st.sampled_from(STARTS), st.binary(max_size=SHORT)).map(b"".join)
PICTURES = [photo(kind) for kind in ("JPEG", "PNG", "WEBP", "BMP")]
CONTENTS |= st.tuples(st.sampled_from(PICTURES), st.integers(0, 400), st.binary(max_size=9)).map(
    lambda parts: parts[0][: parts[1]] + parts[2] + parts[0][parts[1] + len(parts[2]) :]
)
NAMES = st.binary(max_size=80).map(lambda raw: re.sub(rb'[\r\n"]', b"_", raw)) | st.sampled_from(
    [re.sub(rb'[\r\n"]', b"_", raw) for raw in LISTED]
)
HEADERS = (
    *("Host", "Cookie", "Accept-Language", "Referer", "Origin", "User-Agent", "Authorization", "Accept", "Range"),
    *("X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Remote-User", "If-None-Match", "If-Range"),
    *("If-Modified-Since", "Content-Type", "Accept-Encoding", "X-Requested-With", "Transfer-Encoding"),
)
VALUES = st.text(st.characters(codec="latin-1", exclude_characters="\r\n\0"), max_size=SHORT) | st.sampled_from(
    [
        "evil.example",
        "session=x",
        "bytes=0-",
        "bytes=-1,0-0",
        "multipart/form-data",
        "*",
        "ru;q=nan",
        "[::1",
        "localhost:",
    ]
)
LINES = st.dictionaries(st.sampled_from(HEADERS), VALUES, max_size=4)
TOKENS: dict[str, bytes] = {}


class Form(NamedTuple):
    """A form as a page of somebody's offers it."""

    login: str
    action: str
    method: str
    fields: dict[str, str]
    has_files: bool


@pytest.fixture
def looked_for(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """How long to look: always at the same for every build, or as long and as far as one asks."""
    count = request.config.getoption("--fuzz")
    return settings(
        max_examples=count or 120,
        derandomize=not count,
        database=None,
        deadline=None,
        phases=[Phase.generate],  # the school remembers what was sent before, so nothing can be made smaller
        suppress_health_check=list(HealthCheck),
    )


@pytest.fixture
def people(app: Flask) -> dict[str, Desk]:
    """Browsers of everybody; a ticket stands in the queue."""
    with app.app_context():
        file_ticket()
    strangers = dict(zip(STRANGERS, (Desk(app), enrolled(app)), strict=True))
    return strangers | {login: enter(app, login) for login in PEOPLE if login not in STRANGERS}


def test_no_form_of_any_page_can_be_made_to_fail(app: Flask, people: dict[str, Desk], looked_for: Any) -> None:
    forms = [form for login, desk in people.items() for form in forms_of(login, desk)]
    assert len({urlsplit(form.action).path for form in forms}) > 25

    @looked_for
    @given(st.sampled_from(forms), st.data())
    def send(form: Form, data: st.DataObject) -> None:
        desk = still_in(app, people, form.login)
        chosen = {
            name: data.draw(st.just(as_bytes(value)) if name == "who" else st.just(as_bytes(value)) | WORDS)
            for name, value in form.fields.items()
        }  # under another's mark no view would see the rest
        sent = {**chosen, "csrf_token": token_of(desk)}
        files = data.draw(st.lists(st.tuples(NAMES, CONTENTS), max_size=2)) if form.has_files else []
        if form.method == "get":
            asked = "&".join(f"{name}={quote(value)}" for name, value in chosen.items())
            assert_calm(lambda: desk.http.get(f"{urlsplit(form.action).path}?{asked}"), form, chosen)
            return
        parts = [(b'name="%s"' % as_bytes(name), value) for name, value in sent.items()]
        parts += [(b'name="files"; filename="%s"' % name, content) for name, content in files]
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        answer = assert_calm(
            lambda: desk.http.post(form.action, data=multipart(parts), content_type=kind), form, chosen, files
        )
        if answer.status_code in (302, 303):
            assert_calm(lambda: desk.http.get(answer.location), form, chosen, files)

    send()


def test_no_header_can_make_a_page_fail(app: Flask, people: dict[str, Desk], looked_for: Any) -> None:
    paths = ["/", "/login", "/tickets/", "/tickets/new?kind=unsure", "/tickets/2026-0001", "/consultations.ics"]
    paths += ["/static/favicon.svg", "/healthz", "/admin/outbox", "/nowhere"]

    @looked_for
    @given(
        st.sampled_from(PEOPLE), st.sampled_from(paths), st.dictionaries(st.sampled_from(HEADERS), VALUES, max_size=4)
    )
    def ask(login: str, path: str, headers: dict[str, str]) -> None:
        desk = still_in(app, people, login)
        answer = assert_calm(lambda: desk.http.get(path, headers=headers), path, headers)
        assert "evil.example" not in f"{answer.location} {answer.headers.get('Set-Cookie')}"

    ask()


def test_no_address_can_make_a_page_fail(app: Flask, people: dict[str, Desk], looked_for: Any) -> None:
    starts = sorted({re.sub(r"<[^>]+>", "\0", rule.rule) for rule in app.url_map.iter_rules() if "GET" in rule.methods})

    @looked_for
    @given(st.sampled_from(PEOPLE), st.sampled_from(starts), WORDS, WORDS, st.sampled_from(["", "q", "next", "cursor"]))
    def ask(login: str, start: str, part: bytes, value: bytes, name: str) -> None:
        address = start.replace("\0", quote(part, safe=""))
        asked = f"{address}?{name or quote(part)}={quote(value)}"
        assert_calm(lambda: still_in(app, people, login).http.get(asked), login, asked)

    ask()


def forms_of(login: str, desk: Desk) -> Iterator[Form]:
    """The forms of the pages this person can come to by following links; of one kind once."""
    waiting, known, told = ["/", "/tickets/new?kind=unsure"], {"/"}, set()
    while waiting:
        with desk.http.get(waiting.pop(0), follow_redirects=True) as answer:
            page = BeautifulSoup(answer.text, "html.parser") if is_page(answer) else None
        if page is None:
            continue
        for link in page.select("a[href^='/']"):
            kind = re.sub(r"\d+", "0", urlsplit(str(link["href"])).path)
            if kind not in known and len(known) <= PAGES:
                known.add(kind)
                waiting.append(str(link["href"]))
        for form in page.find_all("form"):
            found = _form(login, form)
            if (kind := (re.sub(r"\d+", "0", found.action), tuple(found.fields))) not in told:
                told.add(kind)
                yield found


def _form(login: str, form: Tag) -> Form:
    named = {str(field["name"]): "" for field in form.select("[name]:not([type=file])")}
    fields = {**named, **_prefilled(form)}
    fields.pop("csrf_token", None)
    method = str(form.get("method", "get")).lower()
    return Form(login, str(form.get("action") or "/"), method, fields, form.select_one("[type=file]") is not None)


def still_in(app: Flask, people: dict[str, Desk], login: str) -> Desk:
    """The person's browser, signed in again if what was sent before signed them out."""
    with people[login].http.session_transaction() as session:
        is_out = login not in STRANGERS and "_user_id" not in session
    if is_out:
        people[login] = enter(app, login)
    return people[login]


def token_of(desk: Desk) -> bytes:
    """What the forms of this browser's pages carry against forgery; asked for once a session."""
    with desk.http.session_transaction() as session:
        known = session.get("csrf_token", "")
    if known not in TOKENS:
        page = BeautifulSoup(desk.http.get("/nowhere").text, "html.parser")  # its language switch has one
        field = page.select_one("input[name=csrf_token]")
        with desk.http.session_transaction() as session:
            known = session.get("csrf_token", "")
        TOKENS[known] = as_bytes(str(field["value"])) if field else b""
    return TOKENS[known]


def assert_calm(ask: Callable[[], TestResponse], *about: object) -> TestResponse:
    """An answer in time, no fault, no trace, nothing that can run."""
    begun = time.process_time()
    with ask() as answer:
        text = answer.data.decode("utf-8", "replace")
    assert time.process_time() - begun < SECONDS, about
    assert answer.status_code < 500, (about, text)
    assert answer.status_code < 400 or not TRACE.search(text), (about, text)
    if is_page(answer):
        assert_inert(BeautifulSoup(text, "html.parser"), own=("svg", "iframe"))  # the figures, a letter sent
    return answer
