"""Photos as phones make them: turned by a mark, with the place, the camera and a comment written into them."""

import base64
import io

from PIL import Image
from PIL.PngImagePlugin import PngInfo

NORTH = b"Phone of a teacher"
SECRETS = (NORTH, b"Exif", b"GPS", b"56.8389", b"a comment", b"xpacket")
XMP = b'<?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/">56.8389</x:xmpmeta><?xpacket end="w"?>'
# 64 x 32 points, turned to stand upright, with Exif and GPS; nothing in the tests' packages can write this format.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAb5tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ADRpbG9jAAAAAERAAAIAAQAAAAAB4gABAAAAAAAAAEkAAgAAAAACKwABAAAAAAAAALYAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAA"
    "kAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq"
    "5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xh"
    "cAAAAEAAAAABAAAAIAAAAAEAAAAAAAAAAv///+AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAA"
    "ABppcmVmAAAAAAAAAA5jZHNjAAIAAQABAAABB21kYXQAAABFKAGvWIuMbEzaUL2nTcx9Hasg7xRSdz5F2FrOMmpl8FYjkCpPaTdZ"
    "///m2sHz9QFaxU/y39Mf3/Af0hYRO7jGvvRuS+AsAAAABkV4aWYAAE1NACoAAAAIAAMBDwACAAAAEwAAADIBEgADAAAAAQAGAACI"
    "JQAEAAAAAQAAAEYAAAAAUGhvbmUgb2YgYSB0ZWFjaGVyAAAABAABAAIAAAACTgAAAAACAAUAAAADAAAAfAADAAIAAAACRQAAAAAE"
    "AAUAAAADAAAAlAAAAAAAAAA4AAAAAQAAADIAAAABAAAAEwAAAAEAAAA8AAAAAQAAACMAAAABAAAAAAAAAAE="
)


def marks() -> Image.Exif:
    """Stood on its side, taken in Yekaterinburg."""
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, NORTH.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (56.0, 50.0, 19.0), 3: "E", 4: (60.0, 35.0, 0.0)})
    return exif


def drawing(width: int = 64, height: int = 32, mode: str = "RGB") -> Image.Image:
    """Red with a blue corner at the top left."""
    image = Image.new("RGB", (width, height), "#cc3300")
    image.paste("#0033cc", (0, 0, width // 4, height // 4))
    return image.convert(mode)


def photo(kind: str, mode: str = "RGB", width: int = 64, height: int = 32) -> bytes:
    """A picture of this kind with everything in it that must not be passed on, and something hidden behind it."""
    box, image = io.BytesIO(), drawing(width, height, mode)
    more: dict[str, object] = {"exif": marks()} if kind != "BMP" else {}
    if kind == "JPEG":
        more |= {"comment": b"a comment", "xmp": XMP}
    if kind == "WEBP":
        more |= {"xmp": XMP}
    if kind == "PNG":
        more["pnginfo"] = text = PngInfo()
        text.add_itxt("XML:com.adobe.xmp", XMP.decode())
        text.add_text("Comment", "a comment")
    image.save(box, kind, **more)
    return box.getvalue() + b"<script>Phone of a teacher</script>"
