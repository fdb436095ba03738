"""The figures in files: JSON, CSV, a spreadsheet; each holds the lines of the screen."""

import csv
from collections.abc import Sequence
from io import BytesIO, StringIO
from typing import Any

import xlsxwriter
from flask_babel import gettext as _

from helpdesk.domain.periods import Period
from helpdesk.domain.plain_cells import plain_cell
from helpdesk.reports.labels import with_point
from helpdesk.reports.lines import Line
from helpdesk.web.sheet import SAFE

EXCEL_UTF8 = "utf-8-sig"  # by the byte order mark Excel knows the encoding
WIDTHS = (30, 70, 12)


def as_json(lines: Sequence[Line], period: Period) -> dict[str, Any]:
    """For programs: the period and the figures by code."""
    return {
        "from": period.first_on.isoformat(),
        "to": period.last_on.isoformat(),
        "figures": {line.code: line.value for line in lines},
    }


def as_csv(lines: Sequence[Line]) -> bytes:
    """For a Russian Excel: semicolons, decimal commas, a byte order mark."""
    file = StringIO(newline="")
    writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL)  # split at commas no cell becomes two
    writer.writerow(_headings())
    for line in lines:
        number = "" if line.value is None else with_point(line.value).replace(".", ",")
        writer.writerow([plain_cell(line.section), plain_cell(line.name), number])
    return file.getvalue().encode(EXCEL_UTF8)


def as_sheet(lines: Sequence[Line], title: str) -> BytesIO:
    """A spreadsheet: numbers as numbers, words never as formulas."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, SAFE) as book:
        book.set_properties({"title": title})
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True, "bg_color": "#E8F1F8"})
        sheet.freeze_panes(1, 0)
        for index, (heading, width) in enumerate(zip(_headings(), WIDTHS, strict=True)):
            sheet.set_column(index, index, width)
            sheet.write_string(0, index, heading, bold)
        for row, line in enumerate(lines, 1):
            sheet.write_string(row, 0, line.section)
            sheet.write_string(row, 1, line.name)
            if line.value is not None:
                sheet.write_number(row, 2, line.value)
    file.seek(0)
    return file


def _headings() -> list[str]:
    return [_("Раздел"), _("Показатель"), _("Значение")]
