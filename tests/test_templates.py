"""The law of templates (house.md §4): short, on a layout, every word translatable, no macro imported in vain."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html") if "mail" not in path.parts)
ALL = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.*"))
LONGEST = 150
CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
ON_DISK = "layouts/paper.html"  # printed from a file: no server, no content policy
SAID_IN_BOTH = ("Русский",)  # the language switch names each language in itself
IMPORT = re.compile(r"{% from '[^']+' import ([\w, ]+) %}")


def text_of(name: str) -> str:
    """A template's source."""
    return (TEMPLATES / name).read_text(encoding="utf-8")


def is_partial(name: str) -> bool:
    """Whether it is part of another page: a component, a partial, a layout."""
    return name.startswith(("components/", "layouts/")) or "/_" in name


@pytest.mark.parametrize("name", ALL)
def test_a_template_is_short(name: str) -> None:
    assert text_of(name).count("\n") <= LONGEST


def test_half_of_the_templates_are_very_short() -> None:
    lengths = sorted(text_of(name).count("\n") for name in ALL)
    assert lengths[len(lengths) // 2] <= 40


@pytest.mark.parametrize("name", [name for name in PAGES if not is_partial(name)])
def test_a_page_stands_on_a_layout_and_names_itself_once(name: str) -> None:
    source = text_of(name)
    assert source.startswith("{% extends 'layouts/")
    assert source.count("{% block title %}") == 1
    assert "<h1" not in source


@pytest.mark.parametrize("name", [name for name in PAGES if name.startswith("components/")])
def test_a_component_is_only_macros(name: str) -> None:
    outside = re.sub(r"{% macro .*?{%-? endmacro %}|{#.*?#}|{% from .*?%}", "", text_of(name), flags=re.DOTALL)
    assert outside.strip() == ""


@pytest.mark.parametrize("name", PAGES)
def test_every_russian_word_goes_through_the_catalogue(name: str) -> None:
    source = text_of(name)
    for words in SAID_IN_BOTH:
        source = source.replace(words, "")
    left = re.sub(r"{#.*?#}|{% trans.*?endtrans %}", "", source, flags=re.DOTALL)
    left = re.sub(r"""\b(?:_|ngettext)\((?:\s*(?:'[^']*'|"[^"]*")\s*,?)+""", "", left)
    assert not (found := CYRILLIC.search(left)), left[max(found.start() - 60, 0) : found.start() + 60]


@pytest.mark.parametrize("notice", sorted(path.name for path in (TEMPLATES / "mail").iterdir() if path.is_dir()))
def test_every_letter_is_kept_word_for_word_in_both_languages(notice: str) -> None:
    kept = {path.name for path in Path(__file__).parent.glob("*/letters/*.txt") if path.name.startswith(notice)}
    scenes = {name.partition(".")[0] for name in kept if name.partition(".")[0].partition("-")[0] == notice}
    assert scenes
    assert {f"{scene}.{locale}.txt" for scene in scenes for locale in ("ru", "en")} <= kept


@pytest.mark.parametrize("name", ALL)
def test_every_imported_macro_is_used(name: str) -> None:
    source = text_of(name)
    for names in IMPORT.findall(source):
        for macro in names.split(", "):
            assert len(re.findall(rf"\b{macro}\(", source)) > 0, macro


@pytest.mark.parametrize("name", [name for name in PAGES if name != ON_DISK])
def test_nothing_is_inline_for_the_content_policy(name: str) -> None:
    source = text_of(name)
    assert " style=" not in source
    assert "<style" not in source
    assert "|safe" not in source
    assert not re.search(r"<script(?! src=)|\son[a-z]+=", source)
