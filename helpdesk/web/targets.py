"""Where a form may lead on to: a path of this very site, and nothing else."""

import re

OWN_PATH = re.compile(r"/(?!/)[^\\]*")  # never //host or /\\host


def own_path(target: str) -> str:
    """The path, or nothing when it would lead elsewhere."""
    return target if OWN_PATH.fullmatch(target) and target.isprintable() else ""
