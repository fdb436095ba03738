"""What the forms of a page are filled with when it is opened: words that nobody is typing on elsewhere."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import g, request
from flask_login import current_user

from helpdesk.domain.unsent import Place, beginning, place_of, written
from helpdesk.extensions import READING_METHODS
from helpdesk.leaving.actions import fresh_key
from helpdesk.leaving.models import Draft

PLACE = "unsent"  # the hidden field that names a form whose words are kept
ASKED = "draft"  # in an address: the key of the draft to open
MOST_OFFERED = 3
COUNTED = ("start.index", "queue.index")  # the pages one begins with: they say that something was not sent


@dataclass(frozen=True)
class Offer:
    """Words not sent that stand in another page, or would be one form too many."""

    address: str
    words: str


@dataclass(frozen=True)
class Opened:
    """A form of the page at hand: its mark, the words put in again, and what else was not sent."""

    mark: str
    fields: Mapping[str, str]
    offers: Sequence[Offer] = ()
    is_fresh: bool = False  # opened by its address, which can lead to its draft; not the answer to a form


def unsent(place: str) -> Mapping[str, str]:
    """What the reader had typed in a form of the page at hand, «/tickets/new#ticket»."""
    return opened(place).fields


def is_counted_here() -> bool:
    """Whether the page at hand only says how many drafts there are."""
    return request.method in READING_METHODS and request.endpoint in COUNTED


def unsent_number() -> int:
    """How many drafts the reader has, on a page that says so; elsewhere none."""
    return int(current_user.beside or 0) if current_user.is_authenticated and is_counted_here() else 0


def opened(place: str) -> Opened:
    """A form of the page at hand; each time the page asks it is the same."""
    forms: dict[str, Opened] = g.setdefault("opened_forms", {})
    if place not in forms:
        page, _hash, form = place.partition("#")
        forms[place] = _opened(page, form)
    return forms[place]


def address_of(draft: Place | Draft) -> str:
    """Where to find the words of a form again, and no other's."""
    return f"{draft.page}?{urlencode({ASKED: draft.key})}"


def _opened(page: str, form: str) -> Opened:
    """An answer to a form shows what that form brought and goes on under its key, so it has no use for older words.

    The newest words are put in again unless a page of a live session holds them: two tabs never type on one draft.
    """
    if request.method not in READING_METHODS:
        sent = place_of(request.form.get(PLACE, ""))
        is_same = sent is not None and (sent.page, sent.form) == (page, form)
        return Opened(str(sent if is_same else Place(page, form, fresh_key())), {})
    typed = _typed(form) if page == request.path and current_user.is_authenticated else []
    asked = request.args.getlist(ASKED)
    chosen = next((one for one in typed if one["key"] in asked), None)
    found = chosen or next((one for one in typed if not one["is_held"]), None)
    fields = found["fields"] if found else {}
    return Opened(
        mark=str(Place(page, form, fresh_key(), found["key"] if found else "")),
        fields=fields,
        offers=[_offer(Place(page, form, one["key"]), one["fields"]) for one in _others(typed, fields)[:MOST_OFFERED]],
        is_fresh=page == request.path,
    )


def _typed(form: str) -> list[dict[str, Any]]:
    rows = [row for row in current_user.beside or () if row["form"] == form]
    return sorted(rows, key=lambda row: (row["saved_at"], row["id"]), reverse=True)


def _others(typed: Sequence[dict[str, Any]], fields: Mapping[str, str]) -> list[dict[str, Any]]:
    """Each text once, and never the one that stands in the form."""
    words = [written(fields), *(written(one["fields"]) for one in typed)]
    return [one for number, one in enumerate(typed, 1) if words[number] not in words[:number]]


def _offer(place: Place, fields: Mapping[str, str]) -> Offer:
    return Offer(address_of(place), beginning(fields))
