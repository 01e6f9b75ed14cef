"""A signature from the screen: taken when something is drawn, refused when it is no picture or too large."""

import base64
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from notoneless.documents.signatures import MOST_BYTES, PREFIX, signature_png
from notoneless.domain.refusal import Refusal


def sent(picture: Image.Image, form: str = "PNG") -> str:
    out = BytesIO()
    picture.save(out, form)
    return PREFIX + base64.b64encode(out.getvalue()).decode()


def stroke(mode: str, paper: object, size: tuple[int, int] = (300, 120)) -> Image.Image:
    made = Image.new(mode, size, paper)  # type: ignore[arg-type]
    ImageDraw.Draw(made).line((10, 100, 150, 20, 290, 90), fill="black", width=3)
    return made


@pytest.mark.parametrize(("mode", "paper"), [("RGB", "white"), ("RGBA", (0, 0, 0, 0)), ("L", 255)])
def test_what_was_drawn_is_taken(mode: str, paper: object) -> None:
    taken = signature_png(sent(stroke(mode, paper)))
    assert isinstance(taken, bytes) and taken.startswith(b"\x89PNG")


@pytest.mark.parametrize(
    "picture", [Image.new("RGB", (300, 120), "white"), Image.new("RGBA", (300, 120), (0, 0, 0, 0))]
)
def test_an_empty_pad_is_no_signature(picture: Image.Image) -> None:
    assert signature_png(sent(picture)) is None
    assert signature_png("") is None


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("javascript:alert(1)", "signature.broken"),
        ("data:image/svg+xml;base64,PHN2Zz4=", "signature.broken"),
        (PREFIX + "***", "signature.broken"),
        (PREFIX + base64.b64encode(b"no picture").decode(), "signature.broken"),
        (sent(stroke("RGB", "white"), "JPEG"), "signature.broken"),
        (sent(Image.new("L", (4000, 2000), 255)), "signature.size"),
        (PREFIX + "A" * (MOST_BYTES * 2), "signature.size"),
    ],
)
def test_what_is_no_drawing_is_refused_with_a_sentence(text: str, rule: str) -> None:
    refused = signature_png(text)
    assert isinstance(refused, Refusal) and refused.rule == rule
