"""How large a picture says it is: read from its header, never decoded."""

import pytest

from helpdesk.domain.attachments import FileNotAccepted, PictureTooLarge
from helpdesk.files.checks import accepted
from tests.files import samples


@pytest.mark.parametrize("form", ["VP8 ", "VP8L", "VP8X"])
def test_every_form_of_webp_is_taken(form: str) -> None:
    assert accepted(samples.webp(form), "a.webp").media_type == "image/webp"


@pytest.mark.parametrize("make", [samples.png, samples.jpeg, samples.gif, samples.bmp, samples.heic])
def test_a_picture_bomb_is_refused_by_its_header(make: object) -> None:
    content = make(20_000, 20_000)  # type: ignore[operator]
    with pytest.raises(PictureTooLarge) as refusal:
        accepted(content, "a.png")
    assert (refusal.value.facts["limit_mpx"], refusal.value.facts["size_mpx"]) == (40, 400)


@pytest.mark.parametrize(
    "content", [samples.png()[:18], samples.jpeg()[:-14], samples.gif(0, 9), b"\xff\xd8\xff" + b"\xff" * 99]
)
def test_a_picture_with_a_broken_header_is_refused(content: bytes) -> None:
    with pytest.raises(FileNotAccepted) as refusal:
        accepted(content, "a.png")
    assert refusal.value.facts["found"] in {"broken", "unknown"}
