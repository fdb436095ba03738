"""Commands: `flask init · demo · staff · device · worker · serve · sla · calendar · digest · audit`; like views."""

import json
import logging
import os
import signal
import socket
import sys
from contextlib import nullcontext
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any, NoReturn

import click
import waitress
from flask import Flask, current_app
from flask.cli import AppGroup, with_appcontext
from flask_babel import gettext as _
from flask_babel import ngettext

from helpdesk import clock, demo, worker
from helpdesk.accounts.queries import people_for_slips
from helpdesk.accounts.slips import issue_passwords, slips_page
from helpdesk.accounts.staff_file import BadStaffFile
from helpdesk.audit.cli import audit
from helpdesk.calendar.cli import calendar
from helpdesk.consultations.queries import school_timetable
from helpdesk.defaults import load_defaults
from helpdesk.devices.cli import device
from helpdesk.digest.cli import digest
from helpdesk.domain.errors import Refused
from helpdesk.domain.worked_cases import BadCase, read_cases, replay
from helpdesk.domain.workflow import TicketKind, Urgency
from helpdesk.extensions import db
from helpdesk.pins.cli import make_pins
from helpdesk.privacy.cli import anonymise, retention
from helpdesk.staff.lists import keep_staff, read_list
from helpdesk.tickets.promises import as_policy, sla_book
from helpdesk.web.filters import wall_moment
from helpdesk.web.sentences import sentence
from helpdesk.web.why import why_sentences

CONNECTIONS = 1000  # waitress stops answering at 100 idle browser connections by default
IDLE_SECONDS = 30
THREADS = 8  # more than write at once: reading goes on while some wait for the database
LARGEST_BODY = 256 * 1024 * 1024  # beyond the desk's own limit, so that its sentence is read; not the disk's end

staff = AppGroup("staff", help="People of the school.")
sla = AppGroup("sla", help="Deadlines: explain one, replay many.")


def init_app(app: Flask) -> None:
    """Bind the commands to the app."""
    for command in (init, load_demo, run_worker, serve, staff, device, sla, calendar, digest, audit, retention):
        app.cli.add_command(command)
    staff.add_command(make_pins)
    staff.add_command(anonymise)


@click.command("init")
@with_appcontext
def init() -> None:
    """Load the regulation's defaults into tables that are empty."""
    filled = load_defaults()
    db.session.commit()
    click.echo(_("Загружено: %(names)s.", names=", ".join(filled)) if filled else _("Правила уже загружены."))


@click.command("demo")
@click.option("--if-empty", is_flag=True, help="Say nothing against a database that has people already.")
@with_appcontext
def load_demo(if_empty: bool) -> None:
    """Load the demo school into an empty database."""
    try:
        count = demo.load_demo()
    except demo.SchoolNotEmpty:
        if not if_empty:
            _fail(_("В базе уже есть люди: демонстрационная школа загружается только в пустую базу."))
        if not demo.is_loaded():
            return
    else:
        db.session.commit()
        click.echo(ngettext("Подана %(num)d заявка.", "Подано %(num)d заявок.", count))
    click.echo(_("Демонстрационная школа, пароль у всех: %(password)s", password=demo.PASSWORD))
    for login, who in demo.LOGINS.items():
        click.echo(f"  {login:<18} {who}")
    click.echo(_("Компьютер учительской (вход по фамилии, PIN у всех: %(pin)s): flask device enrol", pin=demo.PIN))


@click.command("worker")
@click.option("--once", is_flag=True, help="One round and out.")
@click.option("--at", "moment", type=click.DateTime(["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]), help="As of then, local.")
@click.option("--yes", is_flag=True, help="Let a rehearsal send real letters, and delete what is due then.")
@with_appcontext
def run_worker(once: bool, moment: datetime | None, yes: bool) -> None:
    """Do everything timed: remind, close, give back after an absence, deliver letters, sweep what expired."""
    name = _worker_name("worker")
    if moment is None and not once:
        worker.run_forever(name, worker.stop_on_signals())
        return
    if moment is not None and current_app.config["MAIL_SERVER"] and not yes:
        _fail(_("Почтовый сервер настроен: репетиция отправила бы настоящие письма. Если так и надо, добавьте --yes."))
    zone = current_app.config["SCHOOL_TIMEZONE"]
    # Without a moment the clock runs on: a lease counted from a clock that stands would end while letters are sent.
    with clock.at(moment.replace(tzinfo=zone)) if moment else nullcontext():
        done = worker.run_once(name, Event(), worker.REHEARSED if moment and not yes else worker.DUTIES)
    for duty, count in done.done.items():
        click.echo(f"{duty}: {count}")
    if done.failed:
        _fail(_("Не удалось: %(names)s.", names=", ".join(done.failed)))


@click.command("serve")
@click.option("--host", envvar="HOST", default="127.0.0.1", show_default=True)
@click.option("--port", envvar="PORT", default=8000, show_default=True)
@click.option("--worker/--no-worker", "with_worker", default=True, help="Run the worker beside the web, as a thread.")
@with_appcontext
def serve(host: str, port: int, with_worker: bool) -> None:
    """Serve the pages, and the worker beside them; Ctrl-C stops both."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # a thread needs the app, not its proxy
    server = _listening(app, host, port)
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    stop = Event()
    helper = Thread(target=_work, args=(app, stop), name="worker")
    if with_worker:
        helper.start()
    click.echo(_("Служба помощи открыта: %(address)s (остановить: Ctrl-C)", address=f"http://{host}:{port}"))
    try:
        server.run()
    finally:
        stop.set()
        if with_worker:
            helper.join(IDLE_SECONDS)


def _listening(app: Flask, host: str, port: int) -> Any:
    """A server that has its address already; a taken one ends the command with a sentence."""
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a page waiting a moment for a thread is no news
    try:
        return waitress.create_server(
            app,
            listen=f"{host}:{port}",
            threads=THREADS,
            connection_limit=CONNECTIONS,
            max_request_body_size=LARGEST_BODY,
            channel_timeout=IDLE_SECONDS,
            clear_untrusted_proxy_headers=True,
            asyncore_use_poll=sys.platform != "win32",
            ident=None,
            **_proxy(app),
        )
    except OSError:
        _fail(_("Адрес %(address)s занят другой программой. Попробуйте PORT=8001.", address=f"{host}:{port}"))


def _proxy(app: Flask) -> dict[str, Any]:
    """TLS ends at a web server on this machine: who asks is then told by it, and by nobody else."""
    if not app.config["SESSION_COOKIE_SECURE"]:
        return {}
    return {"trusted_proxy": "127.0.0.1", "trusted_proxy_headers": "x-forwarded-for"}


def _work(app: Flask, stop: Event) -> None:
    with app.app_context():
        worker.run_forever(_worker_name("serve"), stop)


def _worker_name(command: str) -> str:
    return f"{socket.gethostname()}-{os.getpid()}-{command}"


@staff.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check only.")
def import_staff(file: Path, dry_run: bool) -> None:
    """Bring the staff list in: all rows or none; every bad row is told."""
    try:
        read = read_list(file.read_bytes())
    except BadStaffFile as error:
        _fail(str(error))
    for fault in read.faults:
        click.echo(_("строка %(line)d: %(what)s", line=fault.line, what=fault.sentence), err=True)
    if read.faults:
        _fail(_("Ничего не записано: исправьте строки и повторите."))
    try:
        added, renewed = keep_staff(read.rows)
    except Refused as refused:
        _fail(sentence(refused))
    if dry_run:
        db.session.rollback()
        click.echo(_("Проверка, ничего не записано. Добавилось бы: %(a)d, обновилось бы: %(r)d.", a=added, r=renewed))
        return
    db.session.commit()
    click.echo(_("Добавлено: %(added)d, обновлено: %(renewed)d.", added=added, renewed=renewed))


@staff.command("passwords")
@click.option("--login", "logins", multiple=True, help="Only these people; everybody without a password otherwise.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="HTML page of slips.")
def make_passwords(logins: tuple[str, ...], out: Path) -> None:
    """Give first passwords and write them as slips to cut and hand out."""
    people = people_for_slips(logins)
    if unknown := set(logins) - {person.login for person in people}:
        _fail(_("Нет таких логинов: %(logins)s. Ничего не изменилось.", logins=", ".join(sorted(unknown))))
    if not people:
        _fail(_("Пароли уже есть у всех, файл не тронут. Новый пароль одному человеку: --login ЛОГИН."))
    if out.exists():
        _fail(_("Файл %(file)s уже есть: в нём могут быть единственные копии паролей. Укажите другой.", file=out.name))
    issued = issue_passwords(people)
    out.touch(mode=0o600)
    with current_app.test_request_context():
        out.write_text(slips_page(issued), encoding="utf-8")
    db.session.commit()
    click.echo(
        ngettext("Выдан %(num)d пароль: %(file)s", "Выдано %(num)d паролей: %(file)s", len(issued), file=out.name)
    )


@sla.command("explain")
@click.option("--kind", type=click.Choice([kind.value for kind in TicketKind]), required=True)
@click.option("--urgency", type=click.Choice([urgency.value for urgency in Urgency]), default=Urgency.NORMAL.value)
@click.option("--at", "moment", required=True, help="ISO; local unless it has an offset.")
@click.option("--json", "as_json", is_flag=True)
def explain(kind: str, urgency: str, moment: str, as_json: bool) -> None:
    """What would be promised at a moment, and every step that leads to it."""
    book = sla_book()
    try:
        at = datetime.fromisoformat(moment)
    except ValueError:
        _fail(_("Не понимаю время «%(text)s». Пример: 2026-11-09T10:00", text=moment))
    at = at if at.tzinfo else at.replace(tzinfo=book.zone)
    try:
        standing, steps = book.opened(TicketKind(kind), Urgency(urgency), at)
    except Refused as refused:
        _fail(sentence(refused))
    sentences = why_sentences({"code": step.code, **step.facts} for step in steps)
    if as_json:
        promised = {
            "policy": standing.policy.code,
            "registered_at": standing.registered_at.isoformat(),
            "first_response_due": standing.first_response_due.isoformat(),
            "resolution_due": standing.resolution_due.isoformat(),
            "steps": [
                {"code": step.code, **step.facts, "text": said} for step, said in zip(steps, sentences, strict=True)
            ],
        }
        click.echo(json.dumps(promised, ensure_ascii=False, indent=2))
        return
    for said in sentences:
        click.echo(f"- {said}")
    click.echo(
        _(
            "Ответим до %(answer)s. Решим до %(solution)s.",
            answer=wall_moment(standing.first_response_due),
            solution=wall_moment(standing.resolution_due),
        )
    )


@sla.command("replay")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def replay_file(file: Path) -> None:
    """Recompute a file of worked cases with the school's calendar and policies; exit 1 on a mismatch."""
    book, timetable = sla_book(), school_timetable()
    week, entries = timetable.week, list(timetable.entries)
    policies = {pair: as_policy(row) for pair, row in book.rules.items()}
    try:
        cases = read_cases(file.read_text(encoding="utf-8").splitlines())
        outcomes = [replay(case, week, entries, policies) for case in cases]
    except (BadCase, UnicodeDecodeError, KeyError) as error:
        _fail(_("Файл не читается: %(why)s", why=error))
    wrong = [outcome for outcome in outcomes if outcome.mismatches]
    for outcome in wrong:
        for field, expected, found in outcome.mismatches:
            click.echo(f"{outcome.case_id}: {field}: {expected} != {found}")
    click.echo(f"{len(outcomes)} rows, {len(wrong)} mismatches")
    sys.exit(1 if wrong else 0)


def _fail(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(1)
