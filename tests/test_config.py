"""A bad setting stops the start with a sentence; a good one is read as what it means."""

from pathlib import Path

import pytest

import config
from config import BadSetting, Config

SECRET = "s" * 32


@pytest.mark.parametrize(
    ("environment", "named"),
    [
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"DATABASE_URL": "mysql://x"}, "DATABASE_URL"),
        ({"DATABASE_URL": "postgresql+psycopg://x/y", "SECRET_KEY": ""}, "SECRET_KEY"),
        ({"PUBLIC_URL": "ej.school"}, "PUBLIC_URL"),
        ({"PUBLIC_URL": "https://ej.school/desk"}, "PUBLIC_URL"),
        ({"SCHOOL_TIMEZONE": "Asia/Nowhere"}, "SCHOOL_TIMEZONE"),
        ({"SCHOOL_TIMEZONE": "../etc"}, "SCHOOL_TIMEZONE"),
        ({"FILES_URL": "s3://bucket"}, "FILES_URL"),
        ({"REDIS_URL": "http://redis"}, "REDIS_URL"),
        ({"READS_A_MINUTE": "0"}, "READS_A_MINUTE"),
        ({"OIDC_ISSUER": "http://id.example", "OIDC_CLIENT_ID": "desk"}, "OIDC_ISSUER"),
        ({"OIDC_ISSUER": "https://id.example"}, "OIDC_CLIENT_ID"),
        ({"OIDC_ISSUER": "https://id.example", "OIDC_CLIENT_ID": "desk", "OIDC_MATCH": "name"}, "OIDC_MATCH"),
        ({"LDAP_URL": "ldap://dc.school", "LDAP_BASE_DN": "dc=school"}, "LDAP_URL"),
        ({"LDAP_URL": "ldaps://dc.school"}, "LDAP_BASE_DN"),
        ({"LDAP_URL": "ldaps://dc.school", "LDAP_BASE_DN": "dc=school", "LDAP_FILTER": "(uid=x)"}, "LDAP_FILTER"),
        ({"MAIL_PORT": "смтп"}, "MAIL_PORT"),
        ({"MAIL_PORT": "٢٥"}, "MAIL_PORT"),
        ({"MAIL_USE_TLS": "maybe"}, "MAIL_USE_TLS"),
        ({"MAIL_USE_TLS": "yes", "MAIL_USE_SSL": "yes"}, "MAIL_USE_SSL"),
    ],
)
def test_a_bad_value_stops_the_start_with_a_sentence_that_names_it(environment: dict[str, str], named: str) -> None:
    with pytest.raises(BadSetting, match=named):
        Config.from_env({"SECRET_KEY": SECRET} | environment)


def test_values_are_read_as_what_they_mean() -> None:
    read = Config.from_env(
        {"SECRET_KEY": SECRET, "MAIL_USE_TLS": "no", "MAIL_PORT": "587", "PUBLIC_URL": "https://ej.school.example/"}
    )
    assert (read.mail_use_tls, read.mail_port, read.public_url, read.is_https) == (
        False,
        587,
        "https://ej.school.example",
        True,
    )


def test_an_empty_setting_is_the_default() -> None:
    assert Config.from_env({"SECRET_KEY": SECRET, "MAIL_PORT": " "}).mail_port == 25


def test_secrets_are_not_told() -> None:
    shown = repr(
        Config.from_env(
            {"SECRET_KEY": SECRET}
            | {"MAIL_PASSWORD": "hidden-word", "REDIS_URL": "redis://:hidden-word@x"}
            | {"OIDC_CLIENT_SECRET": "hidden-word", "LDAP_BIND_PASSWORD": "hidden-word"}
        )
    )
    assert SECRET not in shown
    assert "hidden-word" not in shown


def test_an_sqlite_desk_makes_its_key_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(config, "INSTANCE", tmp_path / "instance")
    first, second = Config.from_env({}), Config.from_env({})
    assert first.secret_key == second.secret_key
    assert (tmp_path / "instance" / "secret_key").stat().st_mode & 0o077 == 0
