"""What the keepers of the desk open now and then, the outbox among it, and the health of the service."""

import re

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import text

from helpdesk import clock
from helpdesk.accounts.session import signed_in_person
from helpdesk.audit import witness
from helpdesk.audit.actions import About
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.people import Role
from helpdesk.extensions import db
from helpdesk.outbox import labels, post, queries
from helpdesk.outbox.models import LetterState
from helpdesk.privacy.leaks import READERS as LEAK_READERS
from helpdesk.privacy.queries import open_leaks
from helpdesk.tickets.queries import may_read_thread
from helpdesk.web.access import for_roles, open_to_all
from helpdesk.web.links import without_personal_links

bp = Blueprint("admin", __name__)

SHOWN = (LetterState.WAITING, LetterState.FAILED, LetterState.HELD)
CURSOR = re.compile(r"[0-9]{1,12}")

WORDS = {"states": labels.STATES, "problem_of": labels.problem_of}


@bp.get("/admin/")
@for_roles(Role.ADMINISTRATOR, Role.DEPUTY, Role.DIRECTOR)
def index() -> ResponseReturnValue:
    """The pages that are not needed every day, each with what it is for."""
    leaks = open_leaks() if signed_in_person().role in LEAK_READERS else ()
    return render_template("admin/index.html", leaks=leaks, now=clock.now())


@bp.get("/admin/outbox")
@for_roles(Role.ADMINISTRATOR, Role.DEPUTY)
def outbox() -> ResponseReturnValue:
    """Letters, newest first: to whom, about what, and what became of them."""
    shown = request.args.get("state", "")
    wanted = LetterState(shown) if shown in SHOWN else None
    page = queries.letters_page(state=wanted, older_than=_cursor())
    return render_template("admin/outbox.html", page=page, state=queries.outbox_state(), wanted=wanted, **WORDS)


@bp.get("/admin/outbox/<int:letter_id>")
@for_roles(Role.ADMINISTRATOR, Role.DEPUTY)
def letter(letter_id: int) -> ResponseReturnValue:
    """One letter; its text only for who may read the ticket it tells of."""
    found = queries.letter_by_id(letter_id) or abort(404)
    readable = may_read_thread(found.thread, signed_in_person())
    if readable:
        about = About(Thing.LETTER, letter_id)
        witness.seen(Act.LETTER_READ, by=signed_in_person(), about=about, thread=found.thread)
    text = without_personal_links(found.text) if readable else ""
    return render_template("admin/letter.html", letter=found, text=text, **WORDS)


@bp.post("/admin/outbox/<int:letter_id>/resend")
@for_roles(Role.ADMINISTRATOR)
def resend(letter_id: int) -> ResponseReturnValue:
    """Try a refused or held letter once more."""
    is_queued = post.resend(queries.letter_by_id(letter_id) or abort(404), by=signed_in_person())
    db.session.commit()
    flash(
        _("Письмо поставлено в очередь и уйдёт в ближайшую минуту.")
        if is_queued
        else _("Письмо не поставлено в очередь: оно уже ушло, или у получателя нет годного адреса.")
    )
    return redirect(url_for("admin.outbox"), 303)


def _cursor() -> int | None:
    """Where the page before ended; anything else than such a number begins at the newest letter."""
    raw = request.args.get("cursor", "")
    return int(raw) if CURSOR.fullmatch(raw) else None


@bp.get("/healthz")
@open_to_all
def alive() -> ResponseReturnValue:
    """The process answers."""
    return "ok\n", {"Content-Type": "text/plain"}


@bp.get("/readyz")
@open_to_all
def ready() -> ResponseReturnValue:
    """The database answers and has its tables."""
    db.session.execute(text("SELECT version_num FROM alembic_version"))
    return "ok\n", {"Content-Type": "text/plain"}
