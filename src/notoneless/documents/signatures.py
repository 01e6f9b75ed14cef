"""A signature drawn on the screen: what a page sends is text, and nothing of it is believed before it is drawn anew."""

import base64
import binascii
import io

from notoneless.domain.refusal import Refusal

PREFIX = "data:image/png;base64,"
MOST_BYTES = 300_000
MOST_PIXELS = 6_000_000
"""A pad of 1,000 by 400 points on a screen of three pixels a point has 3.6 million."""
LEAST_INK = 12
"""Pixels: a dot from a stray thumb is no signature."""

_BROKEN = Refusal("签名没有收全，请清除后重签。", "signature.broken")
_LARGE = Refusal("签名图太大，请清除后重签。", "signature.size")


def signature_png(text: str) -> bytes | Refusal | None:
    """The PNG a signature pad sent as ``data:image/png;base64,…``; None where nothing was drawn."""
    if not text:
        return None
    if len(text) > len(PREFIX) + MOST_BYTES * 4 // 3 + 4:
        return _LARGE
    if not text.startswith(PREFIX):
        return _BROKEN
    try:
        content = base64.b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        return _BROKEN
    inked = _ink(content)
    if isinstance(inked, Refusal):
        return inked
    return content if inked >= LEAST_INK else None


def _ink(content: bytes) -> int | Refusal:
    """How many pixels are dark."""
    from PIL import Image  # late: a worker that only shows pages stays small

    try:
        with Image.open(io.BytesIO(content), formats=["PNG"]) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                return _LARGE
            clear = picture.convert("RGBA")
            paper = Image.new("RGBA", clear.size, (255, 255, 255, 255))
            paper.alpha_composite(clear)
            return sum(paper.convert("L").histogram()[:160])
    except Exception:  # whatever a decoder raises over hostile bytes, the answer is no
        return _BROKEN
