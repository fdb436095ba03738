"""Absolute links for letters: built from PUBLIC_URL, never from a request's Host header."""

import re

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeSerializer, URLSafeTimedSerializer

WORD = re.compile(r"\S+")
PERSONAL_LINK = re.compile(r"\S/(?:letters|login/reset|profile/address)/\S")  # who holds it acts in its reader's name


def without_personal_links(text: str) -> str:
    """A letter's text for eyes and files that are not the recipient's mailbox; in time linear in its length."""
    masked = _("(личная ссылка получателя)")
    return WORD.sub(lambda word: masked if PERSONAL_LINK.search(word[0]) else word[0], text)


def absolute(endpoint: str, **values: str | int) -> str:
    """The full address of an endpoint, with or without a request."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return f"{current_app.config['PUBLIC_URL']}{path}"


def sign(purpose: str, facts: list[int | str]) -> str:
    """A token for one purpose that cannot be made or changed by a reader."""
    return str(_signer(purpose).dumps(facts))


def unsign(purpose: str, token: str, max_days: int) -> list[int | str] | None:
    """The facts of a token, or None when it is foreign, altered or older than `max_days`."""
    try:
        facts: list[int | str] = _signer(purpose).loads(token, max_age=max_days * 86400)
    except BadSignature:
        return None
    return facts


def sign_for_good(purpose: str, facts: list[int | str]) -> str:
    """A token without an end of its own, the same each time: one of its facts must be able to end it."""
    return str(_lasting_signer(purpose).dumps(facts))


def unsign_for_good(purpose: str, token: str) -> list[int | str] | None:
    """The facts of such a token, or None when it is foreign or altered."""
    try:
        facts: list[int | str] = _lasting_signer(purpose).loads(token)
    except BadSignature:
        return None
    return facts


def _lasting_signer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=f"lasting-link:{purpose}")


def _signer(purpose: str) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt=f"letter-link:{purpose}")
