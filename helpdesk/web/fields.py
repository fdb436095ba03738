"""Fields for days, hours and counts: what cannot be read is refused with a sentence."""

from typing import Any

from flask_babel import gettext as _
from wtforms import DateField, IntegerField, TimeField


class DayField(DateField):  # type: ignore[misc]  # WTForms ships no types
    """A day as browsers send it or as people write it, refused with a sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Know both ways of writing a day."""
        super().__init__(*args, format=["%Y-%m-%d", "%d.%m.%Y"], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read 2026-11-12 or 12.11.2026."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Это не дата. Выберите день или напишите его как ДД.ММ.ГГГГ: 12.11.2026.")) from None


class HourField(TimeField):  # type: ignore[misc]  # WTForms ships no types
    """A time of day, refused with a sentence."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read hours and minutes."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Это не время. Напишите часы и минуты так: 15:00.")) from None


class CountField(IntegerField):  # type: ignore[misc]  # WTForms ships no types
    """A whole number between two, refused with a sentence that names them."""

    def __init__(self, *args: Any, least: int, most: int, **kwargs: Any) -> None:
        """Know which numbers there may be."""
        super().__init__(*args, **kwargs)
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the digits."""
        try:
            super().process_formdata(valuelist)
            is_allowed = self.data is None or self.least <= self.data <= self.most
        except ValueError:
            is_allowed = False
        if not is_allowed:
            raise ValueError(_("Нужно целое число от %(least)d до %(most)d.", least=self.least, most=self.most))
