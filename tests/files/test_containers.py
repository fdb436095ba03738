"""What a container holds, told without unpacking it."""

import pytest

from helpdesk.domain.attachments import FileNotAsNamed
from helpdesk.files.checks import accepted
from helpdesk.files.containers import MAX_DIRECTORY_BYTES
from tests.files import samples


@pytest.mark.parametrize(
    ("brand", "media_type"),
    [
        ("iso5", "video/mp4"),
        ("avc1", "video/mp4"),
        ("M4V", "video/mp4"),
        ("3gp5", "video/3gpp"),
        ("qt", "video/quicktime"),
    ],
)
def test_a_video_of_any_phone_is_taken(brand: str, media_type: str) -> None:
    assert accepted(samples.ftyp(brand, "isom"), "видео").media_type == media_type


def test_a_zip_bomb_called_a_document_is_refused_without_unpacking() -> None:
    bomb = samples.ooxml("docx", **{"word/media/1.bmp": b"\0" * 10})
    at = bomb.rindex(b"PK\x01\x02")
    lying = bomb[: at + 24] + (1 << 30).to_bytes(4, "little") + bomb[at + 28 :]
    with pytest.raises(FileNotAsNamed):
        accepted(lying, "a.docx")


def test_a_directory_of_a_million_members_is_not_read() -> None:
    end = b"PK\x05\x06" + b"\0" * 4 + b"\xff\xff" * 2 + (MAX_DIRECTORY_BYTES + 1).to_bytes(4, "little") + b"\0" * 6
    with pytest.raises(FileNotAsNamed):
        accepted(b"PK\x03\x04" + b"\0" * (MAX_DIRECTORY_BYTES + 100) + end, "a.docx")
