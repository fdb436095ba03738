"""The nasty inputs of data/badinputs.jsonl: the rows, what is not driven yet and why, and what every answer owes."""

import base64
import json
import re
import resource
import sys
import time
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes
from email.policy import default as modern
from pathlib import Path

from bs4 import BeautifulSoup

from helpdesk.extensions import db
from helpdesk.outbox.message import HEADERS, built
from helpdesk.outbox.models import Letter, LetterState
from helpdesk.tickets.models import Comment, Ticket
from tests.client import Desk

BOUNDARY = "bad-input-8e1f0c"
SECONDS = 2.0  # of this process' CPU time, so that a busy machine does not decide
MEMORY = 200 * 1024 * 1024
TRACE = re.compile(r"Traceback|File \"|sqlalchemy|psycopg|sqlite3|werkzeug|jinja2", re.IGNORECASE)

ADDRESSES = {"href", "src", "srcset", "action", "formaction", "poster", "data", "background", "xlink:href", "content"}
# Surfaces and oracles whose feature is not built: each leaves this table in the commit that builds it.
NOT_YET = {
    "mail.header": "letters are sent, none is read yet",
    "mail.body.html": "letters are sent, none is read yet",
}
NOT_YET_CHECKED = {
    "noLoss": "letters are sent, none is read yet",
    "noRemote": "letters are sent, none is read yet",
}


@dataclass(frozen=True)
class BadInput:
    """One row: where it is sent, the bytes of it, and the names of what must hold (safety.md)."""

    id: str
    kind: str
    surface: str
    payload: bytes
    note: str
    oracle: frozenset[str]

    def __str__(self) -> str:
        return f"{self.id}-{self.kind}"

    @property
    def text(self) -> str:
        """The payload as a server that does not give up reads it."""
        return self.payload.decode("utf-8", "replace")

    @property
    def as_kept(self) -> str:
        """What `keep` asks for: NFC of what was sent; white space around a text is nobody's text."""
        return unicodedata.normalize("NFC", self.text).strip()


def all_rows() -> Iterator[BadInput]:
    """The whole collection."""
    lines = (Path(__file__).parent / "data" / "badinputs.jsonl").read_text(encoding="utf-8").splitlines()
    for row in map(json.loads, lines):
        payload = _payload(row["enc"], row["payload"]).replace(b"{ID}", row["id"].encode())
        yield BadInput(row["id"], row["class"], row["surface"], payload, row["note"], frozenset(row["oracle"]))


def of(surface: str) -> list[BadInput]:
    """The rows of a surface."""
    return [row for row in all_rows() if row.surface == surface]


def _payload(enc: str, given: str | dict[str, object]) -> bytes:
    if isinstance(given, dict):
        return f"{given['pre']}{str(given['unit']) * int(str(given['times']))}{given['post']}".encode()
    return base64.b64decode(given) if enc == "base64" else given.encode()


def outcomes_told(held: set[str], missed: set[str]) -> str:
    """The share of the promised outcomes that held, from the numbers of the rows whose tests passed and failed."""
    driven = [row for row in all_rows() if row.id in held | missed]
    promised = sum(len(row.oracle) for row in driven)
    kept = sum(len(row.oracle) for row in driven if row.id not in missed)
    waiting = sum(row.surface in NOT_YET for row in all_rows())
    share = f"{kept} of {promised} outcomes ({kept / promised:.1%})"
    return f"nasty inputs: {len(driven)} driven, {share}; {waiting} wait for {', '.join(NOT_YET)}"


def send(
    desk: Desk, action: str, fields: Mapping[str, str | bytes], bad: BadInput, files: Iterable[tuple[bytes, bytes]] = ()
) -> Desk:
    """Send bytes as they are through the form of the page at hand, with its hidden fields; calmly."""
    place = action.partition("?")[0]
    form = next(form for form in desk.page.find_all("form") if form.get("action") == place)
    hidden: dict[str, str | bytes] = {field["name"]: field["value"] for field in form.select("input[type=hidden]")}
    parts = [(f'name="{name}"'.encode(), as_bytes(value)) for name, value in {**hidden, **fields}.items()]
    sent = multipart([*parts, *files])
    with calm(bad):
        answer = desk.http.post(action, data=sent, content_type=f"multipart/form-data; boundary={BOUNDARY}")
        if answer.status_code == 303:
            answer = desk.http.get(answer.location)
    return assert_sound(desk._got(answer))


def multipart(parts: Iterable[tuple[bytes, bytes]]) -> bytes:
    """A form as bytes, from (disposition, value) pairs: nothing is escaped or checked on the way."""
    lines = (b"--%s\r\nContent-Disposition: form-data; %s\r\n\r\n%s\r\n" % (BOUNDARY.encode(), *part) for part in parts)
    return b"".join(lines) + f"--{BOUNDARY}--\r\n".encode()


def as_bytes(value: str | bytes) -> bytes:
    """Text as a browser sends it."""
    return value if isinstance(value, bytes) else value.encode()


@contextmanager
def calm(bad: BadInput) -> Iterator[None]:
    """`t2s` and `mem`: the block is quick and does not swell."""
    begun, filled = time.process_time(), _peak()
    yield
    taken, grown = time.process_time() - begun, _peak() - filled
    assert "t2s" not in bad.oracle or taken < SECONDS, f"{taken:.1f} s of CPU time"
    assert "mem" not in bad.oracle or grown < MEMORY, f"{grown} bytes more"


def assert_sound(desk: Desk) -> Desk:
    """`no5xx`, `noTrace` and the half of `echo` that counts: nothing on the page can run."""
    assert desk.code < 500, desk.text
    assert desk.code < 400 or not TRACE.search(desk.text), desk.text
    assert_inert(desk.page)
    return desk


def assert_inert(page: BeautifulSoup, own: Collection[str] = ()) -> None:
    """No script but the desk's own, no handler, no address that is code, nothing framed or drawn but by its `own`."""
    for tag in page.find_all(True):
        assert tag.name not in {"iframe", "object", "embed", "svg", "base"} - set(own), tag
        assert tag.name != "script" or (str(tag["src"]).startswith("/static/") and not tag.text), tag
        for name, value in tag.attrs.items():
            assert not name.startswith("on"), tag
            assert name not in ADDRESSES or not re.match(r"\s*(javascript|data|vbscript):", str(value), re.I), tag


def assert_shown(text: str, *pages: Desk) -> None:
    """The other half of `echo`: readers see the text itself."""
    for page in pages:
        assert " ".join(text.split()) in page.text, page.text


def count_rows() -> tuple[int, int]:
    """`nowrite`: tickets and comments there are."""
    return db.session.query(Ticket).count(), db.session.query(Comment).count()


def assert_letters_sound() -> list[Letter]:
    """`noHdr` of every letter queued: only our headers, one recipient, nobody else's address in the envelope."""
    letters = db.session.query(Letter).all()
    for letter in letters:
        assert_inert(BeautifulSoup(letter.html, "html5lib"))
        assert not any(unicodedata.category(char) in {"Cc", "Cf"} and char != "\u200d" for char in letter.subject)
        if letter.state is LetterState.FAILED:
            continue
        read = message_from_bytes(built(letter).as_bytes(), policy=modern)
        assert sorted(name.lower() for name in read) == HEADERS
        assert [address.addr_spec for address in read["To"].addresses] == [letter.to_address]
        assert not letter.to_address.startswith("evil")
    return letters


def _peak() -> int:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024
