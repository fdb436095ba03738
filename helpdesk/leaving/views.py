"""What a page asks while its person is there or leaves: drafts, «Я здесь», the lock; and searches without words."""

from urllib.parse import urlencode

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from helpdesk.accounts.actions import sign_out
from helpdesk.accounts.session import forget_session, signed_in_person
from helpdesk.domain.text import clean_line
from helpdesk.domain.unsent import WRITTEN, place_of
from helpdesk.extensions import db
from helpdesk.leaving import actions, queries
from helpdesk.leaving.labels import form_name
from helpdesk.leaving.refill import PLACE, address_of
from helpdesk.web.access import open_to_all, signed_in
from helpdesk.web.headers import forget_all
from helpdesk.web.targets import own_path

bp = Blueprint("leaving", __name__)

LONGEST_SEARCH = 200
LEFT = "left"  # sent by a page that closes, with the words that were not kept yet: it holds them no longer


@bp.get("/drafts")
@signed_in
def drafts() -> ResponseReturnValue:
    """Everything one typed and did not send."""
    cards = [
        (draft, form_name(draft), address_of(draft) if draft.form else "")
        for draft in queries.all_unsent(signed_in_person())
    ]
    return render_template("leaving/drafts.html", cards=cards, written=WRITTEN)


@bp.post("/drafts")
@signed_in
def save() -> ResponseReturnValue:
    """Keep what stands in a form now; the page's script sends it while somebody types."""
    person, place = signed_in_person(), place_of(request.form.get(PLACE, ""))
    if place is None:
        return jsonify(left=person.seconds_left), 422
    is_closing = LEFT in request.form
    holder = None if is_closing else person.sign_in
    is_kept = actions.keep(person.id, place, request.form, is_shared=person.is_confined, held_by=holder)
    if is_closing and not is_kept:
        actions.let_go(person, place)
    elif not is_kept:
        actions.give_up(person.id, place, is_shared=person.is_confined)
    db.session.commit()
    return jsonify(left=person.seconds_left)


@bp.post("/drafts/drop")
@signed_in
def drop() -> ResponseReturnValue:
    """The draft is not wanted: forget it and show the page, or the list it stood in, without it."""
    person, place = signed_in_person(), place_of(request.form.get("place", ""))
    if place is None:
        actions.give_up_one(person, request.form.get("draft", 0, type=int))
    else:
        actions.give_up(person.id, place, is_shared=person.is_confined)
    db.session.commit()
    return redirect(place.page if place else url_for("leaving.drafts"), 303)


@bp.post("/stay")
@signed_in
def stay() -> ResponseReturnValue:
    """«Я здесь»: like any other request of a person's it lengthens the session."""
    return jsonify(left=signed_in_person().seconds_left)


@bp.get("/lock")
@open_to_all
def locked() -> ResponseReturnValue:
    """Where a page goes when its time is up; another page may have kept the session alive meanwhile.

    A page names the one to come back to; without it somebody typed the address and is asked.
    """
    target = own_path(request.args.get("next", ""))
    if not current_user.is_authenticated:
        return _left(target)
    return render_template("leaving/elsewhere.html" if target else "leaving/lock.html", target=target)


@bp.post("/lock")
@open_to_all
def lock() -> ResponseReturnValue:
    """End the session at once and ask who comes next; the same person comes back to where they were."""
    if current_user.is_authenticated:
        sign_out(signed_in_person().session_token)
        db.session.commit()
    return _left(own_path(request.form.get("next", "")))


@bp.post("/search")
@signed_in
def search() -> ResponseReturnValue:
    """Go to a list with a key for the words instead of the words."""
    target = own_path(request.form.get("to", "")) or url_for("queue.index")
    words = clean_line(request.form.get("words", ""))[:LONGEST_SEARCH]
    if not words:
        return redirect(target, 303)
    key = actions.remember_search(words, by=signed_in_person())
    db.session.commit()
    return redirect(f"{target}{'&' if '?' in target else '?'}{urlencode({'s': key})}", 303)


def _left(target: str) -> ResponseReturnValue:
    forget_session()
    return forget_all(redirect(url_for("accounts.sign_in", locked=1, next=target or None), 303))
