"""When the provider's word about who is there is fresh enough: asked after this browser left for it."""

import pytest

from helpdesk.domain.sso import StaleProof, check_proof

LEFT = 10_000


@pytest.mark.parametrize(("proved", "came_back"), [(0, 1), (30, 40), (-10, 5), (5.5, 305), (0, 300)])
def test_who_was_asked_after_leaving_is_let_in(proved: float, came_back: float) -> None:
    check_proof({"auth_time": LEFT + proved}, LEFT, LEFT + came_back)


@pytest.mark.parametrize(("proved", "came_back"), [(-11, 0), (-60, 5), (0, 301)])
def test_who_was_asked_before_leaving_or_long_ago_is_not(proved: float, came_back: float) -> None:
    with pytest.raises(StaleProof):
        check_proof({"auth_time": LEFT + proved}, LEFT, LEFT + came_back)


@pytest.mark.parametrize("told", [None, "", str(LEFT), True, [LEFT], float("nan")])
def test_what_is_no_time_proves_nothing(told: object) -> None:
    with pytest.raises(StaleProof):
        check_proof({"auth_time": told}, 0, 5)


def test_a_provider_that_does_not_say_when_it_asked_proves_nothing() -> None:
    with pytest.raises(StaleProof):
        check_proof({}, LEFT, LEFT)
