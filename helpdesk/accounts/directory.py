"""The school's directory (LDAP, Active Directory) behind one function. Off until LDAP_URL is set."""

import logging
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from flask import current_app

from helpdesk.domain.sso import DirectoryDown
from helpdesk.extensions import db

log = logging.getLogger(__name__)

TIMEOUT = 5  # seconds to connect, and to answer


def is_known() -> bool:
    """Whether this school has a directory."""
    return bool(current_app.config["LDAP_URL"])


def keeps_password_of(password_hash: str | None) -> bool:
    """Whether a person is the directory's: without a password here, in a school that has one."""
    return password_hash is None and is_known()


def accepts(login: str, password: str) -> bool:
    """Whether the directory lets this login in with this password; raises DirectoryDown.

    The person's entry is looked for, exactly one, and then bound as: a bind without a password is «anonymous» to a
    directory and would always succeed, so an empty one never gets there.

    The transaction at hand is committed first: what was counted stays counted, and while a directory is silent nobody
    waits for the database. Afterwards the caller begins anew, so nothing may be half done or locked before.
    """
    if not password.strip() or not password.isprintable():
        return False
    db.session.commit()
    try:
        return _accepts(import_module("ldap3"), login, password)  # loaded at the first sign-in that needs it
    except Exception as error:  # the network, the server's answer, the library: told alike
        log.warning("directory: %s", type(error).__name__)
        raise DirectoryDown from error


def _accepts(ldap3: Any, login: str, password: str) -> bool:
    config = current_app.config
    with _connection(ldap3, config["LDAP_BIND_DN"], config["LDAP_BIND_PASSWORD"]) as reader:
        if not reader.bind():
            raise ConnectionError("the reader may not read")
        wanted = config["LDAP_FILTER"].replace("{login}", ldap3.utils.conv.escape_filter_chars(login))
        reader.search(config["LDAP_BASE_DN"], wanted, attributes=[], size_limit=2)
        entries = [one["dn"] for one in reader.response or () if one["type"] == "searchResEntry"]
    if len(entries) != 1:
        return False
    with _connection(ldap3, entries[0], password) as trying:
        try:
            return bool(trying.bind())
        except ldap3.core.exceptions.LDAPSASLPrepError:  # no password of anybody's: «down» would tell who is known
            return False


@contextmanager
def _connection(ldap3: Any, user: str, password: str) -> Iterator[Any]:
    """A connection that is not bound yet; nothing of it is left open afterwards."""
    config = current_app.config
    tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=config["LDAP_CA_FILE"] or None)
    server = ldap3.Server(config["LDAP_URL"], connect_timeout=TIMEOUT, get_info=ldap3.NONE, tls=tls)
    connection = ldap3.Connection(server, user=user or None, password=password or None, receive_timeout=TIMEOUT)
    try:
        connection.open()
        if config["LDAP_START_TLS"]:
            connection.start_tls()
        yield connection
    finally:
        connection.unbind()
        if connection.socket is not None:  # the library leaves it behind when it could not connect
            connection.socket.close()
