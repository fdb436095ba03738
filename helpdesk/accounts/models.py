"""Person: a member of the staff; SignIn: one live session of theirs; Device: a staff-room computer."""

from datetime import date, datetime
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from helpdesk.domain.duties import Day
from helpdesk.domain.people import Role, kinds_answered_by, may_own
from helpdesk.domain.workflow import TicketKind
from helpdesk.extensions import Model, choice


class Person(Model):
    """A member of the staff; closed when they leave, never deleted."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    login: Mapped[str] = mapped_column(sa.String(64), unique=True)
    full_name: Mapped[str] = mapped_column(sa.String(200))  # as in the staff list, ё kept
    sort_name: Mapped[str] = mapped_column(sa.String(200), index=True)  # folded: ё as е, lower case
    email: Mapped[str] = mapped_column(sa.String(254))
    post: Mapped[str] = mapped_column(sa.String(200), default="")
    subject: Mapped[str] = mapped_column(sa.String(200), default="")  # tells namesakes apart
    building: Mapped[str] = mapped_column(sa.String(40), default="")
    room: Mapped[str] = mapped_column(sa.String(40), default="")
    phone: Mapped[str] = mapped_column(sa.String(40), default="")
    role_held: Mapped[Role] = mapped_column("role", choice(Role))  # of the staff list; what one may do is `role`
    locale: Mapped[str] = mapped_column(sa.String(5), default="ru")
    password_hash: Mapped[str | None] = mapped_column(sa.String(200))  # None: cannot sign in yet
    closed_at: Mapped[datetime | None]  # left the school
    feed_epoch: Mapped[int] = mapped_column(default=0)  # a new number ends the old address of the calendar feed

    # What Flask-Login asks of a user. Not its mixin: that one compares people by `get_id`, here a session's token,
    # and two people without a session would be equal.
    is_authenticated = True
    is_anonymous = False
    session_token = ""  # of the request at hand; never stored
    sign_in = cast("SignIn | None", None)  # its session, when the person came by one; never stored
    beside = cast("dict[str, Any] | None", None)  # what else its query brought; never stored
    seconds_left = 0  # until that session ends if nothing more is done; never stored
    is_confined = False  # the request at hand comes from a staff-room computer; never stored
    day = Day()  # what today's absences make of this person; `accounts.queries` looks it up, never stored

    def get_id(self) -> str:
        """What Flask-Login keeps in the cookie: the session's token, not the person's id."""
        return self.session_token

    @property
    def is_active(self) -> bool:
        """Whether the account may be used."""
        return self.closed_at is None

    @hybrid_property
    def role(self) -> Role:
        """What a person may act as: at a staff-room computer everybody is a requester and no more (product.md §7)."""
        return Role.TEACHER if self.is_confined else self.role_held

    @role.inplace.setter
    def _set_role(self, role: Role) -> None:
        self.role_held = role

    @role.inplace.expression
    @classmethod
    def _role_in_queries(cls) -> sa.ColumnElement[Role]:
        return cls.role_held.expression

    @property
    def is_limited_here(self) -> bool:
        """Whether a staff-room computer takes from this person what their post lets them do elsewhere."""
        return self.is_confined and self.role_held not in (Role.TEACHER, Role.STAFF)

    @property
    def kinds_answered(self) -> tuple[TicketKind, ...]:
        """The kinds whose queue this person works today: of their own post, and of whom they stand in for."""
        if self.is_confined:
            return ()
        return kinds_answered_by(self.role) if self.day.kinds is None else self.day.kinds

    @property
    def may_own(self) -> bool:
        """Whether tickets may be in this person's hands: by their post, or standing in today."""
        return may_own(self.role) or bool(self.kinds_answered)

    @property
    def short_name(self) -> str:
        """«Соколовская Е. А.»; a person without a patronymic keeps what there is."""
        surname, *given = self.full_name.split()
        return " ".join([surname, *(f"{name[0]}." for name in given[:2])])

    @property
    def polite_name(self) -> str:
        """«Елена Анатольевна», the way colleagues address each other."""
        return " ".join(self.full_name.split()[1:]) or self.full_name


class Device(Model):
    """A staff-room computer: made with a one-time link, enrolled by the browser that opened it, revoked in the end."""

    __tablename__ = "device"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))  # «Учительская, корпус 1»
    made_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # none: by the command
    made_at: Mapped[datetime]
    link_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)  # none once the link was used
    link_ends_at: Mapped[datetime]
    token_hash: Mapped[str | None] = mapped_column(sa.String(64), unique=True)  # of the computer's cookie
    enrolled_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]  # when somebody last signed in there
    revoked_at: Mapped[datetime | None]

    made_by: Mapped[Person | None] = relationship(lazy="raise")


class SignIn(Model):
    """A session: the cookie carries a random token, the row its hash; no row, no session."""

    __tablename__ = "sign_in"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]  # the last request a person made, to half a minute
    expires_at: Mapped[datetime] = mapped_column(index=True)  # whatever is done until then
    device_id: Mapped[int | None] = mapped_column(sa.ForeignKey("device.id", ondelete="CASCADE"), index=True)
    is_pin: Mapped[bool] = mapped_column(default=False)  # began with a PIN, not with a password

    person: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_shared(self) -> bool:
        """Whether it is a session at a staff-room computer: it ends sooner, and it is a requester's."""
        return self.device_id is not None


class AwaitedCode(Model):
    """A right password that waits for its code; no row, nothing waits: a copied cookie is worth nothing after use."""

    __tablename__ = "awaited_code"

    token_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), index=True)
    ends_at: Mapped[datetime]


class Tries(Model):
    """Wrong guesses of one password or PIN, at one computer, or in the school; a counter in a row of its own."""

    __tablename__ = "tries"

    key: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    wrong: Mapped[int]
    since: Mapped[datetime]  # of the last one, or when its window began
    paused_until: Mapped[datetime | None]


class Absence(Model):
    """Days on which a person who answers for tickets is away, and who stands in (domain.md §6.6)."""

    __tablename__ = "absence"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"), index=True)
    substitute_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))  # none: the order of §6.6 decides
    first_on: Mapped[date]
    last_on: Mapped[date] = mapped_column(index=True)
    made_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    made_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]  # it did not come to it, or ended early
    returned_at: Mapped[datetime | None]  # what the substitute had not done went back

    person: Mapped[Person] = relationship(foreign_keys=[person_id], lazy="raise")
    substitute: Mapped[Person | None] = relationship(foreign_keys=[substitute_id], lazy="raise")

    __table_args__ = (sa.CheckConstraint("first_on <= last_on", name="order"),)


class SecondFactor(Model):
    """The secret of a person's authenticator app; asked for at sign-in once it was confirmed by a code."""

    __tablename__ = "second_factor"

    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[str] = mapped_column(sa.String(64))  # base32
    made_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)  # of the code used last: no code works twice


class RecoveryCode(Model):
    """A code for who lost the telephone; each works once."""

    __tablename__ = "recovery_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id", ondelete="CASCADE"))
    code_hash: Mapped[str] = mapped_column(sa.String(64))
    used_at: Mapped[datetime | None]

    __table_args__ = (sa.UniqueConstraint("person_id", "code_hash"),)
