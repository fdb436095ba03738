"""PINs on slips to cut and hand out."""

from collections.abc import Sequence

from flask import render_template

from helpdesk.accounts.models import Person


def slips_page(issued: Sequence[tuple[Person, str]]) -> str:
    """One HTML page of slips, ready to print."""
    return render_template("pins/slips.html", issued=issued)
