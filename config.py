"""Every knob of an installation: read once from the environment, checked, frozen."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parent
INSTANCE = ROOT / "instance"
MINIMUM_SECRET = 32
USUAL_URL = "http://127.0.0.1:8000"  # of `flask serve` when nothing says otherwise
LARGEST = {"mail_port": 65535, "mail_timeout": 120}  # a letter's lease must outlive its sending
LARGEST |= dict.fromkeys(("reads_a_minute", "writes_a_minute"), 1_000_000)
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
YES, NO = frozenset({"1", "true", "yes", "on"}), frozenset({"", "0", "false", "no", "off"})


class BadSetting(SystemExit):
    """A setting the desk cannot start with; the sentence says which and how to mend it."""


@dataclass(frozen=True, slots=True)
class Config:
    """Settings of one installation; what the school decides lives in the database instead."""

    secret_key: str = field(repr=False)
    database_url: str = f"sqlite:///{INSTANCE / 'helpdesk.sqlite3'}"
    public_url: str = USUAL_URL  # links in letters start with it, never with the Host header
    school_timezone: ZoneInfo = field(default_factory=lambda: ZoneInfo("Asia/Yekaterinburg"))
    files_url: str = (INSTANCE / "files").as_uri()  # attachments; outside the static folder
    mail_server: str = ""  # empty: letters are kept in the outbox and wait
    mail_port: int = 25
    mail_use_tls: bool = False
    mail_use_ssl: bool = False
    mail_username: str = ""
    mail_password: str = field(default="", repr=False)
    mail_default_sender: str = "helpdesk@localhost"
    mail_timeout: int = 20  # seconds a silent mail server may hold the worker
    redis_url: str = field(default="", repr=False)  # counts requests for several nodes; empty: each process for itself
    reads_a_minute: int = 900  # of one session, or of one address before signing in
    writes_a_minute: int = 300
    oidc_issuer: str = ""  # sign-in with the school's OpenID provider; empty: there is none
    oidc_client_id: str = ""
    oidc_client_secret: str = field(default="", repr=False)
    oidc_match: str = "email"  # who is who: by the address the provider has verified, or by `login`
    ldap_url: str = ""  # the school's directory, asked for people without a password here; empty: there is none
    ldap_start_tls: bool = False
    ldap_ca_file: str = ""  # whose certificates are trusted; empty: the system's
    ldap_base_dn: str = ""
    ldap_filter: str = "(uid={login})"  # Active Directory: (sAMAccountName={login})
    ldap_bind_dn: str = ""  # who looks people up; empty: anonymously
    ldap_bind_password: str = field(default="", repr=False)
    owners_need_second_factor: bool = False  # administrator and deputy set one up before anything else
    testing: bool = False

    def __post_init__(self) -> None:
        """Refuse what would only fail later, in front of a teacher."""
        _require(len(self.secret_key) >= MINIMUM_SECRET, "SECRET_KEY", f"нужно не меньше {MINIMUM_SECRET} знаков")
        _require(
            self.database_url.startswith(("sqlite:///", "postgresql+psycopg://")),
            "DATABASE_URL",
            "ожидается sqlite:///путь или postgresql+psycopg://…",
        )
        parts = urlsplit(self.public_url)
        _require(
            parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.path.strip("/"),
            "PUBLIC_URL",
            "ожидается адрес вида https://ej.school47.example, без пути",
        )
        _require(self.files_url.startswith("file:///"), "FILES_URL", "ожидается file:///путь к папке")
        is_redis = self.redis_url.startswith(("redis://", "rediss://", "unix://"))
        _require(is_redis or not self.redis_url, "REDIS_URL", "ожидается redis://узел:порт/номер")
        _require(not (self.mail_use_tls and self.mail_use_ssl), "MAIL_USE_SSL", "выберите одно: MAIL_USE_TLS или SSL")
        self._check_oidc()
        self._check_ldap()

    def _check_oidc(self) -> None:
        if not self.oidc_issuer:
            return
        _require(_is_private(self.oidc_issuer, "https"), "OIDC_ISSUER", "ожидается адрес https://…")
        _require(bool(self.oidc_client_id), "OIDC_CLIENT_ID", "обязателен, когда задан OIDC_ISSUER")
        _require(self.oidc_match in {"email", "login"}, "OIDC_MATCH", "ожидается email или login")

    def _check_ldap(self) -> None:
        if not self.ldap_url:
            return
        is_private = _is_private(self.ldap_url, "ldaps") or (
            self.ldap_start_tls and self.ldap_url.startswith("ldap://")
        )
        _require(is_private, "LDAP_URL", "ожидается ldaps://… или ldap://… вместе с LDAP_START_TLS=yes")
        _require(bool(self.ldap_base_dn), "LDAP_BASE_DN", "обязателен, когда задан LDAP_URL")
        _require("{login}" in self.ldap_filter, "LDAP_FILTER", "ожидается фильтр с {login}, например (uid={login})")

    @property
    def is_https(self) -> bool:
        """Whether people reach the desk over TLS: cookies are then Secure."""
        return self.public_url.startswith("https://")

    @classmethod
    def from_env(cls, environ: Mapping[str, str] | None = None) -> "Config":
        """Read the environment; a bad value stops the start with a sentence (BadSetting)."""
        source = os.environ if environ is None else environ
        given = {knob.name: source[name] for knob in fields(cls) if (name := knob.name.upper()) in source}
        values = {
            name: _parsed(name, raw.strip()) for name, raw in given.items() if raw.strip() or name == "mail_server"
        }
        if "public_url" not in values and source.get("PORT", "").strip():
            values["public_url"] = f"http://{source.get('HOST', '').strip() or '127.0.0.1'}:{source['PORT'].strip()}"
        if not values.get("secret_key"):
            _require(
                "database_url" not in values or str(values["database_url"]).startswith("sqlite"),
                "SECRET_KEY",
                "обязателен, когда база не SQLite",
            )
            values["secret_key"] = _own_secret()
        return cls(**values)  # type: ignore[arg-type]  # each value was parsed by its knob's own type


def _is_private(url: str, scheme: str) -> bool:
    """Whether passwords may go there: encrypted, or to this very machine."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (parts.scheme == scheme or parts.hostname in LOOPBACK)


def _parsed(name: str, raw: str) -> object:
    knob = name.upper()
    if name == "school_timezone":
        try:
            return ZoneInfo(raw)
        except (KeyError, ValueError, OSError):
            raise _bad(knob, f"нет часового пояса «{raw}», пример: Asia/Yekaterinburg") from None
    if name in LARGEST:
        is_number = raw.isascii() and raw.isdigit() and 0 < int(raw) <= LARGEST[name]
        _require(is_number, knob, f"ожидается число от 1 до {LARGEST[name]}, а не «{raw}»")
        return int(raw)
    if name in {"mail_use_tls", "mail_use_ssl", "ldap_start_tls", "owners_need_second_factor", "testing"}:
        _require(raw.lower() in YES | NO, knob, f"ожидается yes или no, а не «{raw}»")
        return raw.lower() in YES
    return raw.rstrip("/") if name == "public_url" else raw


def _own_secret() -> str:
    """The key of an SQLite installation, made once and kept beside its database."""
    path = INSTANCE / "secret_key"
    INSTANCE.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(MINIMUM_SECRET))
    return path.read_text(encoding="ascii")


def _bad(knob: str, why: str) -> BadSetting:
    return BadSetting(f"Настройка {knob}: {why}. Служба не запущена.")


def _require(holds: bool, knob: str, why: str) -> None:
    if not holds:
        raise _bad(knob, why)
