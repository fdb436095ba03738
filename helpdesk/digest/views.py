"""Pages of the weekly letter: the archive, one letter as it left, who gets the next ones."""

from base64 import b64encode

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import get_locale
from flask_babel import gettext as _

from helpdesk import clock
from helpdesk.accounts.session import signed_in_person
from helpdesk.consultations.queries import school_timetable
from helpdesk.digest import actions, queries
from helpdesk.digest.actions import SENDERS, SETTERS
from helpdesk.digest.compose import picture_name
from helpdesk.digest.forms import AgainForm, Chosen, as_decided, field_of, read_formats
from helpdesk.digest.labels import FORMATS
from helpdesk.digest.queries import ArchivedDigest, Recipient
from helpdesk.domain.consultation_days import to_wall
from helpdesk.domain.digest_weeks import next_letter_at, week_of_key
from helpdesk.domain.errors import Unacceptable
from helpdesk.domain.people import FIGURE_READERS
from helpdesk.extensions import db
from helpdesk.outbox import labels as outbox_labels
from helpdesk.reports.labels import days_in_words
from helpdesk.web.access import for_roles
from helpdesk.web.headers import FRAMING_POLICY, LETTER_POLICY

bp = Blueprint("digest", __name__, url_prefix="/reports/digest")

UNPROCESSABLE = 422
WORDS = {"days_in_words": days_in_words, "states": outbox_labels.STATES, "problem_of": outbox_labels.problem_of}


@bp.get("/")
@for_roles(*FIGURE_READERS)
def index() -> ResponseReturnValue:
    """The letters that left, newest first, and when the next one does."""
    page = queries.digests_page(week_of_key(request.args.get("before", "")))
    now = to_wall(clock.now(), current_app.config["SCHOOL_TIMEZONE"])
    coming = next_letter_at(now, queries.told_upto(), school_timetable())
    return render_template("digest/index.html", page=page, coming=coming, setters=SETTERS, **WORDS)


@bp.get("/<week>")
@for_roles(*FIGURE_READERS)
def show(week: str) -> ResponseReturnValue:
    """The letter that tells of a week, as it left, with what became of its copies."""
    return _shown(_archived(week), AgainForm(formdata=None))


@bp.get("/<week>/letter")
@for_roles(*FIGURE_READERS)
def letter(week: str) -> ResponseReturnValue:
    """The HTML of the letter itself, its picture inside: it may use its own styles, and do nothing else."""
    archived = _archived(week)
    html, png = archived.edition.html, archived.digest.picture
    if png:
        data = f"data:image/png;base64,{b64encode(png).decode()}"
        html = html.replace(f"cid:{picture_name(archived.digest.key)}", data)
    return Response(html, headers={"Content-Security-Policy": LETTER_POLICY})


@bp.post("/<week>/again")
@for_roles(*SENDERS)
def again(week: str) -> ResponseReturnValue:
    """Send the letter once more as it was."""
    archived, form = _archived(week), AgainForm()
    number = form.count.data if form.count.data is not None else len(archived.copies)
    try:
        is_queued = actions.send_again(archived.digest, form.chosen(), number, by=signed_in_person())
    except Unacceptable as refused:
        db.session.rollback()
        form.refuse(refused)
        return _shown(_archived(week), form), UNPROCESSABLE
    db.session.commit()
    flash(_("Письмо поставлено в очередь.") if is_queued else _("Это письмо уже поставлено в очередь."))
    return redirect(url_for("digest.show", week=archived.digest.key), 303)


@bp.get("/settings")
@for_roles(*SETTERS)
def settings() -> ResponseReturnValue:
    """Who gets the letter and how."""
    people = queries.recipients()
    return _settings_page(people, as_decided(people))


@bp.post("/settings")
@for_roles(*SETTERS)
def save_settings() -> ResponseReturnValue:
    """Keep it; what is not offered is refused beside its field."""
    people = queries.recipients()
    chosen = read_formats(request.form, people)
    if chosen.errors:
        return _settings_page(people, chosen), UNPROCESSABLE
    actions.set_recipients(chosen.formats, by=signed_in_person())
    db.session.commit()
    flash(_("Записано."))
    return redirect(url_for("digest.settings"), 303)


def _archived(key: str) -> ArchivedDigest:
    week = week_of_key(key) or abort(404)
    return queries.digest_of(week, str(get_locale())) or abort(404)


def _shown(archived: ArchivedDigest, form: AgainForm) -> Response:
    may_send = signed_in_person().role in SENDERS
    people = [one.person for one in queries.recipients()] if may_send else []
    page = render_template("digest/show.html", archived=archived, form=form, people=people, **WORDS)
    response = make_response(page)
    response.headers["Content-Security-Policy"] = FRAMING_POLICY
    return response


def _settings_page(people: list[Recipient], chosen: Chosen) -> str:
    return render_template("digest/settings.html", people=people, chosen=chosen, field_of=field_of, formats=FORMATS)
