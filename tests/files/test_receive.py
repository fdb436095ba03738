"""Uploads of a request are stored and committed before anything else is looked at."""

import io

from werkzeug.datastructures import FileStorage

from helpdesk.accounts.models import Person
from helpdesk.domain.attachments import EmptyFile, FileNotAccepted, TooManyFiles
from helpdesk.extensions import db
from helpdesk.files.queries import pending_files
from helpdesk.files.receive import receive
from tests.files import samples

FORM = "form-1"


def sent(name: str, content: bytes) -> FileStorage:
    return FileStorage(io.BytesIO(content), filename=name)


def names(by: Person) -> list[str]:
    return [file.name for file in pending_files(FORM, by.id)]


def test_what_is_good_is_kept_for_good_and_each_bad_one_told(anna: Person) -> None:
    uploads = [sent("снимок.png", samples.png()), sent("a.exe", b"MZ"), sent("пусто.txt", b"")]
    assert [type(one) for one in receive(uploads, by=anna, form_key=FORM)] == [FileNotAccepted, EmptyFile]
    db.session.rollback()
    assert names(anna) == ["снимок.png"]


def test_no_files_at_all_are_no_refusal(anna: Person) -> None:
    assert [receive(uploads, by=anna, form_key=FORM) for uploads in (None, [], [sent("", b"")])] == [[], [], []]


def test_words_where_a_file_should_be_are_left_out(anna: Person) -> None:
    mixed = ["abc", sent("снимок.png", samples.png())]
    assert receive(mixed, by=anna, form_key=FORM) == []  # type: ignore[arg-type]
    assert names(anna) == ["снимок.png"]


def test_of_hundreds_of_bad_files_only_the_first_are_looked_at(anna: Person) -> None:
    refused = receive([sent(f"{number}.exe", b"MZ") for number in range(40)], by=anna, form_key=FORM)
    assert [type(one) for one in refused] == [*[FileNotAccepted] * 10, TooManyFiles]
