"""To the provider, back, and in by one more button: whoever sits there sees in whose name first (safety 45)."""

from math import inf

from flask import Blueprint, abort, current_app, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue

from helpdesk import clock
from helpdesk.accounts.actions import CodeNeeded, admit
from helpdesk.accounts.computer import this_computer
from helpdesk.accounts.entrance import await_code, enter, safe_target
from helpdesk.accounts.models import Person
from helpdesk.accounts.queries import person_by_id
from helpdesk.domain.errors import Refused
from helpdesk.domain.sso import NobodyKnown, name_told
from helpdesk.extensions import db
from helpdesk.sso import provider, queries
from helpdesk.web.access import open_to_all
from helpdesk.web.links import absolute
from helpdesk.web.security_log import Happening, Way, note
from helpdesk.web.sentences import sentence

bp = Blueprint("sso", __name__, url_prefix="/login/school")

UNPROCESSABLE = 422
LEFT = "left_at"
CAME_BACK = "came_back"
MINUTES = 2


@bp.get("/")
@open_to_all
def leave() -> ResponseReturnValue:
    """To the provider; it leads back to PUBLIC_URL, whatever host was asked."""
    _require_provider()
    session["next"] = safe_target()
    session[LEFT] = clock.now().timestamp()
    try:
        return provider.way_there(absolute("sso.come_back"))
    except Refused as refused:
        return _refused(refused)


@bp.get("/back")
@open_to_all
def come_back() -> ResponseReturnValue:
    """Who the provider says is there, and a button to go in; nothing is begun yet."""
    _require_provider()
    left_at = session.pop(LEFT, inf)  # once; who never left proves nothing
    try:
        told = name_told(provider.who_came_back(left_at), current_app.config["OIDC_MATCH"])
        person = queries.person_told(told, current_app.config["OIDC_MATCH"])
        if person is None:
            raise NobodyKnown
    except Refused as refused:
        return _refused(refused)
    session[CAME_BACK] = [person.id, int(clock.now().timestamp()) + MINUTES * 60]
    return render_template("sso/come_back.html", person=person, target=session.pop("next", ""))


@bp.post("/")
@open_to_all
def go_in() -> ResponseReturnValue:
    """Begin the session of who came back, once; a second factor is asked here too."""
    _require_provider()
    person = _came_back()
    if person is None:
        return redirect(url_for("accounts.sign_in"), 303)
    try:
        answer = enter(admit(person, this_computer()), Way.PROVIDER)
    except CodeNeeded:
        answer = await_code(person, Way.PROVIDER)
    db.session.commit()
    return answer


def _came_back() -> Person | None:
    person_id, until = session.pop(CAME_BACK, None) or (0, 0)
    return person_by_id(person_id) if until > clock.now().timestamp() else None


def _require_provider() -> None:
    if not provider.is_known():
        abort(404)


def _refused(refused: Refused) -> ResponseReturnValue:
    note(Happening.TRY_FAILED, way=Way.PROVIDER, why=type(refused).__name__)
    current_app.logger.warning("sign-in with the provider: %s", type(refused.__cause__ or refused).__name__)
    return render_template("sso/refused.html", refusal=sentence(refused)), UNPROCESSABLE
