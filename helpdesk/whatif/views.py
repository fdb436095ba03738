"""The page of the question and its answer, on one address."""

from flask import Blueprint, current_app, render_template, request
from flask.typing import ResponseReturnValue

from helpdesk import clock
from helpdesk.domain.people import FIGURE_READERS
from helpdesk.web.access import for_roles
from helpdesk.whatif import forms, labels, queries, table

bp = Blueprint("whatif", __name__, url_prefix="/reports/what-if")

OK, UNPROCESSABLE = 200, 422


@bp.get("/")
@for_roles(*FIGURE_READERS)
def index() -> ResponseReturnValue:
    """Another weekly rule or other policies beside today's."""
    school, today = queries.school_of_today(), clock.today(current_app.config["SCHOOL_TIMEZONE"])
    asked = forms.read_asked(request.args, school, today)
    found = queries.answer_to(asked.question, school) if asked.question else None
    facts = {"asked": asked, "found": found, "school": school, "today": today}
    page = render_template("whatif/index.html", words=labels, table=table, forms=forms, **facts)
    return page, UNPROCESSABLE if asked.errors else OK
