"""The second factor of a person: its secret, its codes, what a right one uses up; the caller commits."""

import secrets
from collections.abc import Sequence
from datetime import timedelta

import pyotp
import sqlalchemy as sa

from helpdesk import clock
from helpdesk.accounts import tries
from helpdesk.accounts.models import Person, RecoveryCode, SecondFactor
from helpdesk.accounts.queries import hash_of
from helpdesk.domain import second_factor as rules
from helpdesk.domain.second_factor import CodesPaused, SetupOver, WrongCode, WrongPaperCode
from helpdesk.domain.tries import PASSWORDS
from helpdesk.extensions import db
from helpdesk.web.forms import drawn
from helpdesk.web.security_log import Happening, Way, note

LONGEST_MOMENT = 12  # digits of a moment in seconds


def has_factor(person: Person) -> bool:
    """Whether a person is asked for a code at sign-in."""
    confirmed = SecondFactor.person_id == person.id, SecondFactor.confirmed_at.is_not(None)
    return db.session.scalar(sa.select(SecondFactor.person_id).where(*confirmed)) is not None


def codes_left(person: Person) -> int:
    """How many codes on paper still work."""
    unused = RecoveryCode.person_id == person.id, RecoveryCode.used_at.is_(None)
    return db.session.scalar(sa.select(sa.func.count()).select_from(RecoveryCode).where(*unused)) or 0


def begin_setup(person: Person) -> None:
    """A new secret, which counts for nothing until a code confirms it; a confirmed one is not replaced."""
    factor = _locked(person)
    if factor is not None and factor.confirmed_at is not None:
        raise SetupOver
    if factor is None:
        factor = SecondFactor(person_id=person.id)
        db.session.add(factor)
    factor.secret, factor.made_at, factor.last_step = pyotp.random_base32(), clock.now(), 0


def setup_of(person: Person) -> SecondFactor | None:
    """The secret a person is setting up, while its quarter of an hour lasts."""
    since = clock.now() - timedelta(minutes=rules.SETUP_MINUTES)
    fresh = SecondFactor.confirmed_at.is_(None), SecondFactor.made_at > since
    return db.session.scalar(sa.select(SecondFactor).where(SecondFactor.person_id == person.id, *fresh))


def address_of(factor: SecondFactor, login: str, issuer: str) -> str:
    """What the app reads from the picture."""
    return pyotp.TOTP(factor.secret).provisioning_uri(name=login, issuer_name=issuer)


def new_seed() -> str:
    """What a form carries that will give codes for paper: when it was opened, and a random word."""
    return f"{int(clock.now().timestamp())}.{secrets.token_hex(16)}"


def codes_for_paper(person: Person, seed: str) -> list[str]:
    """The codes a form gives: the same each time it is sent in its session, so a double click loses no paper.

    They are kept nowhere: without the key of the installation, the session and the form nobody can make them again. A
    form opened long ago gives others.
    """
    opened, _dot, word = seed.partition(".")
    is_fresh = opened.isascii() and opened.isdigit() and len(opened) <= LONGEST_MOMENT
    age = clock.now().timestamp() - int(opened) if is_fresh else -1
    if not word or not 0 <= age <= rules.SETUP_MINUTES * 60:
        seed = new_seed()
    return [_code_of(f"{person.id}|{person.session_token}|{seed}|{number}") for number in range(rules.CODES)]


def are_given_out(person: Person, codes: Sequence[str]) -> bool:
    """Whether these are the person's codes, the second factor being on; locks it, so of two at once one waits."""
    factor = _locked(person)
    if factor is None or factor.confirmed_at is None:
        return False
    kept = db.session.scalars(sa.select(RecoveryCode.code_hash).where(RecoveryCode.person_id == person.id))
    return set(kept) == {_hash_of_paper(code) for code in codes}


def give_out(person: Person, codes: Sequence[str]) -> None:
    """These codes and no others work from now on; only hashes are kept. Raises SetupOver without a second factor."""
    if not has_factor(person):
        raise SetupOver
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    db.session.add_all(RecoveryCode(person_id=person.id, code_hash=_hash_of_paper(code)) for code in codes)


def confirm_setup(person: Person, typed: str, codes: Sequence[str]) -> None:
    """Turn the second factor on, with these codes for paper. Raises SetupOver or WrongCode."""
    factor = _locked(person)
    if factor is None or setup_of(person) is None:
        raise SetupOver
    if not _is_of_app(factor, typed):
        raise WrongCode(field="code")
    factor.confirmed_at = clock.now()
    give_out(person, codes)


def check_code(person: Person, typed: str) -> None:
    """Use up a code of the app or of the paper; raises WrongCode, WrongPaperCode or CodesPaused.

    Counted apart from passwords: a known password must not give its holder new guesses at the code.
    """
    counter = tries.Counter(f"code:{person.id}", PASSWORDS)
    try:
        tries.begin(counter)
    except tries.Paused as paused:
        note(Happening.TRIES_PAUSED, way=Way.CODE, person=person.id)
        raise CodesPaused(minutes=paused.minutes) from None
    factor = _locked(person)
    if factor is None or factor.confirmed_at is None or not (_is_of_app(factor, typed) or _is_of_paper(person, typed)):
        note(Happening.TRY_FAILED, way=Way.CODE, person=person.id)
        raise (WrongCode if rules.is_meant_for_app(typed) else WrongPaperCode)(field="code")
    tries.forgive(counter)


def remove(person: Person) -> bool:
    """Turn the second factor off, codes on paper included; False when there was none."""
    for table in (RecoveryCode, SecondFactor):
        outcome = db.session.execute(sa.delete(table).where(table.person_id == person.id))
    return bool(outcome.rowcount)  # type: ignore[attr-defined]  # a DELETE always has one


def _locked(person: Person) -> SecondFactor | None:
    query = sa.select(SecondFactor).where(SecondFactor.person_id == person.id).with_for_update()
    return db.session.scalar(query.execution_options(populate_existing=True))


def _is_of_app(factor: SecondFactor, typed: str) -> bool:
    digits = rules.digits_of(typed)
    totp = pyotp.TOTP(factor.secret)
    step = rules.matching_step(
        lambda number: str(totp.at(number * rules.STEP)), digits, clock.now().timestamp(), factor.last_step
    )
    if not digits or step is None:
        return False
    factor.last_step = step
    return True


def _is_of_paper(person: Person, typed: str) -> bool:
    """The row itself says whether it was used: of two who type the same code at once one comes in."""
    code = rules.paper_code(typed)
    used = (
        sa.update(RecoveryCode)
        .where(
            RecoveryCode.person_id == person.id,
            RecoveryCode.code_hash == hash_of(code),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
        .execution_options(synchronize_session=False)
    )
    return bool(code) and db.session.scalar(used) is not None


def _code_of(facts: str) -> str:
    """As random as the key: 512 bits are far more than the 117 that stand on paper."""
    number, letters = drawn("codes for paper", facts), []
    for _letter in range(rules.GROUPS * rules.GROUP):
        number, place = divmod(number, len(rules.ALPHABET))
        letters.append(rules.ALPHABET[place])
    return "-".join("".join(letters[at : at + rules.GROUP]) for at in range(0, len(letters), rules.GROUP))


def _hash_of_paper(code: str) -> str:
    return hash_of(rules.paper_code(code))
