"""Setting the second factor up and turning it off; the caller commits, also after a refusal."""

from helpdesk.accounts import second_factor
from helpdesk.accounts.actions import prove
from helpdesk.accounts.models import Person
from helpdesk.audit.actions import About, record
from helpdesk.domain.audit import Act, Thing
from helpdesk.domain.errors import NotAllowed
from helpdesk.profile.notices import tell


def begin(person: Person, password: str) -> None:
    """Show a secret to who knows the password; raises what `prove` refuses, SetupOver when there is one already."""
    _not_at_a_shared_computer(person)
    prove(person, password)
    second_factor.begin_setup(person)


def confirm(person: Person, code: str, seed: str) -> list[str]:
    """Turn it on; returns the codes for paper, the same ones when the form of this seed is sent twice."""
    _not_at_a_shared_computer(person)
    codes = second_factor.codes_for_paper(person, seed)
    if not second_factor.are_given_out(person, codes):
        second_factor.confirm_setup(person, code, codes)
        tell("second_factor_on", person)
        _note(Act.SECOND_FACTOR_ON, person)
    return codes


def renew_codes(person: Person, password: str, seed: str) -> list[str]:
    """Another paper for who knows the password; the old codes are worth nothing. Returns the codes as `confirm` does.

    Raises what `prove` refuses, and SetupOver without a second factor.
    """
    _not_at_a_shared_computer(person)
    prove(person, password)
    codes = second_factor.codes_for_paper(person, seed)
    if not second_factor.are_given_out(person, codes):
        second_factor.give_out(person, codes)
        tell("codes_renewed", person)
        _note(Act.CODES_RENEWED, person)
    return codes


def turn_off(person: Person, password: str, code: str) -> None:
    """Turn it off, for who knows the password and holds the second factor."""
    _not_at_a_shared_computer(person)
    prove(person, password)
    second_factor.check_code(person, code)
    second_factor.remove(person)
    tell("second_factor_off", person)
    _note(Act.SECOND_FACTOR_OFF, person)


def _note(act: Act, person: Person) -> None:
    record(act, by=person, about=About(Thing.PERSON, person.id))


def _not_at_a_shared_computer(person: Person) -> None:
    if person.is_confined:
        raise NotAllowed
