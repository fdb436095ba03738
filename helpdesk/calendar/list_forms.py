"""Many exceptions at once: ticked public holidays, or a file; each form becomes one decision."""

from datetime import date

from flask import current_app
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import FileStorage
from wtforms import FileField, HiddenField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice

from helpdesk.calendar.forms import ORDER_LIMIT, ChangeForm, short_text
from helpdesk.calendar.ics import KINDS
from helpdesk.calendar.proposals import picked, proposals_for
from helpdesk.calendar.reading import LARGEST_FILE, csv_entries, entries_of_file
from helpdesk.domain.calendar_changes import Change, imported
from helpdesk.domain.calendar_checks import BadSource
from helpdesk.domain.calendar_file import lines_of
from helpdesk.domain.consultation_days import Timetable
from helpdesk.domain.errors import Missing, Refused
from helpdesk.domain.references import school_year_of
from helpdesk.domain.school_week import Entry, EntryKind
from helpdesk.web.labels import ENTRY_KINDS
from helpdesk.web.sentences import sentence

AHEAD = 3  # school years a list may be about: this one and the coming ones


def years_offered(today: date) -> list[int]:
    """School years a list of days may be about."""
    this_year = school_year_of(today)
    return list(range(this_year, this_year + AHEAD))


class ListForm(ChangeForm):
    """A list brings its reasons along; only the order may be named."""

    reason = None
    order_number = StringField(_l("Номер приказа"), **short_text("order_number", ORDER_LIMIT))

    def refuse(self, refused: Refused) -> None:
        """Beside the list: its lines have no fields of their own."""
        self.add_error(self.shown[0], sentence(refused))

    def decided(self, entries: list[Entry], timetable: Timetable, field: str) -> Change:
        """The new ones of a list as a change; raises BadSource when there are none."""
        change = imported(entries, timetable, self.order_number.data or "")
        if not change.added:
            raise BadSource(field=field, problem="nothing")
        return change


class HolidaysForm(ListForm):
    """Public holidays a person ticked among those proposed for a school year."""

    shown = ("pick", "order_number")

    pick = SelectMultipleField(validate_choice=False)

    def decide(self, timetable: Timetable) -> Change:
        """The ticked days as a change of the calendar."""
        entries = picked(proposals_for(self.subject_id, timetable).rows, self.pick.data or [])
        if not entries:
            raise BadSource(field="pick", problem="picked")
        return self.decided(entries, timetable, "pick")


class ImportForm(ListForm):
    """A file with exceptions; after the preview its lines come back instead of it."""

    shown = ("file", "kind", "year", "order_number")

    file = FileField(_l("Файл CSV или ICS"))
    lines = HiddenField()
    kind = SelectField(
        _l("Что означают события файла ICS"),
        choices=[SelectChoice(kind.value, ENTRY_KINDS[kind]) for kind in KINDS],
        default=EntryKind.OFF.value,
    )
    year = SelectField(_l("Учебный год событий файла ICS"), coerce=int)

    def offering(self, today: date) -> "ImportForm":
        """The same form with the school years there are to choose from."""
        self.year.choices = [SelectChoice(year, f"{year}/{year + 1}") for year in years_offered(today)]
        return self

    def decide(self, timetable: Timetable) -> Change:
        """What the file holds as a change of the calendar."""
        change = self.decided(self._entries(), timetable, "file")
        self.lines.data = "\n".join(lines_of(change.added))
        return change

    def _entries(self) -> list[Entry]:
        if self.lines.data:
            return csv_entries(self.lines.data)
        file = self.file.data
        if not isinstance(file, FileStorage) or not file.filename:
            raise Missing(field="file")
        zone = current_app.config["SCHOOL_TIMEZONE"]
        with file.stream as stream:
            data = stream.read(LARGEST_FILE + 1)
        return entries_of_file(data, kind=EntryKind(self.kind.data), year=self.year.data, zone=zone)
