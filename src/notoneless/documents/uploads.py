"""What files people may hand in, and how they are made harmless: JPEG and PNG redrawn, PDF without actions.

A picture is decoded and drawn anew, so neither a place (GPS), a camera number nor anything after its last
byte survives. Every no is a sentence that says what to do instead.
"""

import io
import re
import unicodedata
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from notoneless.domain.refusal import Refusal

if TYPE_CHECKING:
    from PIL import Image

SIZE_LIMIT = 10 * 1024 * 1024  # bytes
JPEG_PIXELS = 64_000_000  # decoded at reduced scale, see _draw
PNG_PIXELS = 36_000_000  # A4 at 600 dpi
LONG_EDGE = 3000  # pixels; A4 stays readable at 250 dpi
NAME_LENGTH = 80
STREAM_LIMIT = 8 * 1024 * 1024  # unpacked bytes looked through in one PDF stream
OBJECTS_LIMIT = 32 * 1024 * 1024  # the same where the stream packs objects: beyond it nothing is believed
UNPACKED_LIMIT = 128 * 1024 * 1024  # the same for one PDF in all

ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "application/pdf": ".pdf"}
_MANY_PIXELS = Refusal("图片尺寸过大，请用手机重新拍摄，或把图片缩小后再上传。", "file.pixels")
_BROKEN_PICTURE = Refusal("图片打不开，可能已损坏或没有传完整，请重新拍照或另存后再上传。", "file.broken")
_ACTIVE_PDF = Refusal(
    "PDF里含有脚本、附件或启动程序的动作，不能存档。请打印成纸后扫描，或用“打印到PDF”另存一份。",
    "file.pdf_active",
)
_TANGLED_PDF = Refusal(
    "PDF结构特殊，无法检查是否安全。请用“打印到PDF”另存一份再上传。", "file.pdf_unreadable"
)


@dataclass(frozen=True, slots=True)
class CleanFile:
    """A file as it may be kept: its bytes, what they are, and a name that fits them."""

    content: bytes
    media_type: str
    name: str


def clean_upload(*, name: str, content: bytes) -> CleanFile | Refusal:
    """The file as it may be kept, or why not. What counts is the content, never its ending."""
    if not content:
        return Refusal("文件是空的，请重新选择。", "file.empty")
    if len(content) > SIZE_LIMIT:
        return Refusal("文件超过10 MB。照片请重新拍摄，扫描件请降低分辨率后再上传。", "file.size")
    if content.startswith(b"\xff\xd8\xff"):
        drawn = _draw(content, "JPEG")
        return (
            drawn if isinstance(drawn, Refusal) else CleanFile(drawn, "image/jpeg", file_name(name, ".jpg"))
        )
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        drawn = _draw(content, "PNG")
        return drawn if isinstance(drawn, Refusal) else CleanFile(drawn, "image/png", file_name(name, ".png"))
    if content.startswith(b"%PDF-"):
        problem = _pdf_problem(content)
        return (
            problem if problem is not None else CleanFile(content, "application/pdf", file_name(name, ".pdf"))
        )
    return _what_instead(content)


def file_name(name: str, ending: str) -> str:
    """The name without folders, control and direction marks, with the ending its content has."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    shown = "".join(c for c in bare if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"))
    stem = shown.rsplit(".", 1)[0] if "." in shown else shown
    return (stem.strip(" .")[:NAME_LENGTH] or "文件") + ending


def _what_instead(content: bytes) -> Refusal:
    head = content[:512].lstrip().lower()
    if content[4:8] == b"ftyp":
        if content[8:12] in (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1", b"avif"):
            return Refusal(
                "这是苹果手机的HEIC照片，不能存档。请在手机“设置-相机-格式”中选“兼容性最佳”后重拍，或截屏后上传。",
                "file.heic",
            )
        return Refusal("不接收视频，请上传照片或扫描件。", "file.video")
    if head.startswith((b"<svg", b"<?xml", b"<!doctype", b"<html")):
        return Refusal("不接收网页或SVG图形，请截图后以JPG、PNG上传。", "file.markup")
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return Refusal("不接收Word、Excel或压缩包，请另存为PDF,或打印盖章后拍照上传。", "file.office")
    return Refusal("只接收JPG、PNG照片和PDF扫描件，请换一种格式再上传。", "file.kind")


def _draw(content: bytes, kind: str) -> bytes | Refusal:
    """The picture drawn anew: turned upright, at most LONG_EDGE, nothing but pixels."""
    from PIL import Image, ImageOps  # late: a worker that only shows pages stays small

    try:
        with Image.open(io.BytesIO(content), formats=[kind]) as picture:
            width, height = picture.size
            if width * height > (JPEG_PIXELS if kind == "JPEG" else PNG_PIXELS):
                return _MANY_PIXELS
            if kind == "JPEG":
                picture.draft("RGB", (LONG_EDGE, LONG_EDGE))  # decodes a large photo at a half or a quarter
            upright = ImageOps.exif_transpose(picture)
            flat = _flat(upright)
            flat.thumbnail((LONG_EDGE, LONG_EDGE))
            bare = Image.new(flat.mode, flat.size)
            bare.paste(flat)
            out = io.BytesIO()
            if kind == "JPEG":
                bare.save(out, "JPEG", quality=85, optimize=True)
            else:
                bare.save(out, "PNG", optimize=True)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return _MANY_PIXELS
    except Exception:  # whatever a decoder raises over hostile bytes, the answer is no
        return _BROKEN_PICTURE
    return out.getvalue()


def _flat(picture: "Image.Image") -> "Image.Image":
    """Grey or RGB; what is transparent becomes white paper."""
    from PIL import Image

    if picture.mode in ("L", "RGB"):
        return picture
    if (
        picture.mode in ("1", "LA", "I", "I;16")
        and "transparency" not in picture.info
        and picture.mode != "LA"
    ):
        return picture.convert("L")
    if "A" in picture.getbands() or "transparency" in picture.info:
        clear = picture.convert("RGBA")
        paper = Image.new("RGBA", clear.size, (255, 255, 255, 255))
        paper.alpha_composite(clear)
        return paper.convert("RGB")
    return picture.convert("RGB")


_ESCAPED = re.compile(rb"#([0-9a-fA-F]{2})")
_ACTIVE = re.compile(
    rb"/(?:JavaScript|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm|ImportData)(?![A-Za-z0-9])"
)
_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_OBJECTS_AHEAD = 2048  # bytes before "stream" in which its dictionary stands


def _pdf_problem(content: bytes) -> Refusal | None:
    """Why this PDF may not be kept. Action names are looked for in the file and in its packed objects."""
    if b"%%EOF" not in content[-2048:]:
        return Refusal("PDF不完整，可能没有传完，请重新上传。", "file.pdf_cut")
    if re.search(rb"/Encrypt(?![A-Za-z0-9])", _plain(content)):
        return Refusal("PDF设了密码或权限保护，请去掉保护或用“打印到PDF”另存一份再上传。", "file.pdf_locked")
    if _ACTIVE.search(_plain(content)):
        return _ACTIVE_PDF
    unpacked = 0
    for part in _unpacked_streams(content):
        if isinstance(part, Refusal):
            return part
        unpacked += len(part)
        if _ACTIVE.search(_plain(part)):
            return _ACTIVE_PDF
        if unpacked > UNPACKED_LIMIT:
            return _TANGLED_PDF
    return None


def _plain(raw: bytes) -> bytes:
    """Names as a reader sees them: /J#61vaScript is /JavaScript."""
    return _ESCAPED.sub(lambda found: bytes([int(found[1], 16)]), raw)


def _unpacked_streams(content: bytes) -> Iterator[bytes | Refusal]:
    """Every deflated stream, unpacked; a refusal where packed objects cannot be looked into."""
    for found in _STREAM.finditer(content):
        ahead = _plain(content[max(0, found.start() - _OBJECTS_AHEAD) : found.start()])
        ahead = ahead[ahead.rfind(b" obj") + 1 :]
        holds_objects = b"/ObjStm" in ahead
        is_plainly_packed = b"/FlateDecode" in ahead and b"/DecodeParms" not in ahead
        if holds_objects and b"/Filter" in ahead and not is_plainly_packed:
            yield _TANGLED_PDF
            return
        limit = OBJECTS_LIMIT if holds_objects else STREAM_LIMIT
        inflater = zlib.decompressobj()
        try:
            part = inflater.decompress(content[found.end() : found.end() + SIZE_LIMIT], limit)
        except zlib.error:
            continue  # not deflated: a JPEG page, or text that was looked through already
        if holds_objects and len(part) >= limit:
            yield _TANGLED_PDF
            return
        yield part
