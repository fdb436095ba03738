"""Pictures drawn anew: what the camera wrote into them is gone, what hid behind them too; and a small one for pages."""

import io
import logging
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import cache, partial
from typing import IO, NamedTuple

import pi_heif
from PIL import Image, ImageOps

from helpdesk.domain.attachments import MAX_PICTURE_PIXELS

MOST_PIXELS_KEPT = 20_000_000  # more no screen shows and no A4 scan has
SMALL = (480, 360)
SHADED = ("L", "LA", "RGB", "RGBA", "CMYK")  # modes in which the mean of two points is a point
SMALL_TYPE = "image/jpeg"
WORTH_KEEPING = ("icc_profile", "transparency")  # without them colours change

log = logging.getLogger(__name__)


class Redrawn(NamedTuple):
    """A picture as the desk keeps it."""

    media_type: str
    whole: bytes
    small: bytes


class BrokenPicture(ValueError):
    """It cannot be drawn."""


def is_redrawn(media_type: str) -> bool:
    """Whether pictures of this type are drawn anew; a GIF may move, so it keeps its frames (`gif`)."""
    return media_type in _KINDS


def redrawn(stream: IO[bytes], media_type: str) -> Redrawn:
    """The picture without anything but its pixels, upright, and a small one; raises BrokenPicture.

    Phones' HEIC becomes JPEG, which every computer shows, and BMP becomes PNG. The stream is left at its start.
    """
    try:
        return _drawing().submit(_redraw, stream, media_type).result()
    except Exception as error:  # libraries fail on hostile pictures in every way there is
        log.info("picture not drawn: %s", type(error).__name__)
        raise BrokenPicture from error
    finally:
        stream.seek(0)


@cache
def _drawing() -> ThreadPoolExecutor:
    """One thread draws for all: the largest takes 230 MB while it is drawn."""
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="drawing")


os.register_at_fork(after_in_child=_drawing.cache_clear)


def _redraw(stream: IO[bytes], media_type: str) -> Redrawn:
    formats, kept_as, save = _KINDS[media_type]
    image = _shrunk(_opened(stream, formats))  # the whole is let go as soon as there is a smaller one
    # Turned by a mark the camera left. A broken mark is no reason to refuse the picture.
    with suppress(Exception):
        ImageOps.exif_transpose(image, in_place=True)
    image.info = {name: image.info[name] for name in WORTH_KEEPING if name in image.info}
    return Redrawn(kept_as, _saved(image, save), _saved(_small(image), _as_jpeg))


def _opened(stream: IO[bytes], formats: tuple[str, ...]) -> Image.Image:
    image = Image.open(stream, formats=formats)
    if image.width * image.height > MAX_PICTURE_PIXELS:  # the header we read ourselves promised less
        raise BrokenPicture("larger than it said")
    return image


def _shrunk(image: Image.Image) -> Image.Image:
    """At most as many pixels as are kept; a JPEG is already decoded at the smaller size."""
    if image.width * image.height > MOST_PIXELS_KEPT:
        image.draft(None, (image.width // 2, image.height // 2))
    image.load()
    if image.width * image.height <= MOST_PIXELS_KEPT or image.mode not in SHADED:
        return image
    # Band by band: all at once would need a second whole picture where one can see through.
    half = Image.merge(image.mode, [image.getchannel(band).reduce(2) for band in image.getbands()])
    half.info = image.info
    return half


def _small(image: Image.Image) -> Image.Image:
    """To be shown beside the words, on white where one could see through."""
    step = max(1, min(image.width // (2 * SMALL[0]), image.height // (2 * SMALL[1])))
    if image.mode not in SHADED and step > 1:  # such a picture takes four times the memory once it is shaded
        image = image.resize((image.width // step, image.height // step), Image.Resampling.NEAREST)
    drawn = image.convert("L" if image.mode[0] in "IF" else "RGBA") if image.mode not in ("RGB", "L") else image
    small = ImageOps.contain(drawn, SMALL)
    if small.mode == "RGBA":
        white = Image.new("RGB", small.size, "white")
        white.paste(small, mask=small.getchannel("A"))
        return white
    return small


def _saved(image: Image.Image, save: Callable[[Image.Image, IO[bytes]], None]) -> bytes:
    box = io.BytesIO()
    save(image, box)
    return box.getvalue()


def _as_jpeg(image: Image.Image, box: IO[bytes]) -> None:
    drawn = image if image.mode in ("RGB", "L") else image.convert("RGB")
    drawn.save(box, "JPEG", quality=90, icc_profile=image.info.get("icc_profile"))


def _as(kind: str, image: Image.Image, box: IO[bytes]) -> None:
    image.save(box, kind, quality=90)


_as_png, _as_webp = partial(_as, "PNG"), partial(_as, "WEBP")
_KINDS: dict[str, tuple[tuple[str, ...], str, Callable[[Image.Image, IO[bytes]], None]]] = {
    "image/jpeg": (("JPEG", "MPO"), "image/jpeg", _as_jpeg),
    "image/heic": (("HEIF",), "image/jpeg", _as_jpeg),
    "image/png": (("PNG",), "image/png", _as_png),
    "image/bmp": (("BMP",), "image/png", _as_png),
    "image/webp": (("WEBP",), "image/webp", _as_webp),
}
pi_heif.register_heif_opener(thumbnails=False)
