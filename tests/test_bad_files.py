"""The collection's nasty files and file names, and what else a form of a ticket refuses with everything kept."""

import io
import re
from email.message import Message
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from helpdesk.domain.attachments import MAX_NAME, MEGABYTE, extension_of
from helpdesk.extensions import db
from helpdesk.files.models import StoredFile
from helpdesk.files.redraw import redrawn
from helpdesk.files.store import store
from helpdesk.tickets.models import Attachment
from tests.bad_inputs import BadInput, assert_sound, of, send
from tests.client import Desk, enter
from tests.factories import ADMINISTRATOR, TEACHER
from tests.files.samples import ooxml, png
from tests.test_bad_input import NEW, TYPED, assert_refused

pytestmark = pytest.mark.usefixtures("monday")

HARMLESS = BadInput("", "", "", b"", "", frozenset())
NAMES = {
    **dict.fromkeys(("d092", "d093", "d095", "d096"), "снимок.png"),
    "d094": "снимок.gif",
    "d097": "снимок.jpg",
    "d098": "план.docx",
}
REFUSALS = {
    "d092": "Веб-страницы и SVG не принимаем",
    "d093": "Веб-страницы и SVG не принимаем",
    "d095": "Мп при пределе",
    "d096": "пустой",
    "d097": "Программы и скрипты не принимаем",
}
DANGEROUS = ("exe", "html", "js", "svg", "com", "bat")


@pytest.mark.parametrize("bad", of("multipart.filename"), ids=str)
def test_a_nasty_file_name_stays_inside_the_store_and_keeps_its_letters(app: Flask, bad: BadInput) -> None:
    teacher = _filed_with(app, bad.payload, png(), bad)
    assert_inside_the_store(app)
    if teacher.code == 422:
        assert extension_of(bad.text.translate({0: None})) in DANGEROUS
        assert_refused(app, teacher, "files", "не прил")
        return
    answer = _downloaded(app, teacher)
    name = _name_of(answer)
    assert answer.data == redrawn(io.BytesIO(png()), "image/png").whole
    assert not re.search(r'[\x00-\x1f\x7f/\\:*?<>|"\u202a-\u202e\u2066-\u2069]', name)
    assert len(name) <= MAX_NAME
    assert len(name.encode()) <= 255
    assert name.endswith(".png")
    assert set(re.findall("[а-яё]", bad.text.lower())) <= set(name.lower())


@pytest.mark.parametrize("bad", of("multipart.file"), ids=str)
def test_a_nasty_file_is_refused_or_inert(app: Flask, bad: BadInput) -> None:
    teacher = _filed_with(
        app, NAMES.get(bad.id, "снимок.jpg" if "jpg" in bad.note else "снимок.png").encode(), bad.payload, bad
    )
    assert_inside_the_store(app)
    if bad.id in REFUSALS:
        assert_refused(app, teacher, "files", REFUSALS[bad.id])
        return
    if teacher.code == 422:
        assert_refused(app, teacher, "files", "не прил")
        return
    _downloaded(app, teacher)


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"body": ""}, "body", "Напишите хотя бы несколько слов"),
        ({"title": "ж" * 256}, "title", "256 знаков, а можно до 255"),
        ({"body": "ж" * 100_000}, "body", "100\u00a0000 знаков, а можно до 20\u00a0000"),
        ({"topic": "marks"}, "topic", "Эта тема не подходит"),
        ({"urgency": "critical"}, "urgency", "Такой срочности нет"),
        ({"room": "к" * 41}, "room", "можно до 40"),
    ],
    ids=["empty text", "long title", "200 KB text", "other kind's topic", "wrong urgency", "long room"],
)
def test_what_is_refused_is_said_beside_its_field(
    app: Flask, changes: dict[str, str], field: str, sentence: str
) -> None:
    teacher = _form(app)
    page = send(teacher, "/tickets/", {**TYPED, **changes}, HARMLESS, [_part("снимок.png", png())])
    assert page.code == 422
    assert sentence in page.page.find(id=f"{field}-error").get_text()  # type: ignore[union-attr]
    for name in {"title", "room"} - {field}:
        assert page.page.find(id=name)["value"] == TYPED[name]  # type: ignore[index]
    assert page.page.find(id="body").get_text().strip() == changes.get("body", TYPED["body"])  # type: ignore[union-attr]
    assert "Уже приложено, второй раз выбирать не нужно: снимок.png" in page.text
    sent = send(page, "/tickets/", TYPED, HARMLESS)
    assert "ЭЖ-2026/27-0001" in sent.text
    assert _name_of(_downloaded(app, sent)) == "снимок.png"


def test_a_wrong_kind_is_answered_with_a_form_that_keeps_the_words(app: Flask) -> None:
    page = send(_form(app), "/tickets/", {**TYPED, "kind": "wrong"}, HARMLESS)
    assert page.code == 422
    assert "Такого вида заявки нет" in page.text
    assert page.page.find(id="body").get_text().strip() == TYPED["body"]  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("видео.mp4", b"\0\0\0\x18ftypmp42" + bytes(20 * MEGABYTE - 12), "слишком большой: 20 МБ при пределе 10 МБ"),
        ("setup.exe", b"MZ" + bytes(200), "Программы и скрипты не принимаем"),
        ("журнал.docx", b"MZ" + bytes(200), "Программы и скрипты не принимаем"),
    ],
    ids=["20 MB", "program", "program called a document"],
)
def test_a_bad_file_takes_no_good_one_with_it(app: Flask, name: str, content: bytes, sentence: str) -> None:
    files = [_part("снимок.png", png()), _part(name, content)]
    page = send(_form(app), "/tickets/", TYPED, HARMLESS, files)
    assert_refused(app, page, "files", sentence)
    assert "Уже приложено, второй раз выбирать не нужно: снимок.png" in page.text
    sent = send(page, "/tickets/", TYPED, HARMLESS)
    with app.app_context():
        assert [row.file.name for row in db.session.query(Attachment)] == ["снимок.png"]
    assert "ЭЖ-2026/27-0001" in sent.text


@pytest.mark.parametrize(("sent", "kept"), [("../../x.png", "x.png"), ("Отчёт за неделю.docx", "Отчёт за неделю.docx")])
def test_a_name_comes_back_in_the_download_header(app: Flask, sent: str, kept: str) -> None:
    content = ooxml("docx") if sent.endswith("docx") else png()
    answer = _downloaded(app, _filed_with(app, sent.encode(), content, HARMLESS))
    assert _name_of(answer) == kept
    assert_inside_the_store(app)


def assert_inside_the_store(app: Flask) -> None:
    """`noFS`: nothing beside the store, in it nothing but contents under their hashes."""
    with app.app_context():
        root = store().root
    for path in root.parent.parent.parent.rglob("*"):
        assert path.is_dir() or (path.is_relative_to(root) and re.fullmatch("[0-9a-f]{64}", path.name)), path
    assert not Path("/etc/cron.d/x.png").exists()
    assert not Path("/etc/passwd.png").exists()


def _form(app: Flask) -> Desk:
    return enter(app, TEACHER).open(NEW)


def _part(name: str | bytes, content: bytes) -> tuple[bytes, bytes]:
    raw = name if isinstance(name, bytes) else name.encode()
    return b'name="files"; filename="' + raw + b'"', content


def _filed_with(app: Flask, name: bytes, content: bytes, bad: BadInput) -> Desk:
    return send(_form(app), "/tickets/", TYPED, bad, [_part(name, content)])


def _downloaded(app: Flask, reader: Desk) -> TestResponse:
    """The one file of the first ticket, as its two sides get it: a download that nothing can run in."""
    with app.app_context():
        stored = db.session.query(StoredFile).one()
        path = f"/tickets/2026-0001/files/{stored.key}"
        assert stored.name in assert_sound(reader.open("/tickets/2026-0001")).text
    for desk in (enter(app, ADMINISTRATOR), reader):
        with desk.http.get(path) as answer:
            assert answer.data
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"].startswith("attachment;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    return answer


def _name_of(answer: TestResponse) -> str:
    """The file name as a browser reads it: filename* first."""
    header = answer.headers["Content-Disposition"]
    if star := re.search(r"filename\*=UTF-8''([^;]+)", header):
        return unquote(star[1])
    message = Message()
    message["Content-Disposition"] = header
    return message.get_filename() or ""
