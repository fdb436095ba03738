"""Every address, every role: who gets what. An address without a row here fails."""

import io
import re
from collections.abc import Callable

import pytest
from flask import Flask

from helpdesk import clock
from helpdesk.accounts.models import Person
from helpdesk.digest.actions import send_week
from helpdesk.domain.digest_weeks import read_week
from helpdesk.extensions import db
from helpdesk.files.models import StoredFile
from helpdesk.outbox.models import Letter, LetterState, Problem
from helpdesk.tickets.models import Ticket
from tests.agenda.hours import booked
from tests.client import Desk, enter, is_page
from tests.computers import pin_session
from tests.factories import (
    ADMINISTRATOR,
    DEPUTY,
    DIRECTOR,
    LEADERSHIP,
    METHODIST,
    OTHER_TEACHER,
    TEACHER,
    file_ticket,
    person,
)
from tests.files.samples import png
from tests.files.uploads import keep_upload
from tests.pages import check_page

pytestmark = pytest.mark.usefixtures("monday")

# The school has one technical ticket, 2026-0001, of TEACHER's, with a file and two letters, the first of them refused,
# one place at today's consultation, and the letter about the week before. For `confirm` and `reopen` the ticket is resolved. A POST is sent without a title
# or words, so 422 means «may do it, said what is missing or would change nothing»; no: «it is not yours to do»; in: the
# sign-in page was shown instead. At a staff-room computer the last three get what «other» gets: a requester with no
# ticket there.
ROLES = ("", TEACHER, OTHER_TEACHER, ADMINISTRATOR, DEPUTY, METHODIST, LEADERSHIP, DIRECTOR)
TABLE = """
endpoint               | method | address                          | anyone | teacher | other | admin | deputy | method | leader | director
start.index            | GET    | /                                | 200    | 200     | 200   | 200   | 200    | 200    | 200    | 200
accounts.sign_in       | GET    | /login                           | 200    | 200     | 200   | 200   | 200    | 200    | 200    | 200
accounts.begin_session | POST   | /login                           | 422    | 422     | 422   | 422   | 422    | 422    | 422    | 422
accounts.set_language  | POST   | /language                        | 200    | 200     | 200   | 200   | 200    | 200    | 200    | 200
pins.find              | POST   | /login/name                      | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
pins.choose            | POST   | /login/who                       | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
pins.begin_session     | POST   | /login/pin                       | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
pins.edit              | GET    | /pins/                           | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
pins.change            | POST   | /pins/                           | in     | 422     | 422   | 422   | 422    | 422    | 422    | 422
pins.slips             | GET    | /admin/pins                      | in     | 404     | 404   | 200   | 200    | 404    | 404    | 404
pins.issue             | POST   | /admin/pins                      | in     | 404     | 404   | 422   | 422    | 404    | 404    | 404
devices.ask            | GET    | /devices/forged                  | 410    | 410     | 410   | 410   | 410    | 410    | 410    | 410
devices.enrol          | POST   | /devices/forged                  | 410    | 410     | 410   | 410   | 410    | 410    | 410    | 410
devices.index          | GET    | /admin/devices                   | in     | 404     | 404   | 200   | 200    | 404    | 404    | 404
devices.create         | POST   | /admin/devices                   | in     | 404     | 404   | 422   | 422    | 404    | 404    | 404
devices.revoke         | POST   | /admin/devices/99/revoke         | in     | 404     | 404   | 404   | 404    | 404    | 404    | 404
filing.new             | GET    | /tickets/new                     | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
filing.create          | POST   | /tickets/new                     | in     | 422     | 422   | 422   | 422    | 422    | 422    | 422
filing.step            | POST   | /tickets/new/steps               | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
queue.index            | GET    | /tickets/                        | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
queue.following        | GET    | /tickets/next                    | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
tickets.show           | GET    | /tickets/2026-0001               | in     | 200     | 404   | 200   | 404    | 404    | 404    | 404
filing.accepted        | GET    | /tickets/2026-0001/accepted      | in     | 200     | 404   | 200   | 404    | 404    | 404    | 404
tickets.attachment     | GET    | /tickets/2026-0001/files/{key}   | in     | 200     | 404   | 200   | 404    | 404    | 404    | 404
tickets.picture        | GET    | /tickets/2026-0001/files/{key}/small | in     | 200     | 404   | 200   | 404    | 404    | 404    | 404
tickets.answer         | POST   | /tickets/2026-0001/answer        | in     | 422     | 404   | 422   | 404    | 404    | 404    | 404
tickets.note           | POST   | /tickets/2026-0001/note          | in     | no      | 404   | 422   | 404    | 404    | 404    | 404
tickets.move           | POST   | /tickets/2026-0001/move          | in     | no      | 404   | 422   | 404    | 404    | 404    | 404
tickets.confirm        | POST   | /tickets/2026-0001/confirm       | in     | 200     | 404   | no    | 404    | 404    | 404    | 404
tickets.reopen         | POST   | /tickets/2026-0001/reopen        | in     | 422     | 404   | no    | 404    | 404    | 404    | 404
tickets.reroute        | POST   | /tickets/2026-0001/reroute       | in     | no      | 404   | 422   | 404    | 404    | 404    | 404
tickets.propose        | POST   | /tickets/2026-0001/propose       | in     | 422     | 404   | 422   | 404    | 404    | 404    | 404
tickets.book           | POST   | /tickets/2026-0001/book          | in     | 422     | 404   | 422   | 404    | 404    | 404    | 404
visits.index           | GET    | /consultations/                  | 200    | 200     | 200   | 200   | 200    | 200    | 200    | 200
visits.book            | POST   | /consultations/2026-11-10/book   | in     | 422     | 422   | 422   | 422    | 422    | 422    | 422
visits.cancel          | POST   | /consultations/bookings/1/cancel | in     | 200     | 404   | 404   | 404    | 404    | 404    | 404
visits.move            | POST   | /consultations/bookings/1/move   | in     | 422     | 404   | 404   | 404    | 404    | 404    | 404
visits.feed            | GET    | /consultations.ics               | 200    | 200     | 200   | 200   | 200    | 200    | 200    | 200
visits.renew_feed      | POST   | /consultations/feed              | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
agenda.upcoming        | GET    | /consultations/next              | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
agenda.show            | GET    | /consultations/2026-11-09        | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
agenda.mark            | POST   | /consultations/2026-11-09/visits/1 | in   | 404     | 404   | 422   | 422    | 404    | 404    | 404
agenda.move            | POST   | /consultations/2026-11-09/visits/1/move | in | 404  | 404   | 422   | 422    | 404    | 404    | 404
agenda.walk_in         | POST   | /consultations/2026-11-09/walk-in | in    | 404     | 404   | 422   | 422    | 404    | 404    | 404
agenda.hold            | POST   | /consultations/2026-11-09/held   | in     | 404     | 404   | 422   | 422    | 404    | 404    | 404
agenda.left            | POST   | /consultations/2026-11-09/left   | in     | 404     | 404   | 422   | 422    | 404    | 404    | 404
agenda.extra           | POST   | /consultations/2026-11-09/extra  | in     | 404     | 404   | 422   | 422    | 404    | 404    | 404
absences.index         | GET    | /absences/                       | in     | 404     | 404   | 200   | 200    | 404    | 404    | 200
absences.create        | POST   | /absences/                       | in     | 404     | 404   | 422   | 422    | 404    | 404    | 422
absences.withdraw      | POST   | /absences/99/withdraw            | in     | 404     | 404   | 404   | 404    | 404    | 404    | 404
staff.index            | GET    | /admin/staff/                    | in     | 404     | 404   | 200   | 404    | 404    | 404    | 404
staff.show             | GET    | /admin/staff/1                   | in     | 404     | 404   | 200   | 404    | 404    | 404    | 404
staff.close            | POST   | /admin/staff/99/close            | in     | 404     | 404   | 404   | 404    | 404    | 404    | 404
staff.reopen           | POST   | /admin/staff/1/reopen            | in     | 404     | 404   | 200   | 404    | 404    | 404    | 404
staff.issue_password   | POST   | /admin/staff/70/password         | in     | 404     | 404   | 422   | 404    | 404    | 404    | 404
staff.end_sessions     | POST   | /admin/staff/70/sessions/end     | in     | 404     | 404   | 200   | 404    | 404    | 404    | 404
staff.remove_factor    | POST   | /admin/staff/70/second-factor/off | in    | 404     | 404   | 422   | 404    | 404    | 404    | 404
staff.ask_file         | GET    | /admin/staff/import              | in     | 404     | 404   | 200   | 404    | 404    | 404    | 404
staff.preview          | POST   | /admin/staff/import              | in     | 404     | 404   | 422   | 404    | 404    | 404    | 404
staff.keep             | POST   | /admin/staff/import/confirm      | in     | 404     | 404   | 422   | 404    | 404    | 404    | 404
letters.show           | GET    | /letters/confirm/forged          | 410    | 410     | 410   | 410   | 410    | 410    | 410    | 410
letters.act            | POST   | /letters/confirm/forged          | 410    | 410     | 410   | 410   | 410    | 410    | 410    | 410
trainings.index        | GET    | /trainings/                      | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
trainings.show         | GET    | /trainings/2026-11-12            | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
trainings.accept       | POST   | /trainings/2026-11-12/accept     | in     | 404     | 404   | 422   | 422    | 404    | 404    | 404
trainings.plan         | POST   | /trainings/2026-11-12/plan       | in     | 404     | 404   | 409   | 409    | 404    | 404    | 404
trainings.move         | POST   | /trainings/2026-11-12/move       | in     | 404     | 404   | 409   | 409    | 404    | 404    | 404
trainings.confirm      | POST   | /trainings/2026-11-12/confirm    | in     | 422     | 422   | 422   | 422    | 422    | 422    | 422
trainings.attendance   | GET    | /trainings/2026-11-12/attendance | in     | 404     | 404   | 200   | 200    | 404    | 404    | 404
trainings.put_down     | POST   | /trainings/2026-11-12/attendance/add | in | 404     | 404   | 422   | 422    | 404    | 404    | 404
trainings.strike       | POST   | /trainings/2026-11-12/attendance/strike | in | 404  | 404   | 422   | 422    | 404    | 404    | 404
trainings.matrix       | GET    | /trainings/coverage              | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
trainings.read_journal | GET    | /trainings/journal               | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
trainings.print_journal | GET   | /trainings/journal/print         | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
trainings.download_journal | GET | /trainings/journal.xlsx         | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
trainings.settings     | GET    | /trainings/settings              | in     | 404     | 404   | 200   | 200    | 404    | 404    | 200
trainings.save_settings | POST  | /trainings/settings              | in     | 404     | 404   | 422   | 422    | 404    | 404    | 422
whatif.index           | GET    | /reports/what-if                 | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
calendar.index         | GET    | /admin/calendar/                 | in     | 404     | 404   | 200   | 200    | 404    | 404    | 200
calendar.show          | GET    | /admin/calendar/days/2026-11-12  | in     | 404     | 404   | 200   | 200    | 404    | 404    | 200
calendar.new           | GET    | /admin/calendar/entries/new      | in     | 404     | 404   | 200   | 200    | 404    | 404    | 404
calendar.create        | POST   | /admin/calendar/entries/new      | in     | 404     | 404   | 422   | 422    | 404    | 404    | 404
calendar.ask_removal   | GET    | /admin/calendar/entries/1/remove | in     | 404     | 404   | 200   | 200    | 404    | 404    | 404
calendar.remove        | POST   | /admin/calendar/entries/1/remove | in     | 404     | 404   | 200   | 200    | 404    | 404    | 404
calendar.new_rule      | GET    | /admin/calendar/rules/new        | in     | 404     | 404   | 200   | 200    | 404    | 404    | 404
calendar.create_rule   | POST   | /admin/calendar/rules/new        | in     | 404     | 404   | 422   | 422    | 404    | 404    | 404
calendar.edit_rule     | GET    | /admin/calendar/rules/1          | in     | 404     | 404   | 200   | 200    | 404    | 404    | 404
calendar.replace_rule  | POST   | /admin/calendar/rules/1          | in     | 404     | 404   | 422   | 422    | 404    | 404    | 404
calendar.ask_end       | GET    | /admin/calendar/rules/1/end      | in     | 404     | 404   | 200   | 200    | 404    | 404    | 404
calendar.end_rule      | POST   | /admin/calendar/rules/1/end      | in     | 404     | 404   | 422   | 422    | 404    | 404    | 404
calendar.holidays      | GET    | /admin/calendar/years/2027/holidays | in     | 404     | 404   | 200   | 200    | 404    | 404    | 404
calendar.add_holidays  | POST   | /admin/calendar/years/2027/holidays | in     | 404     | 404   | 422   | 422    | 404    | 404    | 404
calendar.ask_file      | GET    | /admin/calendar/import           | in     | 404     | 404   | 200   | 200    | 404    | 404    | 404
calendar.bring_in      | POST   | /admin/calendar/import           | in     | 404     | 404   | 422   | 422    | 404    | 404    | 404
calendar.confirm       | POST   | /admin/calendar/years/2026/confirm | in     | 404     | 404   | 200   | 200    | 404    | 404    | 404
reports.index          | GET    | /reports/                        | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
reports.tickets        | GET    | /reports/tickets?measure=filed&from=2026-11-09&to=2026-11-15 | in | 404 | 404 | 200 | 200 | 404    | 200    | 200
reports.as_json        | GET    | /reports/figures.json            | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
reports.as_csv         | GET    | /reports/figures.csv             | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
reports.as_sheet       | GET    | /reports/figures.xlsx            | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
registers.index        | GET    | /reports/registers               | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
registers.show_register | GET   | /reports/register                | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
registers.print_register | GET  | /reports/register/print          | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
registers.register_as_csv | GET | /reports/register.csv            | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
registers.register_as_sheet | GET | /reports/register.xlsx         | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
registers.make_register | GET   | /reports/register/sheet          | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
registers.made         | GET    | /reports/made/forged             | in     | 404     | 404   | 404   | 404    | 404    | 404    | 404
registers.consultations | GET   | /reports/consultations           | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
registers.consultations_as_csv | GET | /reports/consultations.csv  | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
registers.show_schedule | GET   | /reports/schedule                | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
registers.print_schedule | GET  | /reports/schedule/print          | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
registers.schedule_as_csv | GET | /reports/schedule.csv            | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
registers.schedule_as_sheet | GET | /reports/schedule.xlsx         | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
registers.show_outages | GET    | /reports/outages                 | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
registers.print_outages | GET   | /reports/outages/print           | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
registers.outages_as_csv | GET  | /reports/outages.csv             | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
registers.outages_as_sheet | GET | /reports/outages.xlsx           | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
registers.edit_outage  | GET    | /reports/outages/2026-0001       | in     | 404     | 404   | 404   | 404    | 404    | 404    | 404
registers.note_outage  | POST   | /reports/outages/2026-0001       | in     | 404     | 404   | 404   | 404    | 404    | 404    | 404
registers.quarter_report | GET  | /reports/quarter/2026-2          | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
registers.quarter_file | GET    | /reports/quarter/2026-2/report.csv | in   | 404     | 404   | 200   | 200    | 404    | 200    | 200
registers.year_report  | GET    | /reports/year/2026               | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
registers.year_file    | GET    | /reports/year/2026/report.xlsx   | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
digest.index           | GET    | /reports/digest/                 | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
digest.show            | GET    | /reports/digest/2026-W45         | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
digest.letter          | GET    | /reports/digest/2026-W45/letter  | in     | 404     | 404   | 200   | 200    | 404    | 200    | 200
digest.again           | POST   | /reports/digest/2026-W45/again   | in     | 404     | 404   | 422   | 422    | 404    | 404    | 404
digest.settings        | GET    | /reports/digest/settings         | in     | 404     | 404   | 200   | 200    | 404    | 404    | 200
digest.save_settings   | POST   | /reports/digest/settings         | in     | 404     | 404   | 200   | 200    | 404    | 404    | 200
admin.index            | GET    | /admin/                          | in     | 404     | 404   | 200   | 200    | 404    | 404    | 200
privacy.new_leak       | GET    | /privacy/leak                    | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
privacy.report_leak    | POST   | /privacy/leak                    | in     | 422     | 422   | 422   | 422    | 422    | 422    | 422
privacy.looks          | GET    | /privacy/tickets/2026-0001/looks | in     | 200     | 404   | 200   | 404    | 404    | 404    | 404
privacy.mine           | GET    | /privacy/mine                    | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
privacy.download_mine  | POST   | /privacy/mine                    | in     | 422     | 422   | 422   | 422    | 422    | 422    | 422
privacy.index          | GET    | /admin/privacy                   | in     | 404     | 404   | 200   | 404    | 404    | 404    | 200
privacy.save_terms     | POST   | /admin/privacy                   | in     | 404     | 404   | 422   | 404    | 404    | 404    | 422
privacy.shorten_terms  | POST   | /admin/privacy/terms             | in     | 404     | 404   | 422   | 404    | 404    | 404    | 422
privacy.person         | GET    | /admin/privacy/people/1          | in     | 404     | 404   | 200   | 404    | 404    | 404    | 404
privacy.download_held  | POST   | /admin/privacy/people/1/held     | in     | 404     | 404   | 422   | 404    | 404    | 404    | 404
privacy.ask_to_forget  | GET    | /admin/privacy/people/1/forget   | in     | 404     | 404   | 200   | 404    | 404    | 404    | 404
privacy.forget         | POST   | /admin/privacy/people/1/forget   | in     | 404     | 404   | 422   | 404    | 404    | 404    | 404
privacy.leak           | GET    | /admin/privacy/leaks/1           | in     | 404     | 404   | 404   | 404    | 404    | 404    | 404
privacy.close_leak     | POST   | /admin/privacy/leaks/1           | in     | 404     | 404   | 404   | 404    | 404    | 404    | 404
admin.audit            | GET    | /admin/audit                     | in     | 404     | 404   | 200   | 404    | 404    | 404    | 200
admin.find             | POST   | /admin/audit                     | in     | 404     | 404   | 200   | 404    | 404    | 404    | 200
admin.audit_as_csv     | GET    | /admin/audit.csv                 | in     | 404     | 404   | 200   | 404    | 404    | 404    | 200
admin.outbox           | GET    | /admin/outbox                    | in     | 404     | 404   | 200   | 200    | 404    | 404    | 404
admin.letter           | GET    | /admin/outbox/1                  | in     | 404     | 404   | 200   | 200    | 404    | 404    | 404
admin.resend           | POST   | /admin/outbox/1/resend           | in     | 404     | 404   | 200   | 404    | 404    | 404    | 404
admin.alive            | GET    | /healthz                         | 200    | 200     | 200   | 200   | 200    | 200    | 200    | 200
admin.ready            | GET    | /readyz                          | 200    | 200     | 200   | 200   | 200    | 200    | 200    | 200
leaving.drafts         | GET    | /drafts                          | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
leaving.save           | POST   | /drafts                          | in     | 422     | 422   | 422   | 422    | 422    | 422    | 422
leaving.drop           | POST   | /drafts/drop                     | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
leaving.stay           | POST   | /stay                            | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
leaving.locked         | GET    | /lock                            | 200    | 200     | 200   | 200   | 200    | 200    | 200    | 200
leaving.lock           | POST   | /lock                            | 200    | 200     | 200   | 200   | 200    | 200    | 200    | 200
leaving.search         | POST   | /search                          | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
profile.index          | GET    | /profile/                        | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
profile.save_contacts  | POST   | /profile/                        | in     | 422     | 422   | 422   | 422    | 422    | 422    | 422
profile.edit_address   | GET    | /profile/address                 | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
profile.change_address | POST   | /profile/address                 | in     | 422     | 422   | 422   | 422    | 422    | 422    | 422
profile.keep_address   | POST   | /profile/address/keep            | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
profile.ask_confirmation | GET  | /profile/address/forged          | in     | 410     | 410   | 410   | 410    | 410    | 410    | 410
profile.confirm_address | POST  | /profile/address/forged          | in     | 410     | 410   | 410   | 410    | 410    | 410    | 410
profile.edit_password  | GET    | /profile/password                | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
profile.change_password | POST  | /profile/password                | in     | 422     | 422   | 422   | 422    | 422    | 422    | 422
profile.edit_letters   | GET    | /profile/letters                 | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
profile.choose_letters | POST   | /profile/letters                 | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
profile.sessions       | GET    | /profile/sessions                | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
profile.end_session    | POST   | /profile/sessions/99/end         | in     | 404     | 404   | 404   | 404    | 404    | 404    | 404
profile.end_other_sessions | POST | /profile/sessions/end-others    | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
resets.new             | GET    | /login/reset/                    | 200    | 200     | 200   | 200   | 200    | 200    | 200    | 200
resets.ask             | POST   | /login/reset/                    | 422    | 422     | 422   | 422   | 422    | 422    | 422    | 422
resets.asked           | GET    | /login/reset/asked               | 200    | 200     | 200   | 200   | 200    | 200    | 200    | 200
resets.show            | GET    | /login/reset/forged              | 410    | 410     | 410   | 410   | 410    | 410    | 410    | 410
resets.set_anew        | POST   | /login/reset/forged              | 410    | 410     | 410   | 410   | 410    | 410    | 410    | 410
factors.ask            | GET    | /login/code                      | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
factors.answer         | POST   | /login/code                      | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
factors.show           | GET    | /profile/second-factor           | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
factors.begin          | POST   | /profile/second-factor           | in     | 422     | 422   | 422   | 422    | 422    | 422    | 422
factors.set_up         | GET    | /profile/second-factor/setup     | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
factors.confirm        | POST   | /profile/second-factor/setup     | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
factors.ask_renewal    | GET    | /profile/second-factor/codes     | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
factors.renew          | POST   | /profile/second-factor/codes     | in     | 200     | 200   | 200   | 200    | 200    | 200    | 200
factors.turn_off       | POST   | /profile/second-factor/off       | in     | 422     | 422   | 422   | 422    | 422    | 422    | 422
sso.leave              | GET    | /login/school/                   | 404    | 404     | 404   | 404   | 404    | 404    | 404    | 404
sso.come_back          | GET    | /login/school/back               | 404    | 404     | 404   | 404   | 404    | 404    | 404    | 404
sso.go_in              | POST   | /login/school/                   | 404    | 404     | 404   | 404   | 404    | 404    | 404    | 404
accounts.sign_out      | POST   | /logout                          | 200    | 200     | 200   | 200   | 200    | 200    | 200    | 200
"""
AT_COMPUTER = (ADMINISTRATOR, DEPUTY, DIRECTOR)
OTHER = ROLES.index(OTHER_TEACHER)
NOT_THERE = {
    "profile.edit_address",
    "profile.edit_password",
    "profile.keep_address",
}  # offered to nobody at a staff-room computer
NOT_THERE |= {f"profile.{name}" for name in ("save_contacts", "edit_letters", "choose_letters", "sessions")}
NOT_THERE |= {"profile.end_session", "profile.end_other_sessions", "visits.renew_feed"}
NOT_THERE |= {f"factors.{name}" for name in ("show", "begin", "set_up", "confirm", "turn_off", "ask_renewal", "renew")}
NOT_THERE |= {"privacy.download_mine"}
ROWS = [[cell.strip() for cell in line.split("|")] for line in TABLE.strip().splitlines()[1:]]
STATIC = {"static", "bootstrap.static"}
JUDGED = {"tickets.confirm", "tickets.reopen"}
SENT = {"version": 1, "state": "resolved"}
SENT |= {"kind": "technical", "topic": "saving", "urgency": "normal", "reason": "Так вернее."}  # as it is already
NOT_YOURS = re.compile("нет права на это действие|может сделать только другая сторона")


def endpoints(app: Flask) -> set[tuple[str, str]]:
    """What the app answers to, by method."""
    return {
        (rule.endpoint, method)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.endpoint not in STATIC
    }


@pytest.fixture
def key(app: Flask, row: list[str]) -> str:
    """The key of the ticket's file, once the school of the table stands; a week's letter is written where it is shown."""
    with app.app_context():
        file = keep_upload(io.BytesIO(png()), "снимок.png", by=person(TEACHER), form_key="form-1")
        file_ticket(files=[file])
        letter = db.session.get(Letter, 1)
        letter.state, letter.problem = LetterState.FAILED, Problem.REFUSED
        db.session.commit()
        booked()
        if row[0].startswith("digest."):
            send_week(read_week("2026-W45"))
        db.session.commit()
        return str(db.session.query(StoredFile.key).scalar())


def resolve_anew(app: Flask) -> None:
    """The ticket waits for its requester's judgement, whatever the one before did."""
    with app.app_context():
        db.session.query(Ticket).update({"state": "resolved", "resolved_at": clock.now(), "version": 1})
        db.session.commit()


def answer_to(browser: Desk, method: str, address: str) -> str:
    """The status a browser gets, «no» for «not yours to do», «in» when it was sent or asked to sign in."""
    if method == "GET":
        browser.open(address)
    else:
        browser.open("/nowhere").post(address, **SENT)  # the lightest page with a form of one's own
    assert browser.response is not None
    browser.response.close()
    sent_in = browser.response.request.path == "/login" and address not in ("/login", "/logout", "/lock")
    if sent_in or browser.code == 401:
        return "in"
    return "no" if browser.code == 422 and NOT_YOURS.search(browser.text) else str(browser.code)


def test_every_address_has_a_row(app: Flask) -> None:
    assert endpoints(app) == {(row[0], row[1]) for row in ROWS}


def test_every_view_declares_who_may_open_it(app: Flask) -> None:
    views = {name for name, view in app.view_functions.items() if not hasattr(view, "access")}
    assert views == STATIC


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row[1]} {row[0]}")
def test_an_address_answers_each_role_as_the_table_says(
    app: Flask, desk: Callable[..., Desk], key: str, row: list[str]
) -> None:
    endpoint, method, address, *expected = row
    answers = []
    for login in ROLES:
        if endpoint in JUDGED:
            resolve_anew(app)
        browser = enter(app, login) if login else desk()
        answers.append(answer_to(browser, method, address.format(key=key)))
    assert answers == expected
    at_computer = [answer_to(pin_session(app, login), method, address.format(key=key)) for login in AT_COMPUTER]
    assert at_computer == ["404" if endpoint in NOT_THERE else expected[OTHER]] * len(AT_COMPUTER)


@pytest.mark.sqlite_is_enough
@pytest.mark.parametrize("row", [row for row in ROWS if row[1] == "GET"], ids=lambda row: row[0])
def test_an_address_speaks_english_to_whom_chose_it(
    app: Flask, desk: Callable[..., Desk], key: str, row: list[str]
) -> None:
    with app.app_context():
        db.session.query(Person).update({"locale": "en"})
        db.session.commit()
    for login in ("", TEACHER, ADMINISTRATOR):
        browser = desk(login)
        browser.http.set_cookie("language", "en")
        with browser.open(row[2].format(key=key)).response as answer:
            if is_page(answer):
                check_page(answer.text, locale="en")
