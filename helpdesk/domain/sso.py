"""Who of the staff a provider speaks of: only somebody who is there already, and only by what it has proved."""

from collections.abc import Mapping
from typing import Any

from helpdesk.domain.errors import Refused

FRESH = 300  # seconds since the provider itself asked for a password; else the person before may still be in there
SKEW = 10  # seconds the provider's clock may be behind ours


class ProviderFailed(Refused):
    """The provider did not answer, or not as it should."""


class StaleProof(Refused):
    """The provider let somebody in without asking who is there, or does not say when it asked."""


class DirectoryDown(Refused):
    """The school's directory did not answer, so the password could not be checked."""


class NobodyKnown(Refused):
    """The provider's person is none of the staff, or cannot be told from others."""


def check_proof(claims: Mapping[str, Any], left_at: float, now: float) -> None:
    """The provider asked who is there after this browser had left for it; raises StaleProof. All times in seconds.

    The wish that it ask goes through the browser, which can drop it: only the signed `auth_time` tells.

    >>> check_proof({"auth_time": 1000}, left_at=1000, now=1030)
    """
    proved = claims.get("auth_time")
    if isinstance(proved, bool) or not isinstance(proved, int | float):
        raise StaleProof
    if not proved >= max(left_at - SKEW, now - FRESH):  # so written, what is not a number is refused too
        raise StaleProof


def name_told(claims: Mapping[str, Any], match: str) -> str:
    """The address or login a provider has proved; empty when it has proved none.

    >>> name_told({"email": "A@School.example", "email_verified": True}, "email")
    'a@school.example'
    >>> name_told({"email": "a@school.example"}, "email"), name_told({"preferred_username": "ivanova.mp"}, "login")
    ('', 'ivanova.mp')
    """
    if match == "email":
        told = claims.get("email") if claims.get("email_verified") is True else ""
    else:
        told = claims.get("preferred_username")
    return told.strip().lower() if isinstance(told, str) else ""
