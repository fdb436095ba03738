"""The catalogues (house.md §8.18): complete, up to date, nothing fuzzy; `make i18n` collects what is new."""

import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from babel.messages import Catalog, Message
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask_babel import force_locale, ngettext

from helpdesk import clock
from helpdesk.web.filters import time_left

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "helpdesk" / "translations"
KEYWORDS = ("-k", "_l", "-k", "lazy_gettext", "-k", "lazy_ngettext:1,2")
LOCALES = ("ru", "en")
FORM_OF = {1: 0, 2: 1, 5: 2, 11: 2, 21: 0, 22: 1, 101: 0}  # one, few, many
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?.")
CYRILLIC = re.compile(r"[а-яё]+", re.IGNORECASE)
NUMBER = re.compile(r"ЭЖ-\d{4}/\d\d-\d{4}")  # a ticket's number is the same in both languages


def source(locale: str) -> Path:
    """Where a language is written."""
    return FOLDER / locale / "LC_MESSAGES" / "messages.po"


def written(locale: str) -> Catalog:
    """A catalogue as it stands in the repository."""
    with source(locale).open("rb") as file:
        return read_po(file, locale=locale)


def messages(catalog: Catalog) -> Iterator[Message]:
    """The texts without the header."""
    return (message for message in catalog if message.id)


def forms(text: str | list[str] | tuple[str, ...]) -> tuple[str, ...]:
    """One text, or all its plural forms."""
    return (text,) if isinstance(text, str) else tuple(text)


@pytest.fixture(scope="module")
def in_code(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, ...]]:
    """Every text of the sources and templates, collected afresh."""
    found = tmp_path_factory.mktemp("texts") / "messages.pot"
    collect = [sys.executable, "-m", "babel.messages.frontend", "-q", "extract", "-F", "pyproject.toml", *KEYWORDS]
    subprocess.run([*collect, "-o", str(found), "."], cwd=ROOT, check=True)
    with found.open("rb") as file:
        return {forms(message.id) for message in messages(read_po(file))}


def test_the_texts_are_collected_here_as_in_the_makefile() -> None:
    assert " ".join(KEYWORDS) in (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("locale", LOCALES)
def test_a_catalogue_holds_every_text_and_no_other(locale: str, in_code: set[tuple[str, ...]]) -> None:
    catalogue = {forms(message.id) for message in messages(written(locale))}
    assert (in_code - catalogue, catalogue - in_code) == (set(), set()), "run `make i18n` and translate"
    assert not written(locale).obsolete


@pytest.mark.parametrize("locale", LOCALES)
def test_nothing_is_fuzzy(locale: str) -> None:
    assert [message.id for message in messages(written(locale)) if message.fuzzy] == []


def test_every_text_has_its_english() -> None:
    untranslated = [message.id for message in messages(written("en")) if not all(forms(message.string))]
    assert untranslated == []


def test_no_russian_is_left_in_the_english() -> None:
    said = [form for message in messages(written("en")) for form in forms(message.string)]
    assert [form for form in said if CYRILLIC.search(NUMBER.sub("", form))] == []


def test_the_russian_catalogue_holds_plural_forms_and_nothing_else() -> None:
    for message in messages(written("ru")):
        assert len([form for form in forms(message.string) if form]) == (3 if message.pluralizable else 0), message.id


@pytest.mark.parametrize("locale", LOCALES)
def test_a_translation_has_the_placeholders_of_its_text(locale: str) -> None:
    for message in messages(written(locale)):
        meant = {tuple(sorted(PLACEHOLDER.findall(form))) for form in forms(message.id)}
        said = {tuple(sorted(PLACEHOLDER.findall(form))) for form in forms(message.string) if form}
        assert said <= meant, message.id
        assert len(meant) == 1, message.id


@pytest.mark.parametrize("locale", LOCALES)
def test_a_translation_begins_and_ends_like_its_text(locale: str) -> None:
    for message in messages(written(locale)):
        for form in filter(None, forms(message.string)):
            first = forms(message.id)[0]
            assert (form[0] == " ", form[-1] in ":…") == (first[0] == " ", first[-1] in ":…"), message.id


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_compiled_is_what_is_written(locale: str) -> None:
    compiled = source(locale).with_suffix(".mo")
    assert compiled.exists(), "run `make setup`"
    with compiled.open("rb") as file:
        found = {forms(message.id): forms(message.string) for message in messages(read_mo(file))}
    assert found == {
        forms(message.id): forms(message.string) for message in messages(written(locale)) if all(forms(message.string))
    }, "run `make setup`"


@pytest.mark.parametrize("num", FORM_OF)
def test_russian_counts_with_the_right_form(app: Flask, num: int) -> None:
    with app.app_context(), force_locale("ru"):
        for message in messages(written("ru")):
            if message.pluralizable:
                facts = dict.fromkeys(re.findall(r"\((\w+)\)s", message.id[0]), "7") | {"length": 7}
                expected = message.string[FORM_OF[num]] % {**facts, "num": num}
                assert ngettext(*message.id, num, **facts) == expected


@pytest.mark.usefixtures("ctx", "monday")
@pytest.mark.parametrize(
    ("locale", "days", "said"),
    [
        ("ru", -1, "просрочено на 1 день"),
        ("ru", -2, "просрочено на 2 дня"),
        ("ru", -11, "просрочено на 11 дней"),
        ("ru", 2, "ещё 2 дня"),
        ("ru", 21, "ещё 21 день"),
        ("en", -1, "overdue by 1 day"),
        ("en", 2, "2 days left"),
    ],
)
def test_a_span_of_days_reads_right(locale: str, days: int, said: str) -> None:
    with force_locale(locale):
        assert time_left(clock.now() + timedelta(days=days)) == said
