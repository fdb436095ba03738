"""A worker that lives through week after week as fast as it can, to be killed on the way: `… URL FOLDER WEEKS`."""

import sys
from datetime import timedelta
from pathlib import Path

from helpdesk import clock
from helpdesk.app import create_app
from helpdesk.digest.actions import send_when_due
from helpdesk.extensions import db
from tests.conftest import settings
from tests.digest.scenes import EIGHT


def run(url: str, folder: str, weeks: int) -> None:
    """Each week's round of the duty; a line for each says how far it came, an empty output that nothing was left."""
    app = create_app(settings(url, Path(folder)))
    with app.app_context():
        for number in range(weeks):
            with clock.at(EIGHT + timedelta(days=7 * number)):
                made = send_when_due()
                db.session.commit()
            if made:
                print(number, flush=True)  # noqa: T201  # read by the test through a pipe


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2], int(sys.argv[3]))
