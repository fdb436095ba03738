"""What a container holds, told by its directory once its sizes are proven true."""

import io
import struct
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from helpdesk.domain.attachments import FileNotAccepted, FileNotAsNamed
from helpdesk.files import containers
from helpdesk.files.checks import accepted
from helpdesk.files.containers import MAX_DIRECTORY_BYTES, PIECE, BrokenZip, members, zip_found
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


def packed(content: bytes) -> bytes:
    """A document whose last member is packed."""
    box = io.BytesIO(samples.ooxml("docx"))
    with ZipFile(box, "a", ZIP_DEFLATED) as archive:
        archive.writestr("word/media/1.bmp", content)
    return box.getvalue()


def with_last_entry(content: bytes, place: int, value: bytes) -> bytes:
    """The directory's last entry says something else there."""
    at = content.rindex(b"PK\x01\x02") + place
    return content[:at] + value + content[at + len(value) :]


@pytest.mark.parametrize("says", [1, 5_000_000])
def test_a_bomb_that_says_it_is_small_is_refused_too(says: int) -> None:
    bomb = packed(b"\0" * 8_000_000)
    assert zip_found(bomb) == "docx"
    assert zip_found(with_last_entry(bomb, 24, says.to_bytes(4, "little"))) == "archive"


@pytest.mark.parametrize("beyond", [1, 9, 132, 258, 1000])
def test_a_member_a_little_larger_than_a_piece_is_taken(beyond: int) -> None:
    """What is packed tightly ends in few bytes: all of them are read before the last words are out."""
    assert zip_found(packed(b"\0" * (2 * PIECE + beyond))) == "docx"


def test_members_that_lie_in_each_other_are_refused_at_once() -> None:
    """A directory of thousands that all point to the same megabytes would be unpacked for minutes."""
    bomb = with_last_entry(packed(b"x" + bytes(range(256)) * 99), 24, b"\0\0\0\0")
    at, end = bomb.rindex(b"PK\x01\x02"), bomb.rindex(b"PK\x05\x06")
    entry = bomb[at : at + 20] + (len(bomb) - 100).to_bytes(4, "little") + bomb[at + 24 : end]
    directory = entry * 2
    tail = b"PK\x05\x06" + struct.pack("<4H2LH", 0, 0, 2, 2, len(directory), at, 0)
    with pytest.raises(BrokenZip, match="in each other"):
        members(bomb[:at] + directory + tail)


def test_a_member_with_something_behind_its_end_is_no_document() -> None:
    document = packed(b"words" * 100)
    at = document.rindex(b"PK\x01\x02") + 20
    more = int.from_bytes(document[at : at + 4], "little") + 8
    assert zip_found(with_last_entry(document, 20, more.to_bytes(4, "little"))) == "archive"


@pytest.mark.parametrize(("place", "value"), [(10, b"\x0c\0"), (10, b"\0\0"), (42, b"\0\0\0\1"), (42, b"\5\0\0\0")])
def test_a_member_that_is_packed_oddly_is_no_document(place: int, value: bytes) -> None:
    """Its method is none of documents', it says it is not packed, it lies beyond the end or where nothing is packed."""
    assert zip_found(with_last_entry(packed(b"words" * 100), place, value)) == "archive"


def test_a_directory_of_a_million_members_is_not_read() -> None:
    end = b"PK\x05\x06" + b"\0" * 4 + b"\xff\xff" * 2 + (MAX_DIRECTORY_BYTES + 1).to_bytes(4, "little") + b"\0" * 6
    with pytest.raises(FileNotAsNamed):
        accepted(b"PK\x03\x04" + b"\0" * (MAX_DIRECTORY_BYTES + 100) + end, "a.docx")


@pytest.mark.parametrize("extension", ["doc", "xls", "ppt"])
def test_an_old_document_with_a_program_inside_is_refused_as_one(extension: str) -> None:
    content = samples.GOOD[extension] + "_VBA_PROJECT\0".encode("utf-16-le")
    with pytest.raises(FileNotAccepted) as refusal:
        accepted(content, f"отчёт.{extension}")
    assert refusal.value.facts["found"] == "macro"


@pytest.mark.parametrize(("extension", "content"), [(name, samples.GOOD[name]) for name in ("doc", "xls", "ppt")])
def test_an_old_document_is_told_by_the_streams_inside(extension: str, content: bytes) -> None:
    assert containers.ole_found(content) == extension


@pytest.mark.parametrize("brand", ["", "evil", "\xff\xff\xff\xff"])
def test_a_box_of_no_known_brand_is_nothing(brand: str) -> None:
    assert containers.iso_found(b"\0\0\0\x18ftyp" + brand.encode("latin-1")) == ""


def test_names_inside_a_zip_are_read_without_unpacking() -> None:
    assert members(samples.zipped_as({"слово.xml": b"x" * 9, "a/b": b""})) == ["слово.xml", "a/b"]


@pytest.mark.parametrize("content", [b"PK\x03\x04", b"PK\x05\x06" + b"\xff" * 18, samples.zipped(a="b")[:-40]])
def test_a_zip_without_a_directory_one_can_believe_is_an_archive(content: bytes) -> None:
    assert containers.zip_found(content) == "archive"
