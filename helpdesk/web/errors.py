"""Error pages: a sentence and a way on, never a trace."""

import logging
from collections.abc import Sequence
from contextlib import suppress

from flask import Flask, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException, TooManyRequests

from helpdesk.domain.errors import Refused
from helpdesk.domain.unsent import WRITTEN
from helpdesk.extensions import csrf, db, login
from helpdesk.web.hosts import ForeignHost
from helpdesk.web.security_log import Happening, note_refusal
from helpdesk.web.sentences import sentence

log = logging.getLogger(__name__)

LAST_RESORT = (
    '<!DOCTYPE html><html lang="ru"><meta charset="utf-8"><title>Сбой службы помощи</title>'
    "<h1>Сбой службы помощи</h1><p>Попробуйте ещё раз через минуту. Отправленное раньше сохранено.</p></html>"
)
NOT_FOUND = 404
RETRY_AFTER = 60  # seconds
CONFINED = _l(
    "На общем компьютере доступны только ваши заявки, новая заявка, консультации и ваш профиль; остальное — на вашем "
    "рабочем компьютере."
)
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
            "Файлы вместе больше 120 МБ или текст длиннее миллиона знаков: отправка не принята, ничего не записано. "
            "Отправьте текст без файлов: файлы поменьше можно приложить потом к переписке."
        ),
    ),
    429: (
        _l("Слишком часто"),
        _l("За минуту пришло слишком много запросов, этот не принят. Подождите минуту и отправьте ещё раз."),
    ),
    500: (
        _l("Сбой службы помощи"),
        _l("Мы уже записали ошибку. Отправленное раньше сохранено. Попробуйте ещё раз через минуту."),
    ),
    507: (
        _l("На сервере кончилось место"),
        _l("Ничего не записано. Скажите об этом Администратору ЭЖ и отправьте ещё раз позже."),
    ),
    503: (_l("Служба занята"), _l("База данных сейчас занята. Подождите минуту и отправьте ещё раз.")),
}


def init_app(app: Flask) -> None:
    """Bind the pages to the app."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(ForeignHost, _foreign)
    app.register_error_handler(TooManyRequests, _too_often)
    app.register_error_handler(OverflowError, _no_such_number)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(DataError, _undecodable)
    app.register_error_handler(OperationalError, _busy)
    app.register_error_handler(Exception, _broken)


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None:
        return error.response
    if (failed := getattr(error, "original_exception", None)) is not None:  # another error page failed in its turn
        return _busy(failed) if isinstance(failed, OperationalError) else _broken(failed)
    code = error.code or 500
    if code == NOT_FOUND and request.endpoint:  # else it is a mistyped address: no page of any kind stands there
        note_refusal(Happening.NOT_THERE)
    heading, words = WORDS.get(code, WORDS[400 if code < 500 else 500])
    return _page(code, str(heading), str(words))


def _foreign(error: ForeignHost) -> ResponseReturnValue:
    return _page(400, str(_l("Не тот адрес")), str(error.description))


def _too_often(_error: TooManyRequests) -> ResponseReturnValue:
    """Counted before the form was looked at: only a genuine one is given its text back."""
    note_refusal(Happening.TOO_OFTEN)
    with suppress(CSRFError):
        csrf.protect()
    answer = make_response(_failed(429))
    answer.headers["Retry-After"] = str(RETRY_AFTER)
    return answer


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
    log.error("database does not answer: %s", error.orig)
    is_full = "is full" in str(error.orig) or type(error.orig).__name__ == "DiskFull"
    return _failed(507 if is_full else 503)


def _broken(error: Exception) -> ResponseReturnValue:
    log.error("unexpected", exc_info=error)
    return _failed(500)


def _failed(code: int) -> ResponseReturnValue:
    """A request that could not be served: the page asks nothing of the database, and gives back what was typed."""
    with suppress(SQLAlchemyError):
        db.session.rollback()
    g.is_database_down = True
    g._login_user = login.anonymous_user()  # the person loaded before would be asked of the database again
    try:
        return _http_code(code, typed_here() if g.get("csrf_valid") else ())
    except Exception:
        log.exception("the error page itself failed")
        return LAST_RESORT, code


def typed_here() -> list[str]:
    """What this request brought of what people type at length."""
    return [text for name in WRITTEN if (text := request.form.get(name, "").strip())]


def _http_code(code: int, typed: Sequence[str] = ()) -> ResponseReturnValue:
    heading, words = WORDS[code]
    return _page(code, str(heading), str(words), typed)


def _page(code: int, heading: str, words: str, typed: Sequence[str] = ()) -> ResponseReturnValue:
    is_closed_here = code == NOT_FOUND and getattr(current_user, "is_confined", False)  # says nothing of what exists
    more = str(CONFINED) if is_closed_here else ""
    return render_template("errors/error.html", heading=heading, words=words, more=more, typed=typed), code
