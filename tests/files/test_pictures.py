"""How large a picture says it is: read from its header, never decoded."""

import re
from collections.abc import Callable

import pytest

from helpdesk.domain.attachments import MAX_FILE_BYTES, FileNotAccepted, PictureTooLarge
from helpdesk.files import pictures
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


class Counted:
    """A pattern that counts how often it is asked."""

    def __init__(self, pattern: re.Pattern[bytes]) -> None:
        self.pattern, self.asked = pattern, 0

    def search(self, content: bytes, at: int) -> re.Match[bytes] | None:
        self.asked += 1
        return self.pattern.search(content, at)


@pytest.mark.parametrize("unit", [b"\xff\xd8", b"\xff\xd0", b"\xff\xe0\x00\x02"])
def test_ten_megabytes_of_markers_are_given_up_after_a_thousand_steps(
    monkeypatch: pytest.MonkeyPatch, unit: bytes
) -> None:
    counted = Counted(pictures.JPEG_MARKER)
    monkeypatch.setattr(pictures, "JPEG_MARKER", counted)
    with pytest.raises(FileNotAccepted) as refusal:
        accepted((b"\xff\xd8" + unit * (MAX_FILE_BYTES // len(unit)))[:MAX_FILE_BYTES], "a.jpg")
    assert (refusal.value.facts["found"], counted.asked) == ("broken", pictures.JPEG_SEGMENTS)


@pytest.mark.parametrize(
    ("make", "media_type"),
    [
        (samples.png, "image/png"),
        (samples.jpeg, "image/jpeg"),
        (samples.gif, "image/gif"),
        (samples.bmp, "image/bmp"),
        (samples.heic, "image/heic"),
    ],
)
def test_pixels_are_width_times_height(make: Callable[[int, int], bytes], media_type: str) -> None:
    assert pictures.pixels_of(make(300, 200), media_type) == 60_000


def test_a_marker_may_be_padded_before_the_frame() -> None:
    padded = samples.jpeg(30, 20).replace(b"\xff\xc2", b"\xff" * 9 + b"\xc2")
    assert pictures.pixels_of(padded, "image/jpeg") == 600


KINDS = [f"image/{name}" for name in ("png", "jpeg", "gif", "bmp", "heic")]


@pytest.mark.parametrize("media_type", KINDS)
def test_a_picture_that_ends_too_early_has_no_pixels(media_type: str) -> None:
    assert pictures.pixels_of(b"\xff\xd8", media_type) == 0
