"""Fields for days, hours and counts: what cannot be read is refused with a sentence."""

from flask_babel import gettext as _
from wtforms import DateField, IntegerField, TimeField


class DayField(DateField):  # type: ignore[misc]  # WTForms ships no types
    """A day, refused with a sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the browser's ISO date."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Это не дата. Выберите день в календаре или напишите так: 2026-11-12.")) from None


class HourField(TimeField):  # type: ignore[misc]  # WTForms ships no types
    """A time of day, refused with a sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read hours and minutes."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Это не время. Напишите часы и минуты так: 15:00.")) from None


class CountField(IntegerField):  # type: ignore[misc]  # WTForms ships no types
    """A whole number, refused with a sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the digits."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Нужно целое число.")) from None
