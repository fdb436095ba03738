"""A password hasher that tells what it was asked to check."""

import pytest
from argon2.exceptions import VerificationError

from helpdesk.accounts import actions


def counted_hashing(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hashes checked from now on, in their order; none fits."""
    checked: list[str] = []

    class Counting:
        """The hasher, counted."""

        hash = staticmethod(actions._hasher.hash)

        def verify(self, stored: str, typed: str) -> bool:
            checked.append(stored)
            raise VerificationError

    monkeypatch.setattr(actions, "_hasher", Counting())
    return checked
