"""A register as a file: CSV while it is read; a spreadsheet, being a ZIP, only once it is whole.

A long spreadsheet is made on a page that tells how far it is: the page grows line by line, which needs no script,
and ends with the link. The file waits in the store under its content; nobody else's link opens it, and the worker's
sweep takes it after a day.
"""

from collections.abc import Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import NamedTuple
from urllib.parse import quote

from flask import Response, send_file, stream_with_context

from helpdesk.accounts.models import Person
from helpdesk.domain.periods import Period
from helpdesk.files.store import store
from helpdesk.registers.text_file import csv_lines
from helpdesk.trainings.labels import period as period_in_figures
from helpdesk.web.links import sign, unsign
from helpdesk.web.sheet import MIMETYPE, Column, Row, write_sheet

PURPOSE = "made-file"
KEPT_DAYS = 1
LONG = 5_000  # rows: more are not printed, and a spreadsheet of more is made on such a page
MOST_BYTES = 512 * 1024 * 1024


class Step(NamedTuple):
    """How many rows are written; with a token the file is ready."""

    rows: int
    token: str = ""
    size: int = 0


def as_csv(columns: Sequence[Column[Row]], rows: Iterable[Row], title: str) -> Response:
    """The download begins with the first rows, so the browser's own bar shows that it goes on."""
    response = Response(stream_with_context(csv_lines(columns, rows)), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(title)}.csv"
    return unbuffered(response)


def as_sheet(columns: Sequence[Column[Row]], rows: Iterable[Row], title: str) -> Response:
    """The whole file, from a temporary one on the disk."""
    file = TemporaryFile()  # noqa: SIM115  # the answer closes it
    for _written in write_sheet(file, columns, rows, title):
        pass
    return send_file(file, mimetype=MIMETYPE, as_attachment=True, download_name=f"{title}.xlsx", max_age=0)


def sheet_steps(columns: Sequence[Column[Row]], rows: Iterable[Row], title: str, *, by: Person) -> Iterator[Step]:
    """Make the file and keep it for its reader, telling of each step."""
    person_id = by.id
    with TemporaryFile() as file:
        for written in write_sheet(file, columns, rows, title):
            yield Step(written)
        kept = store().keep(file, limit=MOST_BYTES)
    yield Step(written, sign(PURPOSE, [kept.sha256, title, person_id]), kept.size)


def made_file(token: str, *, by: Person) -> Response | None:
    """The file of a link; None when it is somebody else's, too old or gone."""
    facts = unsign(PURPOSE, token, KEPT_DAYS)
    if facts is None or facts[2] != by.id:
        return None
    sha256, title, _person_id = facts
    try:
        content = store().open(str(sha256))
    except FileNotFoundError:
        return None
    return send_file(content, mimetype=MIMETYPE, as_attachment=True, download_name=f"{title}.xlsx", max_age=0)


def titled(name: str, period: Period) -> str:
    """A register's name with its days, for headings and file names."""
    return f"{name} {period_in_figures(period.first_on, period.last_on)}"


def unbuffered(response: Response) -> Response:
    """Ask a web server in front to hand on each piece as it comes."""
    response.headers["X-Accel-Buffering"] = "no"
    return response
