"""PDF of papers, set by typst from the templates beside the papers.

What a person typed reaches typst as data (one JSON input) and is shown as text; it is never spliced into
template source, so ``#eval("1")`` or ``$x$`` in a name prints as typed.

typst is imported inside the functions that need it: it maps fonts and holds on to memory, and a web worker
that only hands out finished files must stay small. Printing belongs into the job process.
"""

import json
import re
import threading
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from notoneless.files.papers.codes import qr_svg
from notoneless.files.papers.shapes import Letter, Paper, Sheet, cleaned
from notoneless.files.papers.wording import date_text

if TYPE_CHECKING:
    import typst

PACKAGE_FONTS = Path(__file__).parent / "fonts"
_TEMPLATES = Path(__file__).parent / "papers" / "templates"

FACES: dict[str, tuple[str, ...]] = {
    "fang": ("FangSong_GB2312", "FangSong", "FandolFang R", "Noto Serif SC", "Noto Serif CJK SC"),
    "kai": ("KaiTi_GB2312", "KaiTi", "FandolKai", "Noto Serif SC", "Noto Serif CJK SC"),
    "hei": ("SimHei", "FandolHei", "Noto Sans SC", "Noto Sans CJK SC"),
    "song": ("SimSun", "FandolSong", "Noto Serif SC", "Noto Serif CJK SC"),
    "title": ("Noto Serif SC", "Noto Serif CJK SC"),
}
"""Faces by use, best first; typst takes each character from the first that has it, so 覃𬭎 and 龙䶮 print.

A PDF carries its fonts. 方正小标宋简体 may not be embedded without a licence and is therefore not asked for:
titles and red heads stand in bold Noto Serif here, in the Word copy they carry the licensed name.
"""

_UNSHOWN = re.compile(r'the text `"(.+?)"` could not be displayed')
_MOST_MISSING = 50
"""Characters without a type in one paper, each of which costs one more try."""

_lock = threading.Lock()


class FontsMissing(RuntimeError):
    """No Chinese face on this machine: a page would be empty boxes, so nothing is printed."""


@cache
def _scan(package_fonts: Path) -> "typst.Fonts":
    import typst

    paths: list[str] = [str(package_fonts)] if package_fonts.is_dir() else []
    return typst.Fonts(include_system_fonts=True, include_embedded_fonts=False, font_paths=paths)


def shared_fonts() -> "typst.Fonts":
    """The one font list of this process. A scan costs up to seconds: once, at the first print."""
    with _lock:
        return _scan(PACKAGE_FONTS)


def available_faces(families: list[str]) -> dict[str, list[str]]:
    """Of each list of faces those present, in order; ``FontsMissing`` when a list has none."""
    present = {name.lower() for name in families}
    faces = {use: [n for n in names if n.lower() in present] for use, names in FACES.items()}
    empty = [use for use, names in faces.items() if not names]
    if empty:
        raise FontsMissing(
            "没有可用的中文字体，无法生成 PDF:请重新安装本产品，或安装 Noto Serif SC 和 Noto Sans SC"
        )
    return faces


def render_pdf(paper: Paper) -> bytes:
    """The paper as PDF/A. The same paper on the same machine gives the same bytes.

    A character that no face of this machine has is printed 〓, and a line at the foot of the page gives its
    code point, to be written in by hand; a name is never silently wrong, and one name stops no list.
    """
    shape = cleaned(paper.shape())
    fonts = shared_fonts()
    data: dict[str, Any] = {**asdict(shape), "faces": available_faces(fonts.families())}
    if shape.check:
        data["check"]["qr"] = qr_svg(shape.check.url) if shape.check.url else ""
    if isinstance(shape, Letter):
        data["dated_text"] = date_text(shape.dated)
        return _compiled("letter.typ", shape, data, fonts)
    for row, as_data in zip(shape.grid, data["grid"], strict=True):
        as_data["is_tall"] = row.is_tall(shape.grid_mm)
        for cell in as_data["cells"]:
            cell["image"] = list(cell["image"])  # typst makes bytes of figures; JSON has none
    if shape.table:
        data["table"]["tall"] = shape.table.tall_rows()
    return _compiled("sheet.typ", shape, data, fonts)


def render_notices(papers: Sequence[Paper]) -> bytes:
    """Many short letters with their receipt strips as one PDF, a page each: what a school prints in one go."""
    letters = [shape for shape in (cleaned(paper.shape()) for paper in papers) if isinstance(shape, Letter)]
    if not letters:
        raise ValueError("no letter to print")
    fonts = shared_fonts()
    rows = [asdict(letter) | {"dated_text": date_text(letter.dated)} for letter in letters]
    first = letters[0]
    data = {"letters": rows, "is_draft": first.is_draft, "title": first.title, "issuer": first.issuer}
    data["faces"] = available_faces(fonts.families())
    return _compiled("notices.typ", first, data, fonts, tagged=len(letters) == 1)


def render_sheets(papers: Sequence[Paper]) -> bytes:
    """Many lists to fill in by hand as one PDF, each from a page of its own (摸排表)."""
    sheets = [shape for shape in (cleaned(paper.shape()) for paper in papers) if isinstance(shape, Sheet)]
    if not sheets:
        raise ValueError("no sheet to print")
    fonts, first = shared_fonts(), sheets[0]
    data: dict[str, Any] = {
        "sheets": [asdict(sheet) for sheet in sheets], "is_draft": first.is_draft, "title": first.title,
        "unit": first.unit, "faces": available_faces(fonts.families()),
    }  # fmt: skip
    return _compiled("sheets.typ", first, data, fonts, tagged=len(sheets) == 1)


def render_joined(papers: Sequence[Paper]) -> bytes:
    """Many papers one behind the other in one PDF; each counts its own pages, as it is filed by itself."""
    from io import BytesIO

    from pypdf import PdfWriter

    writer, out = PdfWriter(), BytesIO()
    for paper in papers:
        writer.append(BytesIO(render_pdf(paper)), import_outline=False)
    writer.write(out)
    return out.getvalue()


def _compiled(
    template: str,
    shape: Letter | Sheet,
    data: dict[str, Any],
    fonts: "typst.Fonts",
    *,
    tagged: bool | None = None,
) -> bytes:
    tags = not _is_long(shape) if tagged is None else tagged
    return compiled(template, data, fonts, made_on=shape.made_on, tagged=tags)


def compiled(
    template: str, data: dict[str, Any], fonts: "typst.Fonts", *, made_on: date, tagged: bool
) -> bytes:
    """The template with its data, once more for each character found to have no type."""
    import typst

    made_at = datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC)
    missing: list[str] = []
    while True:
        data["missing"] = [" ".join(f"U+{ord(c):04X}" for c in text) for text in missing]
        try:
            made = typst.compile(
                _TEMPLATES / template,
                root=_TEMPLATES,
                font_paths=fonts,
                sys_inputs={"data": _as_json(data, missing)},
                format="pdf",
                # An archive format. It also refuses to print a character no face has, where plain PDF would
                # silently show an empty box in somebody's name.
                pdf_standards="a-2b",
                pdf_tags=tagged,
                timestamp=made_at,
            )
        except typst.TypstError as error:
            found = _UNSHOWN.search(error.message)
            if not found or found.group(1) in missing or len(missing) == _MOST_MISSING:
                raise
            missing.append(found.group(1))
            continue
        if not isinstance(made, bytes):
            raise TypeError("typst gave no PDF")
        return made


def _as_json(data: dict[str, Any], missing: list[str]) -> str:
    """The data with 〓, the old typesetter's mark for a missing type, for each character no face has."""
    text = json.dumps(data, ensure_ascii=False, default=str)
    for character in missing:
        text = text.replace(character, "〓")
    return text


def _is_long(shape: Letter | Sheet) -> bool:
    """Screen-reader tags make a list of 2,000 rows 3.3 MB instead of 0.2; letters and forms keep them."""
    return isinstance(shape, Sheet) and shape.table is not None and len(shape.table.rows) > 100
