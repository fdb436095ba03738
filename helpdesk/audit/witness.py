"""What is only looked at is written down too, before it is shown: no record, no look."""

from functools import wraps
from typing import Any

from flask import make_response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from helpdesk.audit.actions import About, Somebody, add_sealed, facts_of
from helpdesk.domain.audit import Act, Detail, Thing
from helpdesk.extensions import writing
from helpdesk.web.access import View

PERIODS = ("period", "from", "to", "quarter", "year", "week", "ending")  # how addresses name what is asked


def seen(act: Act, *, by: Somebody, about: About, **details: Detail) -> None:
    """Write down a look for good, in a transaction of its own; for requests that change nothing else."""
    with writing() as connection:
        add_sealed(connection, [facts_of(act, by, about, details)])


def export_recorded(view: View) -> View:
    """A view that hands out a register: a download is written down with its period, a page or a refusal is not."""

    @wraps(view)
    def witnessed(*args: Any, **kwargs: Any) -> ResponseReturnValue:
        answer = make_response(view(*args, **kwargs))
        if answer.headers.get("Content-Disposition", "").startswith("attachment") or answer.is_json:
            asked = request.args | kwargs
            days = {name: str(asked[name]) for name in PERIODS if asked.get(name)}
            seen(Act.EXPORTED, by=current_user, about=About(Thing.REGISTER, request.endpoint), **days)
        return answer

    witnessed.is_export = True  # type: ignore[attr-defined]  # read by the test that each has its words
    return witnessed
