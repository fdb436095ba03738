"""The pinned packages: the desk is tested with exactly what it runs with, and the files suit any machine."""

import re
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "requirements"
PIN = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


def pins(name: str) -> dict[str, str]:
    return dict(PIN.findall((FOLDER / name).read_text(encoding="utf-8")))


def test_tests_use_the_versions_the_desk_runs_with() -> None:
    assert pins("app.txt").items() <= pins("dev.txt").items()


@pytest.mark.parametrize("group", ["app", "dev"])
def test_every_package_asked_for_is_pinned(group: str) -> None:
    asked = re.findall(r"^[a-z][a-z0-9-]+", (FOLDER / f"{group}.in").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(asked) <= pins(f"{group}.txt").keys()


@pytest.mark.parametrize("name", ["app.in", "app.txt", "dev.in", "dev.txt"])
def test_the_files_name_no_host_and_no_folder(name: str) -> None:
    assert not re.search(
        r"://|@ |^/|--(?:extra-)?index|--find", (FOLDER / name).read_text(encoding="utf-8"), re.MULTILINE
    )
