"""The wording of a letter: a subject and a plain text are written, the HTML part is made from the text.

A letter that is more than paragraphs has an HTML part of its own, `page.html` beside its text.
"""

import re
from dataclasses import dataclass

import css_inline
from flask import current_app
from flask_babel import force_locale

from helpdesk.domain.text import clean_text, header_line

_LINK = re.compile(r"https?://[^\s<>\"]+")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_inliner = css_inline.CSSInliner(load_remote_stylesheets=False, keep_style_tags=True)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph; `link` when it is an address and nothing else."""

    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph and the button under it, if its last lines were «what to do:» and an address of this desk."""

    lines: tuple[Line, ...]
    label: str = ""
    link: str = ""


def render_letter(notice: str, locale: str, **facts: object) -> tuple[str, str, str]:
    """Subject, plain text and HTML of templates/mail/<notice>/ in a language; needs an app, no request."""
    # The bare environment: with Flask's render_template a letter would see the request, the session and current_user.
    templates = current_app.jinja_env
    with force_locale(locale):
        subject = header_line(templates.get_template(f"mail/{notice}/subject.txt").render(facts))
        text = _tidy(templates.get_template(f"mail/{notice}/body.txt").render(facts))
        parts = blocks(text, current_app.config["PUBLIC_URL"])
        page = templates.select_template([f"mail/{notice}/page.html", "mail/layout.html"])
        html = page.render({**facts, "subject": subject, "blocks": parts, "language": locale})
    return subject, text, _inliner.inline(html)


def blocks(text: str, own_url: str) -> list[Block]:
    """The paragraphs of a plain text; only addresses that begin with `own_url` become buttons.

    >>> blocks("Решено. Посмотреть заявку:\\nhttps://desk.example/t/1", "https://desk.example")
    [Block(lines=(Line(text='Решено.', link=''),), label='Посмотреть заявку', link='https://desk.example/t/1')]
    """
    return [_block(paragraph.split("\n"), own_url) for paragraph in re.split(r"\n{2,}", text.strip())]


def _block(lines: list[str], own_url: str) -> Block:
    *words, last = lines
    if not (words and words[-1].endswith(":") and last.startswith(f"{own_url}/") and _LINK.fullmatch(last)):
        return Block(tuple(_line(line) for line in lines))
    *before, label = _SENTENCE_END.split(words[-1])
    kept = [*words[:-1], *([" ".join(before)] if before else [])]
    return Block(tuple(_line(line) for line in kept), label=label.rstrip(":"), link=last)


def _line(text: str) -> Line:
    return Line(text, link=text if _LINK.fullmatch(text) else "")


def _tidy(rendered: str) -> str:
    """Template logic leaves empty lines behind; a letter has one between paragraphs and ends with a newline."""
    lines = "\n".join(line.rstrip() for line in clean_text(rendered).replace("\u00a0", " ").split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines) + "\n"
