"""Pages of the calendar's changes: a form as it stands, and the preview of what it would bring."""

from flask import render_template, url_for
from flask_babel import gettext as _

from helpdesk.accounts.session import signed_in_person
from helpdesk.calendar.consequences import Consequences
from helpdesk.calendar.forms import ChangeForm, EndForm, EntryForm, RemovalForm, RuleForm
from helpdesk.calendar.list_forms import HolidaysForm, ImportForm
from helpdesk.calendar.proposals import proposals_for
from helpdesk.consultations.queries import school_timetable
from helpdesk.web.labels import ENTRY_KINDS


def entry_page(form: EntryForm) -> str:
    """An exception of one kind."""
    day = form.first_on.data or form.on.data
    back = url_for("calendar.show", day=day.isoformat()) if day else url_for("calendar.index")
    return _page(form, str(ENTRY_KINDS[form.chosen]), back=back)


def removal_page(form: RemovalForm) -> str:
    """Why an exception is taken back."""
    entry = next((entry for entry in school_timetable().entries if entry.id == form.subject_id), None)
    return _page(form, _("Снять с календаря"), entry=entry)


def rule_page(form: RuleForm) -> str:
    """A weekly consultation, new or instead of another."""
    return _page(
        form, _("Изменить еженедельную консультацию") if form.subject_id else _("Новая еженедельная консультация")
    )


def end_page(form: EndForm) -> str:
    """The end of a weekly consultation."""
    rule = next((rule for rule in school_timetable().week.slots if rule.id == form.subject_id), None)
    return _page(form, _("Прекратить еженедельную консультацию"), rule=rule)


def holidays_page(form: HolidaysForm) -> str:
    """Public holidays to tick."""
    year = form.subject_id
    proposals = proposals_for(year, school_timetable())
    return render_template("calendar/holidays.html", form=form, year=year, proposals=proposals)


def import_page(form: ImportForm) -> str:
    """A file to bring in."""
    return render_template("calendar/import.html", form=form)


def preview(form: ChangeForm, found: Consequences, stale: str) -> str:
    """Everything a change would bring, and the change in hidden fields."""
    return render_template(
        "calendar/preview.html",
        form=form,
        found=found,
        concerned=found.concerned(signed_in_person()),
        removed=[entry for entry in found.before.entries if entry.id in found.change.removed],
        rules={rule.id: rule for rule in found.before.week.slots},
        stale=stale,
    )


def _page(form: ChangeForm, title: str, **facts: object) -> str:
    hints = {
        "hosts": _("Должности через точку с запятой."),
        "places": _("По десять минут каждое."),
        "reason": _("Её увидят педагоги, чьи сроки и записи сдвинутся."),
    }
    common = {"form": form, "title": title, "hints": hints, "back": url_for("calendar.index")}
    return render_template("calendar/form.html", **common | facts)
