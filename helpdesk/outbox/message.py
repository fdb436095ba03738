"""A letter as the bytes that go over the wire, built by Flask-Mail and read back before anybody trusts them."""

import re
from email.charset import QP, Charset
from email.headerregistry import AddressHeader
from email.mime.base import MIMEBase
from email.mime.image import MIMEImage
from email.mime.multipart import MIMEMultipart
from email.parser import BytesHeaderParser
from email.policy import SMTP
from email.policy import default as modern
from email.utils import parseaddr
from typing import cast
from urllib.parse import urlsplit

from flask import current_app
from flask_mail import Message

from helpdesk.outbox.models import Letter, Problem

SENDER_NAME = "Помощь с ЭЖ"
HEADERS = sorted(
    ("content-type", "mime-version", "subject", "from", "to", "date", "message-id")
    + ("in-reply-to", "references", "auto-submitted")
)
TEXT_ONLY = sorted((*HEADERS, "content-transfer-encoding"))
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LOCAL_PART = re.compile(rf"(?=.{{1,64}}$){_ATOM}(?:\.{_ATOM})*")
_DOMAIN = re.compile(r"[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*")
_WIRE = SMTP.clone(refold_source="none")


class HeadersChanged(ValueError):
    """The built letter does not read as what was meant: somebody's text would have become a header."""


class _AsWritten(Message):
    """Headers are folded once, by whoever wrote them: folding them again loses spaces of a mixed subject."""

    picture: MIMEImage | None = None

    def as_bytes(self) -> bytes:
        """What goes over the wire."""
        return self._message().as_bytes(policy=_WIRE)

    def _message(self) -> MIMEBase:
        """As Flask-Mail builds it, with the picture inside the HTML part's own frame: never an attachment below it."""
        message = super()._message()
        if self.picture is not None:
            (alternative,) = cast(list[MIMEBase], message.get_payload())
            text, html = cast(list[MIMEBase], alternative.get_payload())
            related = MIMEMultipart("related", _subparts=(html, self.picture), type="text/html")
            alternative.set_payload([text, related])
        return message


def address_problem(address: str) -> Problem | None:
    """Why no server would take this address, or None: a Cyrillic domain can be sent to, a Cyrillic name in it cannot.

    >>> address_problem("anna@школа.рф"), address_problem("анна@school.example").value
    (None, 'bad_address')
    """
    if not address:
        return Problem.NO_ADDRESS
    local, _at, domain = address.rpartition("@")
    well_formed = _LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(_on_the_wire(domain))
    return None if well_formed else Problem.BAD_ADDRESS


def own_host() -> str:
    """The host of PUBLIC_URL as it may stand in a Message-ID and in EHLO."""
    return _on_the_wire(urlsplit(current_app.config["PUBLIC_URL"]).hostname or "") or "localhost"


def thread_root(thread: str) -> str:
    """The id every letter of a thread refers to, so that mail programs show them together."""
    return f"<{thread}@{own_host()}>"


def sender_address() -> str:
    """The bare address letters come from; refusals return to it."""
    return parseaddr(current_app.config["MAIL_DEFAULT_SENDER"])[1]


def built(letter: Letter) -> Message:
    """The letter for Flask-Mail: one recipient, its own Message-ID and date however often it is built."""
    name = parseaddr(current_app.config["MAIL_DEFAULT_SENDER"])[0] or SENDER_NAME
    root = thread_root(letter.thread)
    message = _AsWritten(
        subject=letter.subject,
        recipients=[(letter.to_name, letter.to_address)],
        body=letter.text,
        html=letter.html or None,
        sender=(name, sender_address()),
        date=letter.created_at.timestamp(),
        charset=_short_lines(),  # type: ignore[arg-type]  # e-mail classes take a Charset wherever they take its name
        extra_headers={"In-Reply-To": root, "References": root, "Auto-Submitted": "auto-generated"},
    )
    message.msgId = letter.message_id
    if letter.html and letter.picture is not None:
        message.picture = _inline(letter.picture, letter.picture_name)
    return message


def check(letter: Letter) -> None:
    """Build the letter, read its head back as its reader's program will; raises HeadersChanged (safety 0.1)."""
    read = BytesHeaderParser(policy=modern).parsebytes(built(letter).as_bytes())
    if sorted(name.lower() for name in read) != (HEADERS if letter.html else TEXT_ONLY):
        raise HeadersChanged(f"headers of {letter.key}: {sorted(read)}")
    recipients = read["To"].addresses if isinstance(read["To"], AddressHeader) else ()
    meant = {
        "Subject": (" ".join(str(read["Subject"]).split()), letter.subject),
        "To": ([recipient.addr_spec for recipient in recipients], [_address_on_the_wire(letter.to_address)]),
        "Message-ID": (str(read["Message-ID"]), letter.message_id),
        "References": (str(read["References"]), thread_root(letter.thread)),
    }
    for name, (got, expected) in meant.items():
        if got != expected:
            raise HeadersChanged(f"{name} of {letter.key}: {got!r}, not {expected!r}")


def _inline(png: bytes, name: str) -> MIMEImage:
    """Shown where the HTML asks for it; some programs offer it as a file too, so it has a name."""
    image = MIMEImage(png, "png")
    image.add_header("Content-ID", f"<{name}>")
    image.add_header("Content-Disposition", "inline", filename="picture.png")
    return image


def _short_lines() -> Charset:
    """UTF-8 as quoted-printable: sent as it stands, a long Cyrillic paragraph is refused as «line too long»."""
    charset = Charset("utf-8")
    charset.body_encoding = QP
    return charset


def _address_on_the_wire(address: str) -> str:
    local, _at, domain = address.rpartition("@")
    return f"{local}@{domain if domain.isascii() else _on_the_wire(domain)}"


def _on_the_wire(domain: str) -> str:
    """A domain in ASCII, IPv6 colons as dots; empty when it has no such form."""
    try:
        return domain.replace(":", ".").encode("idna").decode("ascii")
    except UnicodeError:
        return ""
