"""Files as people and attackers hand them in, made here and nowhere kept."""

import io
import struct
import zlib

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base


def photo(
    width: int = 640,
    height: int = 480,
    *,
    kind: str = "JPEG",
    mode: str = "RGB",
    gps: bool = False,
    turned: bool = False,
) -> bytes:
    """A picture; with ``gps`` it says where it was taken, with ``turned`` that it lies on its side."""
    picture = Image.new(
        mode, (width, height), 120 if len(mode) == 1 else tuple([120, 60, 30, 128][: len(mode)])
    )
    exif = Image.Exif()
    if gps:
        exif[Base.Make] = "MarkerPhone"
        exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = (30.0, 12.0, 5.0)
        exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitudeRef] = "N"
    if turned:
        exif[Base.Orientation] = 6
    out = io.BytesIO()
    picture.save(out, kind, **({"exif": exif} if gps or turned else {}))
    return out.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head claims these measures."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\x00" * 1000))
        + chunk(b"IEND", b"")
    )


def pdf(*objects: bytes, tail: bytes = b"") -> bytes:
    """A small PDF with these further objects."""
    parts = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>", *objects]
    body = b"%PDF-1.5\n" + b"".join(
        b"%d 0 obj\n%s\nendobj\n" % (n, part) for n, part in enumerate(parts, start=1)
    )
    return body + b"trailer << /Root 1 0 R " + tail + b" >>\nstartxref\n0\n%%EOF\n"


def packed(content: bytes, *, words: bytes = b"/Type /ObjStm /N 1 /First 4 /Filter /FlateDecode") -> bytes:
    """A stream object that packs other objects."""
    body = zlib.compress(content)
    return b"<< " + words + b" /Length %d >>\nstream\n" % len(body) + body + b"\nendstream"
