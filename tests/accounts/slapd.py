"""A real directory (OpenLDAP's slapd) on loopback, with its own folder and port."""

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.smtp_sink import free_port

BASE, READER, READER_PASSWORD = "dc=school,dc=example", "cn=reader,dc=school,dc=example", "reader-password"
SCHEMA = Path("/etc/ldap/schema")
PATIENCE = 10  # seconds
CONFIG = """
include {schema}/core.schema
include {schema}/cosine.schema
include {schema}/inetorgperson.schema
pidfile {folder}/slapd.pid
modulepath /usr/lib/ldap
moduleload back_mdb
disallow bind_anon
database mdb
suffix "{base}"
rootdn "{reader}"
rootpw {password}
directory {folder}/data
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{reader}" read by * none
"""
ENTRIES = """
dn: {base}
objectClass: dcObject
objectClass: organization
o: school
dc: school

dn: ou=people,{base}
objectClass: organizationalUnit
ou: people
"""
PERSON = """
dn: uid={uid},ou=people,{base}
objectClass: inetOrgPerson
uid: {uid}
cn: {uid}
sn: {uid}
userPassword: {password}
"""


class DirectoryMissing(RuntimeError):
    """There is no slapd on this machine."""


@contextmanager
def directory(folder: Path, people: dict[str, str]) -> Iterator[str]:
    """The address of a directory with these logins and passwords, until the block ends."""
    slapd, slapadd = (shutil.which(name, path="/usr/sbin:/usr/bin:/usr/libexec") for name in ("slapd", "slapadd"))
    if not slapd or not slapadd:
        raise DirectoryMissing("нет slapd (Debian: apt-get install slapd)")
    (folder / "data").mkdir()
    facts = {"base": BASE, "reader": READER, "password": READER_PASSWORD, "folder": folder, "schema": SCHEMA}
    config, entries = folder / "slapd.conf", folder / "entries.ldif"
    config.write_text(CONFIG.format(**facts))
    persons = (PERSON.format(uid=uid, base=BASE, password=password) for uid, password in people.items())
    entries.write_text("".join((ENTRIES.format(base=BASE), *persons)))
    subprocess.run([slapadd, "-f", config, "-l", entries], check=True, capture_output=True, timeout=PATIENCE)
    port = free_port()
    running = subprocess.Popen(
        [slapd, "-f", config, "-h", f"ldap://127.0.0.1:{port}", "-d", "0"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(port)
        yield f"ldap://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(PATIENCE)


def _wait_for(port: int) -> None:
    last = time.monotonic() + PATIENCE
    while time.monotonic() < last:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise DirectoryMissing("slapd не отвечает")
