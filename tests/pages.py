"""The page checker: what every HTML answer must be, whoever asked and in whichever language."""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as HTML_FAULTS

LOCALES = ("ru", "en")
LABELLED = ("input", "select", "textarea")
NEEDS_NO_LABEL = ("hidden", "submit", "button", "image")
TYPED_IN = ("text", "search", "tel", "email", "url", "password")
LINKS = ("href", "src", "action", "formaction", "poster", "srcset")
OWN_LINK = re.compile(r"(/(?!/)|#|\?|mailto:|tel:|data:image/)")
HANDLER = re.compile(r"on[a-z]+")


def check_page(html: str, *, locale: str | None = None) -> None:
    """Raise AssertionError with every fault of a page; `locale` also pins its language."""
    faults = list(_faults(html, locale))
    assert not faults, "\n".join(["the page is not as it should be:", *faults])


def _faults(html: str, locale: str | None) -> Iterator[str]:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    page = parser.parse(html)
    for (line, column), code, facts in parser.errors:
        yield f"HTML, line {line}, column {column}: {HTML_FAULTS[code] % facts}"
    for rule in (
        _headings,
        _ids,
        _labels,
        _descriptions,
        _inline,
        _own_links,
        _forms,
        _kept_words,
        _pictures,
        _landmarks,
    ):
        yield from rule(page)
    language = page.get("lang")
    if language not in LOCALES or (locale and language != locale):
        yield f"lang is {language!r}"


def _headings(page: Element) -> Iterator[str]:
    headings = [_text(heading) for heading in page.iter("h1")]
    title = _text(page.find("head/title"))
    name, dash, _service = title.rpartition(" — ")
    if len(headings) != 1:
        yield f"{len(headings)} h1"
    elif not dash or headings[0] != name or not name:
        yield f"h1 {headings[0]!r} is not the title {title!r}"


def _ids(page: Element) -> Iterator[str]:
    for name, count in Counter(element.get("id") for element in page.iter() if element.get("id") is not None).items():
        if count > 1 or not name or " " in name:
            yield f"id {name!r} stands {count} times"


def _labels(page: Element) -> Iterator[str]:
    labelled = {label.get("for") for label in page.iter("label") if _text(label)}
    wrapped = {id(field) for label in page.iter("label") for field in label.iter()}
    for field in _elements(page, LABELLED):
        is_named = field.get("id") in labelled or id(field) in wrapped or field.get("aria-label")
        if field.get("type") not in NEEDS_NO_LABEL and not is_named:
            yield f"no label: {field.tag} {field.get('name')}"
    for button in _elements(page, ("button", "a", "summary")):
        if not _text(button) and not button.get("aria-label"):
            yield f"nameless {button.tag} {button.attrib}"
    for group in page.iter("fieldset"):
        if not _text(group.find("legend")):
            yield "fieldset without a legend"


def _descriptions(page: Element) -> Iterator[str]:
    known = {element.get("id") for element in page.iter()}
    for element in page.iter():
        for attribute in ("aria-describedby", "aria-labelledby", "for"):
            for target in (element.get(attribute) or "").split():
                if target not in known:
                    yield f"{attribute} of {element.tag} points to no {target!r}"
        anchor = element.get("href") or ""
        if element.tag == "a" and anchor.startswith("#") and anchor[1:] not in known:
            yield f"link to no {anchor}"


def _inline(page: Element) -> Iterator[str]:
    for element in page.iter():
        if element.tag == "style" or (element.tag == "script" and not element.get("src")):
            yield f"inline {element.tag}"
        for attribute in element.attrib:
            if attribute == "style" or HANDLER.fullmatch(attribute):
                yield f"{attribute} on {element.tag}"


def _own_links(page: Element) -> Iterator[str]:
    for element in page.iter():
        for attribute in LINKS:
            target = element.get(attribute)
            if target is not None and not OWN_LINK.match(target):
                yield f"{attribute} of {element.tag} leads to {target!r}"


def _forms(page: Element) -> Iterator[str]:
    for form in page.iter("form"):
        is_post = form.get("method", "get").lower() == "post"
        has_token = any(field.get("name") == "csrf_token" and field.get("value") for field in form.iter("input"))
        has_files = any(field.get("type") == "file" for field in form.iter("input"))
        if is_post is not has_token:
            yield f"form {form.get('action')}: method {form.get('method')}, csrf_token {has_token}"
        if has_files and form.get("enctype") != "multipart/form-data":
            yield f"form {form.get('action')} would send no files"


def _kept_words(page: Element) -> Iterator[str]:
    """The next person at the computer is offered, and after a crash shown, what a field lets the browser keep."""
    for form in page.iter("form"):
        for field in _elements(form, ("input", "textarea")):
            is_typed = field.tag == "textarea" or field.get("type", "text") in TYPED_IN
            if is_typed and not field.get("autocomplete") and form.get("autocomplete") != "off":
                yield f"the browser keeps what is typed in {field.get('name')}"


def _pictures(page: Element) -> Iterator[str]:
    for picture in page.iter("img"):
        if picture.get("alt") is None:
            yield f"no alt: {picture.get('src')}"


def _landmarks(page: Element) -> Iterator[str]:
    if len(list(page.iter("main"))) != 1:
        yield "not one main"
    for section in page.iter("section"):
        if not section.get("aria-label") and not section.get("aria-labelledby"):
            yield "nameless section"


def _elements(page: Element, tags: tuple[str, ...]) -> Iterator[Element]:
    return (element for element in page.iter() if element.tag in tags)


def _text(element: Element | None) -> str:
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
