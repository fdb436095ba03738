"""Error pages: a sentence and a way on, never a trace."""

import logging

from flask import Flask, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from werkzeug.exceptions import HTTPException

from helpdesk.domain.errors import Refused
from helpdesk.extensions import READING_METHODS, db, login
from helpdesk.web.sentences import sentence

log = logging.getLogger(__name__)

TYPED = ("title", "body", "reason")  # what people type at length
WORDS = {
    400: (
        _l("Запрос не понят"),
        _l("Страница прислала то, чего служба не ждала. Вернитесь назад и попробуйте ещё раз."),
    ),
    403: (_l("Нет доступа"), _l("Эта страница вам не открыта.")),
    404: (_l("Такой страницы нет"), _l("Адрес устарел, набран с ошибкой или заявка вам не открыта.")),
    405: (_l("Так нельзя"), _l("Сюда нельзя перейти по адресу: вернитесь на предыдущую страницу и нажмите кнопку.")),
    413: (
        _l("Слишком большая отправка"),
        _l(
            "Файлы вместе больше 60 МБ, поэтому отправка не принята и ничего не записано. "
            "Отправьте текст без них: файлы поменьше можно приложить потом к переписке."
        ),
    ),
    500: (
        _l("Сбой службы помощи"),
        _l("Мы уже записали ошибку. Отправленное раньше сохранено. Попробуйте ещё раз через минуту."),
    ),
    503: (_l("Служба занята"), _l("База данных сейчас занята. Подождите минуту и отправьте ещё раз.")),
}


def init_app(app: Flask) -> None:
    """Bind the pages to the app."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _expired)
    app.register_error_handler(OverflowError, _no_such_number)
    login.unauthorized_handler(_signed_out)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(DataError, _undecodable)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(Exception, _broken)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    code = error.code or 500
    heading, words = WORDS.get(code, WORDS[400 if code < 500 else 500])
    return _page(code, str(heading), str(words))


def _expired(_error: CSRFError) -> ResponseReturnValue:
    return _not_taken(400)


def _signed_out() -> ResponseReturnValue:
    """A page was asked for after the session had ended: sign in and go on; what was being sent is given back."""
    if request.method in READING_METHODS:
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    return _not_taken(401)


def _not_taken(code: int) -> ResponseReturnValue:
    """Nothing is recorded; typed text is shown again to who typed it, and to nobody else (domain.md §10.3)."""
    is_theirs = not current_user.is_authenticated or request.form.get("who") == str(current_user.id)
    typed = [text for name in TYPED if (text := request.form.get(name, "").strip())] if is_theirs else []
    return render_template("errors/not_taken.html", typed=typed), code


def _refused(refused: Refused) -> ResponseReturnValue:
    db.session.rollback()
    return _page(422, str(_l("Не получилось")), sentence(refused))


def _undecodable(error: DataError) -> ResponseReturnValue:
    """A value no column can hold: the asker's mistake, the same on both engines."""
    db.session.rollback()
    log.warning("value refused by the database: %s", type(error.orig).__name__)
    if type(error.orig).__name__ == "NumericValueOutOfRange":  # on SQLite it is an OverflowError
        return _http_code(404)
    return _http_code(400)


def _no_such_number(_error: OverflowError) -> ResponseReturnValue:
    """A number in the address that no column can hold: SQLite's driver refuses it, PostgreSQL finds nothing."""
    db.session.rollback()
    return _http_code(404)


def _busy(error: OperationalError) -> ResponseReturnValue:
    db.session.rollback()
    g.is_database_down = True  # the error page must not ask it who is signed in
    log.error("database does not answer: %s", error.orig)
    return _http_code(503)


def _broken(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    log.error("unexpected", exc_info=error)
    return _http_code(500)


def _http_code(code: int) -> ResponseReturnValue:
    heading, words = WORDS[code]
    return _page(code, str(heading), str(words))


def _page(code: int, heading: str, words: str) -> ResponseReturnValue:
    return render_template("errors/error.html", heading=heading, words=words), code
