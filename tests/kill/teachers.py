"""Teachers at their browsers: real HTTP, and patience with a web that dies under their hands."""

import hashlib
import http.client
import random
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.cookies import SimpleCookie
from io import BytesIO
from itertools import count
from urllib.parse import urlencode

from werkzeug.test import EnvironBuilder

from tests.factories import PASSWORD

FORM = "application/x-www-form-urlencoded"
KINDS = (("technical", "saving"), ("methodological", "marks"), ("unsure", ""))
SIZES = (300, 20_000, 400_000)  # bytes; the last one is long enough to be killed half-way
WAIT_BEFORE_RETRY = 0.02
PATIENCE = 60  # seconds one wish may take, retries included
SILENCE = 20  # seconds until an unanswered request counts as failed
TOKEN = re.compile(r'name="(csrf_token|form_key|who)"[^>]* value="([^"]+)"')
ACCEPTED = re.compile(r"/tickets/(\d{4}-\d+)/accepted")


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A ticket whose number a teacher saw, and what was in it."""

    address: str
    title: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back whole."""

    status: int
    location: str
    text: str


class Teacher:
    """One teacher filing ticket after ticket; a lost connection means sending the same form again."""

    def __init__(self, login: str, port: int, seed: int, posting: threading.Event) -> None:
        self.login, self.port, self.posting = login, port, posting
        self.rng = random.Random(seed)
        self.acknowledged: list[Acknowledged] = []
        self.cookie = ""
        self.retries = 0

    def work(self, stop: threading.Event) -> None:
        """Sign in and file until `stop`; the form at hand is sent until it is acknowledged."""
        self._sign_in()
        for number in count(1):
            if stop.is_set():
                return
            self._file(f"{self.login}, заявка {number}", *KINDS[number % len(KINDS)])

    def _sign_in(self) -> None:
        tokens = self._tokens("/login")
        fields = {"csrf_token": tokens["csrf_token"], "login": self.login, "password": PASSWORD}
        answer = self._ask("POST", "/login", urlencode(fields).encode(), FORM)
        assert answer.status == 303, f"{self.login} cannot sign in: {answer.status}"

    def _file(self, title: str, kind: str, topic: str) -> None:
        tokens = self._tokens(f"/tickets/new?kind={kind}&topic={topic}")
        content = f"{title}\n{self.rng.randbytes(self.rng.choice(SIZES) // 2).hex()}\n".encode()
        fields: dict[str, object] = {
            **tokens,
            "kind": kind,
            "topic": topic,
            "title": title,
            "body": "Пусто после обновления.",
            "room": "305",
        }
        fields |= {"urgency": "normal", "has_personal_data": "no", "files": (BytesIO(content), "Отчёт за неделю.txt")}
        form = EnvironBuilder(method="POST", data=fields).get_environ()
        self.posting.set()
        answer = self._ask("POST", "/tickets/new", form["wsgi.input"].read(), form["CONTENT_TYPE"])
        accepted = ACCEPTED.search(answer.location)
        assert answer.status == 303, f"{title}: {answer.status} {answer.text[:2000]}"
        assert accepted, answer.location
        sha256 = hashlib.sha256(content).hexdigest()
        self.acknowledged.append(Acknowledged(accepted[1], title, sha256))

    def _tokens(self, path: str) -> dict[str, str]:
        answer = self._ask("GET", path)
        assert answer.status == 200, f"{path}: {answer.status} {answer.location}"
        return dict(TOKEN.findall(answer.text))

    def _ask(self, method: str, path: str, body: bytes | None = None, media_type: str = "") -> Answer:
        """The whole answer, however often the web dies meanwhile."""
        for _try in self._tries():
            try:
                return self._once(method, path, body, media_type)
            except (OSError, http.client.HTTPException):
                self.retries += 1
        raise AssertionError(f"{method} {path}: no answer in {PATIENCE} s")

    def _tries(self) -> Iterator[int]:
        begun = time.monotonic()
        for number in count():
            if time.monotonic() - begun > PATIENCE:
                return
            yield number
            time.sleep(WAIT_BEFORE_RETRY)

    def _once(self, method: str, path: str, body: bytes | None, media_type: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=SILENCE)
        headers = {"Connection": "close", "Cookie": self.cookie} | ({"Content-Type": media_type} if body else {})
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            text = response.read().decode()
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie", []):
            if "session" in (cookie := SimpleCookie(line)):
                self.cookie = f"session={cookie['session'].value}"
        return Answer(response.status, response.headers.get("Location", ""), text)
