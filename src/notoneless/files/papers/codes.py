"""QR codes, drawn once for Word (PNG) and PDF (SVG)."""

import io

import segno

QUIET = 2
"""Blank modules around it; the paper around is white too."""


def _code(text: str) -> segno.QRCode:
    # "m" stands a crease or a stamp on a corner; upper case packs two letters into eleven bits
    return segno.make_qr(text, error="m")


def qr_svg(text: str) -> str:
    """As SVG, for the PDF."""
    out = io.BytesIO()
    _code(text).save(out, kind="svg", border=QUIET, xmldecl=False, svgns=True)
    return out.getvalue().decode()


def qr_png(text: str) -> bytes:
    """As PNG, for Word."""
    out = io.BytesIO()
    _code(text).save(out, kind="png", border=QUIET, scale=6)
    return out.getvalue()
