"""An upload on its way in: what is over the limit is counted and let go, so that the words sent with it survive."""

from tempfile import SpooledTemporaryFile
from typing import IO

from flask import Request

from helpdesk.domain.attachments import MAX_FILE_BYTES

IN_MEMORY = 512 * 1024


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


class DeskRequest(Request):
    """A request whose oversized files take no room: refusing one must not cost the text beside it."""

    def _get_file_stream(self, *_sizes: object, **_named: object) -> IO[bytes]:
        return Upload()


def size_of(stream: IO[bytes]) -> int:
    """How many bytes came, let go ones included; the stream is left at its start."""
    size = stream.seek(0, 2)
    stream.seek(0)
    return stream.received if isinstance(stream, Upload) else size
