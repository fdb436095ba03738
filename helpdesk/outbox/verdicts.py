"""What a mail server's answer means for a letter (safety R6)."""

import smtplib
from dataclasses import dataclass

from flask_mail import BadHeaderError

from helpdesk.domain.text import header_line, shortened
from helpdesk.outbox.connection import Unreachable
from helpdesk.outbox.models import ERROR_LIMIT, Problem

PERMANENT = 500
TOO_BIG = 552


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one try ended: no problem means the server took the letter."""

    problem: Problem | None = None
    words: str = ""


def verdict_on(error: Exception) -> Verdict:
    """Wait for the server, come again with this letter, or give it up; everything unclear is tried again."""
    if isinstance(error, Unreachable):
        return Verdict(Problem.UNREACHABLE, _words(error.__cause__ or error))
    if isinstance(error, UnicodeError | smtplib.SMTPNotSupportedError | BadHeaderError):
        return Verdict(Problem.REFUSED, _words(error))
    answer = _answer(error)
    if answer is None:
        return Verdict(Problem.PUT_OFF, _words(error))
    code, words = answer
    said = _clean(f"{code} {words}")
    if code < PERMANENT:
        return Verdict(Problem.PUT_OFF, said)
    if isinstance(error, smtplib.SMTPSenderRefused) and code != TOO_BIG:
        return Verdict(Problem.UNREACHABLE, said)  # it refuses our own address: every letter would meet the same
    return Verdict(Problem.REFUSED, said)


def _answer(error: Exception) -> tuple[int, str] | None:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
        return code, _text(words)
    if isinstance(error, smtplib.SMTPResponseException):
        return error.smtp_code, _text(error.smtp_error)
    return None


def _text(words: bytes | str) -> str:
    return words.decode(errors="replace") if isinstance(words, bytes) else words


def _words(error: BaseException) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _clean(f"{error.smtp_code} {_text(error.smtp_error)}")
    return _clean(str(error) or type(error).__name__)


def _clean(words: str) -> str:
    return shortened(header_line(words), ERROR_LIMIT)
