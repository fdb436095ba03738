"""A form leads on to this very site only."""

import pytest

from helpdesk.web.targets import own_path


@pytest.mark.parametrize("target", ["/", "/tickets/?mine=1", "/tickets/new?kind=unsure#body"])
def test_a_path_of_this_site_is_followed(target: str) -> None:
    assert own_path(target) == target


@pytest.mark.parametrize(
    "target", ["", "//evil.example", "/\\evil.example", "https://evil.example", "tickets", "/\t/e"]
)
def test_anything_else_is_not(target: str) -> None:
    assert own_path(target) == ""
