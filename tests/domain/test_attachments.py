"""Names of attachments: whatever was sent, what is shown is readable, safe and true."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpdesk.domain import attachments
from helpdesk.domain.attachments import (
    KIND_BY_EXTENSION,
    MAX_NAME,
    MAX_NAME_BYTES,
    FileNotAsNamed,
    extension_of,
    shown_name,
    true_name,
)
from tests.files import samples

NAMES = {
    "": "файл",
    "Отчёт за неделю.docx": "Отчёт за неделю.docx",
    "журнал 7Б.xlsx": "журнал 7Б.xlsx",
    "Отче\u0308т.docx": "Отчёт.docx",
    "../../x.png": "x.png",
    "C:\\a\\b.png": "b.png",
    "C:b.png": "C_b.png",
    "\uff0e\uff0e\uff0fx.png": "x.png",
    "..\u2215..\u2044x.png": "x.png",
    "%2e%2e%2fx.png": "%2e%2e%2fx.png",
    "..": "файл",
    "a/b/": "b",
    "x\x00.png": "x.png",
    "фото\u202egnp.exe": "фотоgnp.exe",
    "фото.e\u200bxe": "фото.exe",
    "\u200b.htaccess": "htaccess",
    "x.exe. . ": "x.exe",
    "CON": "_CON",
    "con .txt": "_con.txt",
    "lpt9.tar.png": "_lpt9.tar.png",
    "console.png": "console.png",
    "a\r\nBcc: x.png": "a Bcc_ x.png",
    ' "x".png ': "_x_.png",
    "Снимок экрана 2026-11-24 в 10.15.30.png": "Снимок экрана 2026-11-24 в 10.15.30.png",
}
COLLECTED = {
    "d076": "x.png", "d077": "win.ini", "d078": "passwd.png", "d079": "x.png", "d080": "скриншот.png",
    "d081": "c_d_e_.png", "d082": "_CON.png", "d083": "_aux", "d084": "отчёт.png", "d085": "отчёт.png",
    "d086": "_NUL.txt.png", "d087": "фотоgnp.exe", "d088": "a_; filename=_x.html", "d089": "отчёт.html.png",
    "d090": "ж" * 115 + "….png", "d091": "_img src=x onerror=__xss('{ID}')_.png",
}  # fmt: skip


def test_the_examples_in_the_module_are_true() -> None:
    assert doctest.testmod(attachments).failed == 0


@pytest.mark.parametrize(("raw", "shown"), NAMES.items())
def test_a_name_is_shown_without_its_tricks(raw: str, shown: str) -> None:
    assert shown_name(raw) == shown


def test_a_file_without_a_name_is_called_file() -> None:
    assert shown_name(None) == "файл"


def test_every_nasty_name_of_the_collection_is_tamed() -> None:
    shown = {number: shown_name(raw.decode()) for number, raw in samples.nasty("multipart.filename")}
    assert shown == COLLECTED


def test_a_long_name_keeps_its_extension_and_fits_every_disk() -> None:
    for letter in "xж😀":
        name = shown_name(letter * 300 + ".docx")
        assert name.startswith(letter)
        assert name.endswith("….docx")
        assert len(name) <= MAX_NAME
        assert len(name.encode()) <= MAX_NAME_BYTES


raw_names = st.text(
    st.one_of(st.sampled_from("./\\:*?<>|\"' \x00\u202e\u200b\uff0e\uff0fconауxжpng\u0301😀"), st.characters()),
    max_size=300,
)


@given(raw_names)
def test_any_name_is_one_readable_part_of_a_path(raw: str) -> None:
    name = shown_name(raw)
    assert name
    assert not set(name) & set('/\\:*?<>|"\0\r\n\u202e')
    assert name == name.strip(" .")
    assert len(name) <= MAX_NAME
    assert len(name.encode()) <= MAX_NAME_BYTES


@given(raw_names)
def test_a_shown_name_is_shown_the_same_again(raw: str) -> None:
    assert shown_name(shown_name(raw)) == shown_name(raw)


@given(raw_names, st.sampled_from(["png", "docx", "exe"]))
def test_the_last_extension_survives_whatever_is_before_it(raw: str, extension: str) -> None:
    assert extension_of(shown_name(f"{raw}я.{extension}")) == extension


@pytest.mark.parametrize(
    ("name", "extension"),
    [
        ("a.PNG", "png"),
        ("a", ""),
        ("Приказ от 10.11.2026 года", ""),
        ("a.\uff45\uff58\uff45", "exe"),
        ("a. exe", "exe"),
    ],
)
def test_an_extension_is_read_as_a_computer_would(name: str, extension: str) -> None:
    assert extension_of(name) == extension


@pytest.mark.parametrize(
    ("name", "extension", "true"),
    [
        ("снимок.png", "png", "снимок.png"),
        ("снимок.JPEG", "jpg", "снимок.JPEG"),
        ("снимок.png", "jpg", "снимок.jpg"),
        ("таблица.xls", "xlsx", "таблица.xlsx"),
        ("снимок", "png", "снимок.png"),
        ("Приказ от 10.11", "pdf", "Приказ от 10.11.pdf"),
        ("export.aspx", "xlsx", "export.aspx.xlsx"),
    ],
)
def test_a_name_gets_the_extension_of_its_content(name: str, extension: str, true: str) -> None:
    assert true_name(name, KIND_BY_EXTENSION[extension]) == true


@pytest.mark.parametrize(("name", "extension"), [("отчёт.docx", "png"), ("снимок.png", "pdf"), ("видео.mp4", "txt")])
def test_a_name_of_another_family_deceives(name: str, extension: str) -> None:
    with pytest.raises(FileNotAsNamed) as refusal:
        true_name(name, KIND_BY_EXTENSION[extension])
    assert refusal.value.facts["found"] == extension


def test_a_name_as_long_as_allowed_still_gets_its_extension() -> None:
    assert true_name("ж" * MAX_NAME, KIND_BY_EXTENSION["png"]) == "ж" * 115 + "….png"


@pytest.mark.parametrize("key", ["", "a\0b", "x" * 65, "ключ", "a b", "' OR 1=1"])
def test_what_no_form_of_ours_sent_is_no_form_key(key: str) -> None:
    assert not attachments.is_form_key(key)


def test_of_a_huge_name_only_the_end_is_ever_cleaned(monkeypatch: pytest.MonkeyPatch) -> None:
    looked_at: list[int] = []
    clean = attachments.header_line
    monkeypatch.setattr(attachments, "header_line", lambda raw: looked_at.append(len(raw)) or clean(raw))
    name = shown_name("漢" * 650_000 + ".docx")
    assert (name.endswith("….docx"), len(name.encode()) <= MAX_NAME_BYTES) == (True, True)
    assert max(looked_at) <= attachments.LONGEST_RAW_NAME
