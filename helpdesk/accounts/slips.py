"""First passwords: made once, printed on slips to cut and hand out."""

import secrets
from collections.abc import Sequence

from flask import current_app, render_template

from helpdesk.accounts.actions import set_password
from helpdesk.accounts.models import Person
from helpdesk.audit.actions import About, record
from helpdesk.domain.audit import Act, Thing

ALPHABET = "abcdefghkmnpqrstuvwxyz23456789"  # without letters that look like others on paper
LENGTH = 10


def issue_passwords(people: Sequence[Person], *, by: Person | None = None) -> list[tuple[Person, str]]:
    """A new password for each; ends their sessions. Only hashes are kept, so the slips are the only copy."""
    issued = [(person, "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))) for person in people]
    for person, password in issued:
        set_password(person, password)
        record(Act.PASSWORDS_ISSUED, by=by, about=About(Thing.PERSON, person.id))
    return issued


def slips_page(issued: Sequence[tuple[Person, str]]) -> str:
    """One HTML page of slips, ready to print."""
    return render_template("accounts/slips.html", issued=issued, address=current_app.config["PUBLIC_URL"])
