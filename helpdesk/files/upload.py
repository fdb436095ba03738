"""An upload on its way in: what is over the limit is counted and let go, so that the words sent with it survive."""

import mmap
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import IO

from flask import Request

from helpdesk.domain.attachments import MAX_FILE_BYTES

IN_MEMORY = 512 * 1024
Content = bytes | mmap.mmap  # of one upload; what both can do is slicing, `find` and buffers for `re` and `struct`


class Upload(SpooledTemporaryFile[bytes]):
    """A file that keeps at most one byte more than the limit, and remembers how much came."""

    def __init__(self) -> None:
        super().__init__(max_size=IN_MEMORY)
        self.received = 0

    def write(self, piece: bytes) -> int:  # type: ignore[override]  # the parser hands over bytes only
        """Keep what fits."""
        room = max(0, MAX_FILE_BYTES + 1 - self.received)
        self.received += len(piece)
        if room:
            super().write(piece[:room])
        return len(piece)

    def __del__(self) -> None:
        """A form that cannot be read to its end is let go with its files: nobody else closes them."""
        self.close()


class DeskRequest(Request):
    """A request whose oversized files take no room: refusing one must not cost the text beside it."""

    def _get_file_stream(self, *_sizes: object, **_named: object) -> IO[bytes]:
        return Upload()


@contextmanager
def content_of(stream: IO[bytes]) -> Iterator[Content]:
    """All that came; a large upload stays on the disk: every web thread would keep its ten megabytes for good."""
    if isinstance(stream, Upload) and size_of(stream) > IN_MEMORY:
        with mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as content:
            yield content
    else:
        yield stream.read()
    stream.seek(0)


def size_of(stream: IO[bytes]) -> int:
    """How many bytes came, let go ones included; the stream is left at its start."""
    size = stream.seek(0, 2)
    stream.seek(0)
    return stream.received if isinstance(stream, Upload) else size
