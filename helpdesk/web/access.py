"""Who may open an address: every view carries one of these, and a test walks them all."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from flask import abort
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_required

View = Callable[..., ResponseReturnValue]


def open_to_all(view: View) -> View:
    """Anyone, signed in or not."""
    return _marked(view, "anyone")


def signed_in(view: View) -> View:
    """Any member of the staff; what they may see inside is the query's business."""
    return _marked(login_required(view), "signed in")


def for_roles(*roles: str) -> Callable[[View], View]:
    """Only these roles; for others the address does not exist."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            if current_user.role not in roles:
                abort(404)
            return view(*args, **kwargs)

        return _marked(login_required(guarded), " ".join(sorted(roles)))

    return mark


def asked_again(by: View | None = None) -> Callable[[View], View]:
    """A form of somebody not signed in yet, which grows stale when a session ends or begins in another tab.

    `by` answers it instead of the refusal, and signs nobody in; without it the view itself, which then changes nothing.
    """

    def mark(view: View) -> View:
        view.again = by or view  # type: ignore[attr-defined]  # read by who refuses stale forms
        return view

    return mark


def _marked(view: View, access: str) -> View:
    view.access = access  # type: ignore[attr-defined]  # read by the route x role test
    return view
