"""A real OpenID provider on loopback: discovery, code flow with PKCE, signed tokens; and its faults, one by one."""

import base64
import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "desk", "client-secret"
KEY = RSAKey.generate_key(2048, {"kid": "one"})
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"})


class Provider(ThreadingHTTPServer):
    """Who is signed in there, and which fault it has today."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.claims: dict[str, Any] = {}
        self.fault = ""
        self.asked_at = 0.0  # when it last asked who is there; it remembers them from then on
        self.asked: list[dict[str, str]] = []  # authorization requests
        self.codes: dict[str, dict[str, str]] = {}

    @property
    def issuer(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def id_token(self, asked: dict[str, str]) -> str:
        """What the provider says of who is there."""
        now = int(time.time())
        if (
            asked.get("prompt") == "login"
            or not self.asked_at
            or now - self.asked_at > float(asked.get("max_age", "inf"))
        ):
            self.asked_at = now
        claims = {
            **{"iss": self.issuer, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 300},
            **{"nonce": asked["nonce"], "auth_time": int(self.asked_at), **self.claims},
        }
        claims |= {
            "nonce": {"nonce": "another"},
            "audience": {"aud": "another"},
            "issuer": {"iss": "https://evil.example"},
            "expired": {"iat": now - 4000, "exp": now - 3600},
            "stale": {"auth_time": now - 60},
            "silent": {"auth_time": None},
        }.get(self.fault, {})
        header = {"alg": "RS256", "kid": "one"}
        told = {name: claim for name, claim in claims.items() if claim is not None}
        return str(jwt.encode(header, told, OTHER_KEY if self.fault == "signature" else KEY))


class _Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        path, query = urlsplit(self.path).path, parse_qs(urlsplit(self.path).query)
        issuer = self.server.issuer
        if self.server.fault == "down":
            self.send_error(503)
        elif path == "/.well-known/openid-configuration":
            self._json(
                {
                    "issuer": issuer,
                    "authorization_endpoint": f"{issuer}/authorize",
                    "token_endpoint": f"{issuer}/token",
                    "jwks_uri": f"{issuer}/keys",
                    "id_token_signing_alg_values_supported": ["RS256"],
                }
            )
        elif path == "/keys":
            self._json({"keys": [KEY.as_dict(private=False)]})
        elif path == "/authorize":
            asked = {name: values[0] for name, values in query.items()}
            self.server.asked.append(asked)
            code = secrets.token_urlsafe(8)
            self.server.codes[code] = asked
            back = {"state": asked["state"]}
            back |= {"error": "access_denied"} if self.server.fault == "denied" else {"code": code}
            self.send_response(302)
            self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(back)}")
            self.end_headers()

    def do_POST(self) -> None:
        form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        asked = self.server.codes.pop(form.get("code", [""])[0], None)
        basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        if asked is None or self.headers["Authorization"] != f"Basic {basic}" or not _is_proved(form, asked):
            self._json({"error": "invalid_grant"}, 400)
        else:
            self._json({"access_token": "x", "token_type": "Bearer", "id_token": self.server.id_token(asked)})

    def _json(self, answer: object, status: int = 200) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *_args: object) -> None:
        """Tests are quiet."""


def _is_proved(form: dict[str, list[str]], asked: dict[str, str]) -> bool:
    """PKCE: the verifier belongs to the challenge."""
    digest = sha256(form.get("code_verifier", [""])[0].encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
    return asked.get("code_challenge_method") == "S256" and asked["code_challenge"] == challenge


@contextmanager
def running() -> Iterator[Provider]:
    """A provider until the block ends."""
    with Provider() as provider:
        thread = Thread(target=provider.serve_forever, daemon=True)
        thread.start()
        yield provider
        provider.shutdown()
        thread.join()
