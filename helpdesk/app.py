"""The one module that knows all rooms: builds the app, wires them, returns it."""

from pathlib import Path

from flask import Flask

from config import Config
from helpdesk import cli
from helpdesk.absences import views as absences
from helpdesk.accounts import presence
from helpdesk.accounts import views as accounts
from helpdesk.admin import manage as admin
from helpdesk.agenda import views as agenda
from helpdesk.calendar import views as calendar
from helpdesk.devices import views as devices
from helpdesk.digest import views as digest
from helpdesk.extensions import bind, login
from helpdesk.factors import guard
from helpdesk.factors import views as factors
from helpdesk.files.upload import DeskRequest
from helpdesk.filing import views as filing
from helpdesk.leaving import receive as leaving_door
from helpdesk.leaving import views as leaving
from helpdesk.letters import views as letters
from helpdesk.pins import manage as pins
from helpdesk.privacy import manage as privacy
from helpdesk.profile import views as profile
from helpdesk.queue import views as queue
from helpdesk.registers import manage as registers
from helpdesk.reports import views as reports
from helpdesk.resets import views as resets
from helpdesk.settings import flask_settings
from helpdesk.sso import provider
from helpdesk.sso import views as sso
from helpdesk.staff import views as staff
from helpdesk.start import views as start
from helpdesk.tickets import views as tickets
from helpdesk.trainings import manage as trainings
from helpdesk.visits import views as visits
from helpdesk.web import errors, filters, headers, hosts, limits, locale, security_log, telling, whose, why
from helpdesk.whatif import views as whatif

ROOT = Path(__file__).resolve().parent.parent


def create_app(config: Config) -> Flask:
    """The desk as a WSGI application, from checked settings."""
    app = Flask("helpdesk", template_folder=str(ROOT / "templates"))
    app.request_class = DeskRequest
    app.url_map.strict_slashes = False  # a redirect to the slash would follow a forged Host
    app.config.update(flask_settings(config))
    security_log.init_app(app)
    for check in (hosts, limits):  # before all others look at a request
        check.init_app(app)
    presence.init_app(app)  # before the database: what it notes at the end of a request is noted after its session
    bind(app, migrations=ROOT / "migrations")
    login.user_loader(lambda token: presence.person_present(token, beside=leaving_door.unsent_here()))
    for tool in (locale, whose, filters, telling, why, headers, errors, leaving_door, provider, guard):
        tool.init_app(app)
    rooms = (
        start, accounts, leaving, devices, pins, profile, resets, factors, sso, queue, filing, tickets, visits,
        calendar, agenda, trainings, absences, staff, reports, registers, whatif, digest, privacy, letters,
        admin,
    )  # fmt: skip
    for room in rooms:
        app.register_blueprint(room.bp)
    cli.init_app(app)
    return app
