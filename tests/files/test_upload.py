"""An upload on its way in: what is over the limit is counted, not kept."""

import gc
import io

import pytest
from werkzeug.test import EnvironBuilder

from helpdesk.domain.attachments import MAX_FILE_BYTES, MEGABYTE
from helpdesk.files.upload import IN_MEMORY, DeskRequest, Upload, size_of


def test_what_is_over_the_limit_takes_no_room_and_is_still_counted() -> None:
    with Upload() as upload:
        for _piece in range(70):
            assert upload.write(bytes(MEGABYTE)) == MEGABYTE
        assert upload.seek(0, 2) == MAX_FILE_BYTES + 1
        assert (size_of(upload), upload.tell()) == (70 * MEGABYTE, 0)


@pytest.mark.parametrize("over", [-1, 0, 1])
def test_a_file_around_the_limit_is_kept_to_the_byte(over: int) -> None:
    with Upload() as upload:
        upload.write(bytes(MAX_FILE_BYTES + over))
        assert upload.seek(0, 2) == size_of(upload) == MAX_FILE_BYTES + over


def test_any_other_stream_is_as_large_as_it_is() -> None:
    stream = io.BytesIO(b"12345")
    stream.read()
    assert (size_of(stream), stream.tell()) == (5, 0)


def test_every_file_of_a_request_comes_in_this_way() -> None:
    sent = {"body": "Слова", "files": (io.BytesIO(b"12345"), "a.txt")}
    with DeskRequest(EnvironBuilder(method="POST", data=sent).get_environ()) as request:
        stream = request.files["files"].stream
        assert (type(stream), request.form["body"]) == (Upload, "Слова")
        assert (stream.received, stream.read()) == (5, b"12345")


def test_a_form_that_is_cut_off_leaves_no_file_open() -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="files"; filename="a"\r\n\r\n' + bytes(IN_MEMORY + 1)
    environ = EnvironBuilder(method="POST", data=body, content_type="multipart/form-data; boundary=x").get_environ()
    with DeskRequest(environ) as request:
        assert not request.files
    gc.collect()  # a file nobody closed would warn, and warnings fail the tests
