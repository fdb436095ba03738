"""Letters as they were agreed: `UPDATE_LETTERS=1 pytest …` writes them anew, to be read before committing."""

import os
from pathlib import Path

from helpdesk.outbox.models import Letter


def assert_as_agreed(snapshot: Path, letter: Letter) -> None:
    """The letter is word for word the one kept beside the tests."""
    said = f"To: {letter.to_name}\nSubject: {letter.subject}\n\n{letter.text}"
    if os.environ.get("UPDATE_LETTERS"):
        snapshot.parent.mkdir(exist_ok=True)
        snapshot.write_text(said, encoding="utf-8")
    assert said == snapshot.read_text(encoding="utf-8")
