"""A kept picture is its pixels, upright, and nothing else."""

import io
import time

import pytest
from PIL import Image

from helpdesk.files.redraw import SMALL, BrokenPicture, Redrawn, is_redrawn, redrawn
from tests.files import samples
from tests.files.photos import HEIC, SECRETS, photo

KINDS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp", "BMP": "image/bmp"}


def drawn(content: bytes, media_type: str) -> Redrawn:
    stream = io.BytesIO(content)
    picture = redrawn(stream, media_type)
    assert stream.tell() == 0
    return picture


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_the_camera_wrote_and_nothing_hidden_is_kept(kind: str) -> None:
    content = photo(kind)
    assert any(secret in content for secret in SECRETS)
    picture = drawn(content, KINDS[kind])
    for kept in (picture.whole, picture.small):
        assert not any(secret in kept for secret in SECRETS)
        opened = Image.open(io.BytesIO(kept))
        assert not opened.getexif()
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "loop", "background"}


def test_a_photo_of_an_iphone_becomes_a_jpeg_without_its_place() -> None:
    assert b"Phone of a teacher" in HEIC
    picture = drawn(HEIC, "image/heic")
    opened = Image.open(io.BytesIO(picture.whole))
    assert (picture.media_type, opened.format) == ("image/jpeg", "JPEG")
    assert not opened.getexif()
    assert not any(secret in picture.whole for secret in SECRETS)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_stands_upright_without_its_mark(kind: str) -> None:
    opened = Image.open(io.BytesIO(drawn(photo(kind), KINDS[kind]).whole)).convert("RGB")
    assert opened.size == (32, 64)
    red, _green, blue = opened.getpixel((30, 2))  # type: ignore[misc]
    assert blue > red  # turned a quarter clockwise: the blue corner is now at the top right


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pictures_of_every_depth_are_drawn(mode: str) -> None:
    picture = drawn(photo("PNG", mode), "image/png")
    assert Image.open(io.BytesIO(picture.whole)).mode == mode
    assert Image.open(io.BytesIO(picture.small)).format == "JPEG"


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_jpegs_of_print_shops_are_drawn(mode: str) -> None:
    assert drawn(photo("JPEG", mode), "image/jpeg").media_type == "image/jpeg"


def test_the_small_one_is_small() -> None:
    picture = drawn(photo("PNG", width=2000, height=1000), "image/png")
    small = Image.open(io.BytesIO(picture.small))
    assert small.width <= SMALL[0]
    assert small.height <= SMALL[1]
    assert len(picture.small) < 20_000


@pytest.mark.parametrize(
    ("kind", "mode", "longer"),
    [("JPEG", "L", 3000), ("PNG", "L", 3000), ("PNG", "LA", 3000), ("PNG", "P", 6000), ("PNG", "1", 6000)],
)
def test_more_points_than_anybody_sees_are_not_kept_where_they_take_room(kind: str, mode: str, longer: int) -> None:
    begun = time.process_time()
    picture = drawn(photo(kind, mode, 6000, 4000), KINDS[kind])
    assert max(Image.open(io.BytesIO(picture.whole)).size) == longer
    assert max(Image.open(io.BytesIO(picture.small)).size) <= max(SMALL)
    assert time.process_time() - begun < 5


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (samples.png(300, 200), "image/png"),
        (samples.jpeg(), "image/jpeg"),
        (samples.webp(), "image/webp"),
        (samples.heic(), "image/heic"),
        (photo("JPEG")[:200], "image/jpeg"),
        (photo("PNG"), "image/jpeg"),
    ],
    ids=["header only", "no data", "no data either", "no tiles", "cut off", "another kind"],
)
def test_what_cannot_be_drawn_is_said_to_be_broken(content: bytes, media_type: str) -> None:
    with pytest.raises(BrokenPicture):
        redrawn(io.BytesIO(content), media_type)


def test_a_picture_larger_than_its_header_said_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("helpdesk.files.redraw.MAX_PICTURE_PIXELS", 2000)
    with pytest.raises(BrokenPicture):
        redrawn(io.BytesIO(photo("PNG")), "image/png")


def test_a_moving_picture_stays_as_it_is() -> None:
    assert not is_redrawn("image/gif")
