"""A GIF keeps its frames and its pace and nothing that was written into it or hung behind it."""

import io

import pytest
from PIL import Image

from helpdesk.files.gif import MOST_BLOCKS, BrokenGif, plain_gif
from tests.files import samples
from tests.files.photos import NORTH, SECRETS, XMP

HIDDEN = b"<script>Phone of a teacher</script>"


def moving(frames: int = 3) -> bytes:
    """Frames of different colours with their own palettes, a comment and an XMP packet, and a script behind the end."""
    box = io.BytesIO()
    first, *rest = [Image.new("RGB", (20, 10), (40 * number, 80, 200)) for number in range(frames)]
    first.save(
        box, "GIF", save_all=True, append_images=rest, comment=NORTH + b" a comment", duration=[50, 70, 90], loop=2
    )
    content = box.getvalue()
    at = 13 + 3 * 2 ** ((content[10] & 7) + 1)
    packet = b"\x21\xff\x0bXMP DataXMP" + XMP + b"\x01" + bytes(range(255, -1, -1)) + b"\0"
    return content[:at] + packet + content[at:] + HIDDEN


def told(content: bytes) -> tuple[object, ...]:
    """What a viewer shows of it: size, loops, each frame's pixels and time."""
    with Image.open(io.BytesIO(content)) as image:
        frames = []
        for number in range(image.n_frames):
            image.seek(number)
            frames.append((image.convert("RGB").tobytes(), image.info["duration"]))
        return image.size, image.info.get("loop"), frames


def test_what_was_written_into_it_is_gone_and_it_moves_as_before() -> None:
    content = moving()
    plain = plain_gif(content)
    assert [secret for secret in SECRETS if secret in content] == [NORTH, b"56.8389", b"a comment", b"xpacket"]
    assert not [secret for secret in (*SECRETS, b"<script", b"GIF89a/*") if secret in plain]
    assert told(plain) == told(content[: -len(HIDDEN)])
    assert plain_gif(plain) == plain


def test_words_in_the_blocks_that_stay_are_cut_off_too() -> None:
    frame = b"\x2c" + bytes(8) + b"\0\x02\x02\x4c\x01\0"
    timing = b"\x21\xf9\x04\0\x05\0\0" + b"\x06SECRET" + b"\0"
    loop = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x02\0" + b"\x06SECRET" + b"\0"
    plain = plain_gif(samples.gif()[:13] + loop + timing + frame + b";")
    assert b"SECRET" not in plain
    assert (b"NETSCAPE2.0\x03\x01\x02\0\0" in plain, b"\x21\xf9\x04\0\x05\0\0\0\x2c" in plain) == (True, True)


@pytest.mark.parametrize("cut", [5, 12, 60, 400, -30])
def test_a_gif_that_ends_too_soon_is_broken(cut: int) -> None:
    with pytest.raises(BrokenGif):
        plain_gif(moving()[: len(moving()) - len(HIDDEN) - 1][:cut])


@pytest.mark.parametrize("size", [b"\0", b"\x03\0\0\0\0", b"\x05\0\0\0\0\0\0"])
def test_a_timing_of_another_length_is_broken_for_it_would_grow(size: bytes) -> None:
    with pytest.raises(BrokenGif):
        plain_gif(samples.gif()[:-1] + (b"\x21\xf9" + size) * 3 + b";")


def test_a_loop_of_another_length_is_left_out() -> None:
    loop = b"\x21\xff\x0cNETSCAPE2.0\x03\x01\x02\0"
    assert b"NETSCAPE" not in plain_gif(samples.gif()[:-1] + loop + b";")


def test_more_blocks_than_any_picture_has_are_broken() -> None:
    beginning, comment = samples.gif()[:-1], b"\x21\xfe\0"
    assert plain_gif(beginning + comment * (MOST_BLOCKS - 1) + b";") == samples.gif()
    with pytest.raises(BrokenGif):
        plain_gif(beginning + comment * (MOST_BLOCKS + 1) + b";")


def test_a_block_nobody_knows_is_broken() -> None:
    with pytest.raises(BrokenGif):
        plain_gif(samples.gif()[:-1] + b"\x99;")
