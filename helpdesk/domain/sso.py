"""Who of the staff a provider speaks of: only somebody who is there already, and only by what it has proved."""

from collections.abc import Mapping
from typing import Any

from helpdesk.domain.errors import Refused

FRESH = 300  # seconds since the provider itself asked for a password; else the person before may still be in there


class ProviderFailed(Refused):
    """The provider did not answer, or not as it should."""


class StaleProof(Refused):
    """The provider let somebody in without asking who is there."""


class DirectoryDown(Refused):
    """The school's directory did not answer, so the password could not be checked."""


class NobodyKnown(Refused):
    """The provider's person is none of the staff, or cannot be told from others."""


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
