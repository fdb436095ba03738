"""Flask-Mail's connection with the limits it lacks: on each silence, and on the exchange as a whole."""

import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Timer
from typing import Any

from flask import current_app
from flask_mail import Connection, Message

from helpdesk.outbox.message import own_host, sender_address

WHOLE = 1.5  # an exchange as a whole may take this many times the silence allowed (MAIL_TIMEOUT)
SMTP_PORT = 25
DONE = 250


class Unreachable(Exception):
    """The mail server is down or does not let this desk in: no fault of any letter."""


class Watchdog:
    """Cuts an exchange that takes too long: a server that sends a byte a second never looks silent to a socket."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.watched: smtplib.SMTP | None = None

    @contextmanager
    def limit(self) -> Iterator[None]:
        """Let the block take at most `seconds`; after that its next read or write fails."""
        timer = Timer(self.seconds, self._cut)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _cut(self) -> None:
        wire = self.watched.sock if self.watched else None
        if wire is not None:
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)


class _Watched(smtplib.SMTP):
    """Known to the watchdog before the server says its first word."""

    def __init__(self, watchdog: Watchdog, **options: Any) -> None:
        self._watchdog = watchdog
        super().__init__(**options)

    def connect(self, host: str = "localhost", port: int = 0, source_address: Any = None) -> tuple[int, bytes]:
        """Connect and read the greeting, under the watchdog's eyes."""
        self._watchdog.watched = self
        return super().connect(host, port, source_address)


class _WatchedTls(_Watched, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


class Line(Connection):
    """One connection to the mail server: opened when first needed, and again after it broke.

    Flask-Mail offers no timeout (its issue 114); `configure_host` is where it opens its socket, so that is the one
    method replaced. A default timeout for every socket would also hold for the database and the web's threads.
    """

    def __init__(self) -> None:
        super().__init__(current_app.extensions["mail"])
        self.timeout: float = current_app.config["MAIL_TIMEOUT"]
        self.watchdog = Watchdog(self.timeout * WHOLE)

    def deliver(self, message: Message) -> None:
        """Hand one letter over; raises Unreachable before a word of it was said, else what smtplib raises."""
        self._open()
        with self.watchdog.limit():
            self.send(message, envelope_from=sender_address())

    def drop(self) -> None:
        """Forget a connection whose state nobody knows; the next letter gets a new one."""
        self.host = None
        if self.watchdog.watched is not None:
            with suppress(OSError):
                self.watchdog.watched.close()

    def hang_up(self) -> None:
        """Take leave of the server; nothing depends on its answer."""
        if self.host is not None:
            with suppress(OSError), self.watchdog.limit():
                self.host.quit()
        self.drop()

    def configure_host(self) -> smtplib.SMTP:
        """A server that greeted us, is encrypted and let us in as the settings ask; its certificate is checked."""
        tls = ssl.create_default_context()
        options: dict[str, Any] = {
            "host": self.mail.server,
            "port": self.mail.port or SMTP_PORT,
            "timeout": self.timeout,
            "local_hostname": _own_name(),
        }
        if self.mail.use_ssl:
            host: _Watched = _WatchedTls(self.watchdog, context=tls, **options)
        else:
            host = _Watched(self.watchdog, **options)
        if self.mail.use_tls:
            host.starttls(context=tls)
        host.ehlo_or_helo_if_needed()
        if self.mail.username and self.mail.password:
            host.login(self.mail.username, self.mail.password)
        return host

    def _open(self) -> None:
        if self.host is not None and not self._is_alive():
            self.drop()
        if self.host is not None or self.mail.suppress:
            return
        try:
            with self.watchdog.limit():
                self.host = self.configure_host()
        except (OSError, ValueError) as error:  # smtplib's own are OSErrors; a name no host can have is a ValueError
            self.drop()
            raise Unreachable from error

    def _is_alive(self) -> bool:
        """Servers may hang up between two letters: better learnt here than by the next letter."""
        try:
            with self.watchdog.limit():
                return self.host is not None and self.host.noop()[0] == DONE
        except OSError:
            return False


def _own_name() -> str:
    """What EHLO says; left to smtplib, the name server would be asked, and that has no timeout."""
    host = own_host()
    return f"[{host}]" if host.replace(".", "").isdigit() else host
