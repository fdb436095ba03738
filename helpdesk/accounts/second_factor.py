"""The second factor of a person: its secret, its codes, what a right one uses up; the caller commits."""

import secrets
from datetime import timedelta

import pyotp
import sqlalchemy as sa

from helpdesk import clock
from helpdesk.accounts import tries
from helpdesk.accounts.models import Person, RecoveryCode, SecondFactor
from helpdesk.accounts.queries import hash_of
from helpdesk.domain import second_factor as rules
from helpdesk.domain.second_factor import CodesPaused, SetupOver, WrongCode
from helpdesk.domain.tries import PASSWORDS
from helpdesk.extensions import db


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


def confirm_setup(person: Person, typed: str) -> list[str]:
    """Turn the second factor on; returns the codes for paper, which are not kept. Raises SetupOver or WrongCode."""
    factor = _locked(person)
    if factor is None or setup_of(person) is None:
        raise SetupOver
    if not _is_of_app(factor, typed):
        raise WrongCode(field="code")
    factor.confirmed_at = clock.now()
    db.session.execute(sa.delete(RecoveryCode).where(RecoveryCode.person_id == person.id))
    codes = [_new_code() for _ in range(rules.CODES)]
    db.session.add_all(RecoveryCode(person_id=person.id, code_hash=hash_of(rules.paper_code(code))) for code in codes)
    return codes


def check_code(person: Person, typed: str) -> None:
    """Use up a code of the app or of the paper; raises WrongCode or CodesPaused.

    Counted apart from passwords: a known password must not give its holder new guesses at the code.
    """
    counter = tries.Counter(f"code:{person.id}", PASSWORDS)
    try:
        tries.begin(counter)
    except tries.Paused as paused:
        raise CodesPaused(minutes=paused.minutes) from None
    factor = _locked(person)
    if factor is None or factor.confirmed_at is None or not (_is_of_app(factor, typed) or _is_of_paper(person, typed)):
        raise WrongCode(field="code")
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


def _new_code() -> str:
    groups = ("".join(secrets.choice(rules.ALPHABET) for _ in range(rules.GROUP)) for _ in range(rules.GROUPS))
    return "-".join(groups)
