"""The journal as a spreadsheet."""

from collections.abc import Iterable
from io import BytesIO

from helpdesk.trainings.journal import JournalRow
from helpdesk.trainings.labels import COLUMNS
from helpdesk.web.sheet import write_sheet


def journal_sheet(rows: Iterable[JournalRow], title: str) -> BytesIO:
    """The whole file: a school year of the journal is some 200 KB."""
    file = BytesIO()
    for _written in write_sheet(file, COLUMNS, rows, title):
        pass
    return file
