"""RetentionSettings: how long the school keeps what; LeakReport: personal data got where it should not."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from helpdesk.accounts.models import Person
from helpdesk.domain.leaks import TO_INQUIRE, TO_REPORT
from helpdesk.domain.retention import Terms
from helpdesk.extensions import Model


class RetentionSettings(Model):
    """The school's terms and the day they were last kept: one row, whose lock lets one worker at a time."""

    __tablename__ = "retention_settings"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    files_days: Mapped[int]
    marked_files_days: Mapped[int]
    card_years: Mapped[int]
    log_years: Mapped[int]
    ran_on: Mapped[date | None]

    __table_args__ = (sa.CheckConstraint("id = 1", name="only_one"),)

    @property
    def terms(self) -> Terms:
        """The same as plain data."""
        return Terms(self.files_days, self.marked_files_days, self.card_years, self.log_years)


class LeakReport(Model):
    """What somebody of the staff noticed; its words are read by the administrator and the director only."""

    __tablename__ = "leak_report"

    id: Mapped[int] = mapped_column(primary_key=True)
    reported_by_id: Mapped[int] = mapped_column(sa.ForeignKey("person.id"))
    reported_at: Mapped[datetime]
    noticed_at: Mapped[datetime]  # from here the 24 hours for Роскомнадзор run
    is_hour_known: Mapped[bool] = mapped_column(default=True)  # if not, it is the beginning of the day
    noticed: Mapped[str] = mapped_column(sa.String(200))  # when, in the reporter's words
    submit_key: Mapped[str | None] = mapped_column(sa.String(64), unique=True)  # the same form twice is one report
    words: Mapped[str] = mapped_column(sa.Text)
    closed_by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("person.id"))
    closed_at: Mapped[datetime | None]
    done: Mapped[str] = mapped_column(sa.Text, default="")  # what was done about it

    reported_by: Mapped[Person] = relationship(foreign_keys=[reported_by_id], lazy="joined", innerjoin=True)
    closed_by: Mapped[Person | None] = relationship(foreign_keys=[closed_by_id], lazy="joined")

    @property
    def to_report_by(self) -> datetime:
        """By when Роскомнадзор must know."""
        return self.noticed_at + TO_REPORT

    def is_late(self, now: datetime) -> bool:
        """Whether it is open and those hours have passed."""
        return self.closed_at is None and self.to_report_by <= now

    @property
    def to_inquire_by(self) -> datetime:
        """By when it must know what the school found out."""
        return self.noticed_at + TO_INQUIRE
