"""A real SMTP server on loopback whose faults are scripted, and sockets that are no good SMTP server at all."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default as modern

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

OK = "250 OK"


@dataclass
class Received:
    """A letter the server had whole: envelope and bytes."""

    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        """The letter as a mail program reads it."""
        return BytesParser(policy=modern).parsebytes(self.raw)

    @property
    def text(self) -> str:
        """The plain part, lines ending as in Python."""
        part = self.message.get_body(["plain"])
        return part.get_content().replace("\r\n", "\n") if part else ""


@dataclass
class Script:
    """Answers of the coming letters, one entry each: a reply, or an act such as «cut»; empty means all is well."""

    mail: list[str] = field(default_factory=list)
    rcpt: list[str] = field(default_factory=list)
    data: list[str] = field(default_factory=list)  # a reply, "cut" (after the dot), "cut inside", "silent"
    auth: bool = True

    def next(self, stage: str) -> str:
        """The coming answer at a stage."""
        answers = getattr(self, stage)
        return answers.pop(0) if answers else ""


class Sink:
    """What a running server received, how often it was dialled, and its script."""

    def __init__(self) -> None:
        self.script = Script()
        self.letters: list[Received] = []
        self.connections = 0
        self.host, self.port = "127.0.0.1", free_port()

    async def handle_MAIL(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Scripted answer to the sender."""
        if reply := self.script.next("mail"):
            return reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return OK

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        """Scripted answer to the recipient."""
        if reply := self.script.next("rcpt"):
            return reply
        envelope.rcpt_tos.append(address)
        return OK

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        """The letter is here: keep it, unless the script refuses it; then maybe never say so."""
        act = self.script.next("data")
        if act[:1] in {"4", "5"}:
            return act
        self.letters.append(Received(str(envelope.mail_from), list(envelope.rcpt_tos), bytes(envelope.content or b"")))
        if act == "cut":
            server.transport.abort()
        if act == "silent":
            await asyncio.sleep(3600)
        return OK


class _Server(SMTP):
    """aiosmtpd that may hang up in the middle of a letter."""

    sink: Sink

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.sink.connections += 1
        super().connection_made(transport)

    async def smtp_DATA(self, arg: str) -> None:
        if self.sink.script.data[:1] == ["cut inside"]:
            self.sink.script.data.pop(0)
            await self.push("354 go on")
            await self._reader.readline()
            self.transport.abort()
            return
        await super().smtp_DATA(arg)


@contextmanager
def running(sink: Sink, **options: object) -> Iterator[Sink]:
    """Serve a sink; it can be stopped and started again on its own port."""

    def authenticator(*_args: object) -> AuthResult:
        return AuthResult(success=sink.script.auth, handled=False)

    class Desk(Controller):
        def factory(self) -> SMTP:
            kind = type("_Bound", (_Server,), {"sink": sink})
            return kind(self.handler, authenticator=authenticator, auth_require_tls=False, **options)

    controller = Desk(sink, hostname=sink.host, port=sink.port)
    controller.start()
    sink.connections = 0  # the controller dials once to see whether it is up
    try:
        yield sink
    finally:
        controller.stop()


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def silence(caller: socket.socket, stop: threading.Event) -> None:
    """Accept the call and say nothing."""
    stop.wait()


def drip(caller: socket.socket, stop: threading.Event) -> None:
    """A greeting that never ends, a byte at a time."""
    while not stop.wait(0.05):
        caller.sendall(b"2")


def busy(caller: socket.socket, _stop: threading.Event) -> None:
    """A server that is closing down."""
    caller.sendall(b"421 closing\r\n")


@contextmanager
def answering(behaviour: Callable[[socket.socket, threading.Event], None]) -> Iterator[int]:
    """A port where every call is answered by `behaviour`; yields the port."""
    stop = threading.Event()
    door = socket.create_server(("127.0.0.1", 0))
    door.settimeout(0.05)
    threads: list[threading.Thread] = []

    def answer(caller: socket.socket) -> None:
        with caller:
            try:
                behaviour(caller, stop)
            except OSError:
                return

    def listen() -> None:
        while not stop.is_set():
            try:
                caller = door.accept()[0]
            except TimeoutError:
                continue
            threads.append(threading.Thread(target=answer, args=(caller,)))
            threads[-1].start()

    threads.append(threading.Thread(target=listen))
    threads[0].start()
    try:
        yield int(door.getsockname()[1])
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        door.close()


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail when the block takes longer."""
    begun = time.monotonic()
    yield
    taken = time.monotonic() - begun
    assert taken < seconds, f"took {taken:.1f} s"
