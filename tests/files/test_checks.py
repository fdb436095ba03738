"""Which files are taken: by their bytes, whatever they are called."""

import io
import tempfile
import time
import tracemalloc

import pytest

from helpdesk.domain.attachments import (
    KIND_BY_EXTENSION,
    MAX_FILE_BYTES,
    MEGABYTE,
    EmptyFile,
    FileNotAccepted,
    FileNotAsNamed,
    FileTooLarge,
    PictureTooLarge,
)
from helpdesk.files.checks import PIECE, accepted, checked
from tests.files import samples

HTML = b"<!doctype html><script>alert(1)</script>"
ACTING = (
    "exe",
    "bat",
    "cmd",
    "com",
    "js",
    "msi",
    "scr",
    "lnk",
    "ps1",
    "vbs",
    "hta",
    "jar",
    "apk",
    "svg",
    "html",
    "docm",
    "zip",
    "pht",
)
EXE = b"MZ\x90\x00" + b"\0" * 60


@pytest.mark.parametrize("extension", samples.GOOD)
def test_what_teachers_attach_is_taken(extension: str) -> None:
    name = f"Отчёт за неделю.{extension}"
    assert accepted(samples.GOOD[extension], name) == (name, KIND_BY_EXTENSION[extension].media_type)


@pytest.mark.parametrize(
    ("name", "content", "shown"),
    [
        ("снимок.png", samples.jpeg(), "снимок.jpg"),
        ("отчёт.doc", samples.ooxml("docx"), "отчёт.docx"),
        ("export.aspx", samples.ooxml("xlsx"), "export.aspx.xlsx"),
        ("скриншот", samples.png(), "скриншот.png"),
        ("видео.mp4", samples.GOOD["mov"], "видео.mov"),
    ],
)
def test_an_innocent_mismatch_gets_the_true_extension(name: str, content: bytes, shown: str) -> None:
    assert accepted(content, name).name == shown


@pytest.mark.parametrize(
    "name",
    [
        *(f"a.{extension}" for extension in ACTING),
        "фото.png.exe",
        "фото.PNG.Js",
        "фотоgnp.exe",
        "a.\uff45\uff58\uff45",
        "a. exe",
    ],
)
@pytest.mark.parametrize("content", [samples.png(), b"echo 1", EXE])
def test_a_name_that_acts_when_opened_is_refused_whatever_is_inside(name: str, content: bytes) -> None:
    with pytest.raises(FileNotAccepted):
        accepted(content, name)


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.png", HTML, "html"),
        ("a.png", b"\xef\xbb\xbf \n<!-- x --><svg onload=alert(1)>", "html"),
        ("a.png", '<?xml version="1.0"?><svg/>'.encode("utf-16"), "html"),
        ("a.txt", HTML, "html"),
        ("a.xls", b"<html><table></table></html>", "html"),
        ("a.png", EXE, "exe"),
        ("a.docx", EXE, "exe"),
        ("a.pdf", b"\x7fELF\x02\x01\x01" + b"\0" * 60, "exe"),
        ("a.txt", b"#!/bin/sh\nrm -rf /\n", "script"),
        ("a.docx", samples.zipped(word__document="<x/>"), "archive"),
        ("a.docx", samples.zipped_as({"[Content_Types].xml": "<x/>"}), "archive"),
        ("a.docx", samples.ooxml("docx", **{"../../evil.txt": "x"}), "archive"),
        ("a.docx", samples.ooxml("docx", **{"word/vbaProject.bin": b"x"}), "macro"),
        ("a.docx", samples.ooxml("docx")[:-30], "archive"),
        ("a.doc", samples.ole("!Property"), "unknown"),
        ("a.pdf", samples.png(), "png"),
        ("a.png", samples.GOOD["pdf"], "pdf"),
        ("a.png", "просто слова".encode(), "text"),
        ("a.txt", b"\x00\x01\x02\x03" * 20, "unknown"),
        ("a.mp4", b"\x00\x01\x02\x03" * 20, "unknown"),
    ],
)
def test_a_content_that_is_not_what_the_name_says_is_refused(name: str, content: bytes, found: str) -> None:
    with pytest.raises(FileNotAsNamed) as refusal:
        accepted(content, name)
    assert refusal.value.facts == {"field": "files", "name": name, "extension": name[2:], "found": found}


@pytest.mark.parametrize("content", [EXE, HTML, b"words", b"\x00\x01", samples.zipped(a="b"), b"Rar!\x1a\x07\x00"])
def test_a_nameless_file_of_no_known_kind_is_refused(content: bytes) -> None:
    with pytest.raises(FileNotAccepted):
        accepted(content, "файл")


def test_every_nasty_file_of_the_collection_is_refused() -> None:
    for number, content in samples.nasty("multipart.file"):
        name = {"d097": "фото.jpg", "d098": "отчёт.docx"}.get(number, "скриншот.png")
        with pytest.raises((FileNotAccepted, EmptyFile, PictureTooLarge)):
            checked(io.BytesIO(content), name)


def test_a_file_of_twenty_megabytes_is_refused_with_both_figures() -> None:
    with tempfile.SpooledTemporaryFile(max_size=1000) as stream:
        stream.write(b"\0" * 20 * 1024 * 1024)
        with pytest.raises(FileTooLarge) as refusal:
            checked(stream, "видео с урока.mp4")
    assert refusal.value.facts == {"field": "files", "name": "видео с урока.mp4", "limit_mb": 10, "size_mb": 20}


def test_a_file_of_exactly_the_limit_is_taken() -> None:
    assert (
        checked(io.BytesIO(samples.GOOD["pdf"].ljust(MAX_FILE_BYTES, b"\n")), "a.pdf").media_type == "application/pdf"
    )


def test_a_file_one_byte_over_the_limit_is_told_as_larger() -> None:
    with pytest.raises(FileTooLarge) as refusal:
        checked(io.BytesIO(b"\0" * (MAX_FILE_BYTES + 1)), "a.pdf")
    assert refusal.value.facts["size_mb"] == 11


@pytest.mark.parametrize(
    "start", [b"<!--" * 2_600_000, b"\xff\xd8\xff\xe0" + b"\xff\xd0" * 5_000_000, b"PK\x05\x06" * 2_500_000]
)
def test_the_largest_hostile_file_is_judged_within_two_seconds(start: bytes) -> None:
    begun = time.process_time()
    with pytest.raises(FileNotAccepted):
        accepted(start[:MAX_FILE_BYTES], "a.png")
    assert time.process_time() - begun < 2


def test_the_stream_is_left_at_its_start() -> None:
    stream = io.BytesIO(samples.png())
    checked(stream, "a.png")
    assert stream.tell() == 0


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "utf-16"])
def test_a_text_of_nine_megabytes_is_checked_piece_by_piece(encoding: str) -> None:
    content = ("журнал " * 1_400_000).encode(encoding)[: 9 * MEGABYTE]
    tracemalloc.start()
    assert accepted(content, "журнал.txt").media_type == "text/plain"
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 2 * MEGABYTE


def test_a_fault_in_the_last_piece_of_a_text_is_found() -> None:
    with pytest.raises(FileNotAsNamed):
        accepted("журнал ".encode() * 100_000 + b"\x00", "журнал.txt")


def test_a_letter_cut_between_two_pieces_is_still_a_letter() -> None:
    assert accepted(b"x" + "ж".encode() * PIECE, "журнал.txt").media_type == "text/plain"
