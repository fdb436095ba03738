"""A site that takes no care: a test of what a browser keeps is void unless the browser keeps this."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

SECRET = "Отметки Сидорова из 7А"
PAGE = f"""<!doctype html><meta charset=utf-8><title>{SECRET}</title><p>{SECRET}</p>
<form method=post action=/sent><input id=line name=line>
<textarea id=body name=body></textarea><button>Go</button></form>
<script src=/kept.js></script>"""
KEEPING = "localStorage.draft = 'x'; sessionStorage.draft = 'x';"


class _Careless(BaseHTTPRequestHandler):
    """Pages without a header about keeping them, a session that lives in a cookie, words in the browser's storage."""

    def do_GET(self) -> None:
        kind, body = "text/html", "<!doctype html><title>out</title>out"
        if self.path == "/kept.js":
            kind, body = "text/javascript", KEEPING
        elif self.path.startswith("/kept"):
            body = PAGE
        elif self.path == "/who":
            body = f"<!doctype html><title>who</title>{self.headers.get('Cookie', 'nobody')}"
        self._answer(kind, body)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer("text/html", "<!doctype html><title>sent</title>sent")

    def _answer(self, kind: str, body: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Cache-Control", "max-age=3600")
        if self.path.startswith("/kept"):
            self.send_header("Set-Cookie", "person=sidorov")
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_args: object) -> None:
        """Quiet."""


@contextmanager
def careless_site() -> Iterator[str]:
    """Its address, until the block ends."""
    with ThreadingHTTPServer(("127.0.0.1", 0), _Careless) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()
