"""The school's directory (LDAP, Active Directory) behind one function. Off until LDAP_URL is set."""

import logging
import ssl
from importlib import import_module

from flask import current_app

from helpdesk.domain.sso import DirectoryDown

log = logging.getLogger(__name__)

TIMEOUT = 5  # seconds to connect, and to answer


def is_known() -> bool:
    """Whether this school has a directory."""
    return bool(current_app.config["LDAP_URL"])


def accepts(login: str, password: str) -> bool:
    """Whether the directory lets this login in with this password; raises DirectoryDown.

    The person's entry is looked for, exactly one, and then bound as: a bind without a password is «anonymous» to a
    directory and would always succeed, so an empty one never gets there.
    """
    if not password.strip():
        return False
    try:
        return _accepts(import_module("ldap3"), login, password)
    except Exception as error:  # the network, the server's answer, the library: told alike
        log.warning("directory: %s", type(error).__name__)
        raise DirectoryDown from error


# The library is loaded at the first sign-in that needs it, and carries no types.
def _accepts(ldap3, login: str, password: str) -> bool:  # type: ignore[no-untyped-def]
    config = current_app.config
    tls = ldap3.Tls(validate=ssl.CERT_REQUIRED, ca_certs_file=config["LDAP_CA_FILE"] or None)
    server = ldap3.Server(config["LDAP_URL"], connect_timeout=TIMEOUT, get_info=ldap3.NONE, tls=tls)
    auto = ldap3.AUTO_BIND_TLS_BEFORE_BIND if config["LDAP_START_TLS"] else ldap3.AUTO_BIND_NO_TLS
    usual = {"receive_timeout": TIMEOUT, "raise_exceptions": False}
    bind = {"user": config["LDAP_BIND_DN"] or None, "password": config["LDAP_BIND_PASSWORD"] or None}
    with ldap3.Connection(server, **bind, auto_bind=auto, read_only=True, **usual) as searching:
        wanted = config["LDAP_FILTER"].replace("{login}", ldap3.utils.conv.escape_filter_chars(login))
        searching.search(config["LDAP_BASE_DN"], wanted, attributes=[], size_limit=2)
        entries = [one["dn"] for one in searching.response or () if one["type"] == "searchResEntry"]
    if len(entries) != 1:
        return False
    trying = ldap3.Connection(server, user=entries[0], password=password, **usual)
    try:
        trying.open()
        if config["LDAP_START_TLS"]:
            trying.start_tls()
        return bool(trying.bind())
    finally:
        trying.unbind()
