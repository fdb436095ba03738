"""How often one browser may ask: far above what a person does, far below what a runaway script does."""

from hashlib import sha256
from threading import Lock

from flask import Flask, request, session
from flask_limiter import ApplicationLimit, Limiter
from limits.storage import MemoryStorage

from helpdesk.extensions import READING_METHODS

WRITING_METHODS = ("POST", "PUT", "PATCH", "DELETE")
PROBE = "admin.alive"  # costs nothing, and a busy node must not be taken for a dead one
IMPATIENCE = 1  # second that a silent Redis may hold a request, before memory counts instead


class InTurn(MemoryStorage):
    """Counts in memory, one request after another: two at once make the library start one thread twice, which fails."""

    STORAGE_SCHEME = ["memory-in-turn"]
    _turn = Lock()

    def incr(self, key: str, expiry: float, amount: int = 1) -> int:
        """Count a request; as the library's own."""
        with self._turn:
            return super().incr(key, expiry, amount)


def init_app(app: Flask) -> None:
    """Count every request of the app: in Redis when there is one, so that all nodes count together, else in memory."""
    redis = app.config["REDIS_URL"]
    limiter = Limiter(
        _who,
        application_limits=[
            _limit("reads", app.config["READS_A_MINUTE"], READING_METHODS),
            _limit("writes", app.config["WRITES_A_MINUTE"], WRITING_METHODS),
        ],
        storage_uri=redis or "memory-in-turn://",
        storage_options={"socket_timeout": IMPATIENCE, "socket_connect_timeout": IMPATIENCE} if redis else {},
        in_memory_fallback_enabled=bool(redis),
        swallow_errors=True,  # a fault of the counting stops nobody's work
        request_identifier=lambda: request.endpoint or "nowhere",  # an address that is none counts too
    )
    limiter.request_filter(lambda: request.endpoint == PROBE)
    limiter.init_app(app)


def _limit(scope: str, a_minute: int, methods: tuple[str, ...]) -> ApplicationLimit:
    return ApplicationLimit(limit_provider=f"{a_minute} per minute", scope=scope, methods=methods)


def _who() -> str:
    """A session where there is one: fifty people share one computer, and one address. Else the address."""
    token = session.get("_user_id")
    return f"session {sha256(token.encode()).hexdigest()}" if token else f"address {request.remote_addr}"
