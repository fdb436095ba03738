"""What a mail server's answer means for a letter."""

import smtplib

import pytest
from flask_mail import BadHeaderError

from helpdesk.outbox.connection import Unreachable
from helpdesk.outbox.models import ERROR_LIMIT, Problem
from helpdesk.outbox.verdicts import Verdict, verdict_on

TO = "anna@school.example"
REFUSED_ALL = smtplib.SMTPRecipientsRefused


@pytest.mark.parametrize(
    ("error", "problem", "words"),
    [
        (smtplib.SMTPDataError(451, b"try later"), Problem.PUT_OFF, "451 try later"),
        (smtplib.SMTPDataError(554, b"spam"), Problem.REFUSED, "554 spam"),
        (REFUSED_ALL({TO: (450, b"busy")}), Problem.PUT_OFF, "450 busy"),
        (REFUSED_ALL({TO: (550, b"no such user")}), Problem.REFUSED, "550 no such user"),
        (smtplib.SMTPSenderRefused(451, b"later", "desk"), Problem.PUT_OFF, "451 later"),
        (smtplib.SMTPSenderRefused(530, b"log in", "desk"), Problem.UNREACHABLE, "530 log in"),
        (smtplib.SMTPSenderRefused(552, b"too big", "desk"), Problem.REFUSED, "552 too big"),
        (smtplib.SMTPServerDisconnected("cut"), Problem.PUT_OFF, "cut"),
        (TimeoutError(), Problem.PUT_OFF, "TimeoutError"),
        (smtplib.SMTPNotSupportedError("no SMTPUTF8"), Problem.REFUSED, "no SMTPUTF8"),
        (BadHeaderError("newline"), Problem.REFUSED, "newline"),
        (UnicodeEncodeError("ascii", "анна", 0, 1, "no"), Problem.REFUSED, None),
        (RuntimeError("a bug of ours"), Problem.PUT_OFF, "a bug of ours"),
    ],
)
def test_an_answer_means_wait_come_again_or_give_up(error: Exception, problem: Problem, words: str | None) -> None:
    verdict = verdict_on(error)
    assert verdict.problem is problem
    assert words is None or verdict.words == words


def test_a_server_out_of_reach_is_told_by_what_stood_in_the_way() -> None:
    error = Unreachable()
    error.__cause__ = smtplib.SMTPAuthenticationError(535, b"wrong password")
    assert verdict_on(error) == Verdict(Problem.UNREACHABLE, "535 wrong password")


def test_the_servers_words_are_one_short_line() -> None:
    words = verdict_on(smtplib.SMTPDataError(550, ("ж" * 999 + "\r\nBcc: x").encode())).words
    assert len(words) <= ERROR_LIMIT
    assert "\n" not in words


def test_a_letter_taken_has_no_problem() -> None:
    assert Verdict().problem is None
