"""The one module that knows all rooms: builds the app, wires them, returns it."""

from pathlib import Path

from flask import Flask, g
from flask_bootstrap import Bootstrap5
from flask_compress import Compress

from config import Config
from helpdesk import __version__, cli
from helpdesk.absences import views as absences
from helpdesk.accounts import views as accounts
from helpdesk.accounts.queries import person_signed_in
from helpdesk.admin import manage as admin
from helpdesk.agenda import views as agenda
from helpdesk.calendar import views as calendar
from helpdesk.digest import views as digest
from helpdesk.extensions import babel, csrf, db, engine_options, login, mail, migrate, prepare_engine
from helpdesk.files.upload import DeskRequest
from helpdesk.filing import views as filing
from helpdesk.letters import views as letters
from helpdesk.queue import views as queue
from helpdesk.registers import manage as registers
from helpdesk.reports import views as reports
from helpdesk.start import views as start
from helpdesk.tickets import views as tickets
from helpdesk.trainings import manage as trainings
from helpdesk.visits import views as visits
from helpdesk.web import access, errors, filters, headers, locale, telling, why
from helpdesk.whatif import views as whatif

ROOT = Path(__file__).resolve().parent.parent
MEGABYTE = 1024 * 1024


def create_app(config: Config) -> Flask:
    """The desk as a WSGI application, from checked settings."""
    app = Flask("helpdesk", template_folder=str(ROOT / "templates"))
    app.request_class = DeskRequest
    app.url_map.strict_slashes = False  # a redirect to the slash would follow a forged Host
    app.config.update(_flask_settings(config))
    _bind_extensions(app)
    for tool in (access, filters, telling, why, headers, errors):
        tool.init_app(app)
    for room in (
        start,
        accounts,
        queue,
        filing,
        tickets,
        visits,
        calendar,
        agenda,
        trainings,
        absences,
        reports,
        registers,
        whatif,
        digest,
        letters,
        admin,
    ):
        app.register_blueprint(room.bp)
    cli.init_app(app)
    return app


def _flask_settings(config: Config) -> dict[str, object]:
    return {
        "SECRET_KEY": config.secret_key,
        "TESTING": config.testing,
        "SQLALCHEMY_DATABASE_URI": config.database_url,
        "SQLALCHEMY_ENGINE_OPTIONS": engine_options(config.database_url),
        "PUBLIC_URL": config.public_url,
        "SCHOOL_TIMEZONE": config.school_timezone,
        "FILES_URL": config.files_url,
        "MAIL_SERVER": config.mail_server,
        "MAIL_PORT": config.mail_port,
        "MAIL_USE_TLS": config.mail_use_tls,
        "MAIL_USE_SSL": config.mail_use_ssl,
        "MAIL_USERNAME": config.mail_username or None,
        "MAIL_PASSWORD": config.mail_password or None,
        "MAIL_DEFAULT_SENDER": config.mail_default_sender,
        "MAIL_TIMEOUT": config.mail_timeout,
        "MAIL_SUPPRESS_SEND": False,
        "SESSION_COOKIE_NAME": "__Host-session" if config.is_https else "session",
        "SESSION_COOKIE_SECURE": config.is_https,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "WTF_CSRF_TIME_LIMIT": None,  # as long as the session: an hour's typing must not be refused
        "WTF_CSRF_SSL_STRICT": config.is_https,
        "MAX_CONTENT_LENGTH": 128 * MEGABYTE,  # a video from a phone: refused with a sentence, its text kept
        "MAX_FORM_MEMORY_SIZE": 2 * MEGABYTE,  # room for a text over the limit, so that it can be shown again
        "MAX_FORM_PARTS": 100,
        "SEND_FILE_MAX_AGE_DEFAULT": 31536000,
        "STATIC_VERSION": __version__,
        "BOOTSTRAP_SERVE_LOCAL": True,
        "COMPRESS_MIMETYPES": ["text/css", "text/javascript"],  # pages carry a CSRF token: never compressed
        "BABEL_TRANSLATION_DIRECTORIES": "translations",
    }


def _bind_extensions(app: Flask) -> None:
    db.init_app(app)
    prepare_engine(app)
    migrate.init_app(app, db, directory=str(ROOT / "migrations"))
    mail.init_app(app)
    csrf.init_app(app)
    login.init_app(app)
    login.user_loader(lambda token: None if g.get("is_database_down") else person_signed_in(token))
    locale.init_app(app, babel)
    Bootstrap5(app)
    Compress(app)
