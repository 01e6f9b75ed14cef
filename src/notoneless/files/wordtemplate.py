"""文书用语 as a Word file: written for a county to change, and read back from what it hands in.

The text of the paragraphs is all that is taken; the file given out again is made anew from it. Whatever would be lost
without a word (text boxes, pictures, automatic numbers, tracked changes, tables) is refused by name.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from docx import Document
from docx.oxml.ns import qn

from notoneless.domain.refusal import Refusal
from notoneless.files.papers.ooxml import FANG, HEI, Box, Lay, Look, Row, paragraph, run, settled, table
from notoneless.files.papers.wording import printable
from notoneless.files.sheets.gate import (
    ARCHIVE_NAMES,
    DIRECTORY_ENTRY,
    OLE_MARK,
    ZIP_MARK,
    directory_size,
    is_odd,
    look_inside,
)

FILE_SIZE = 2 << 20
ENTRIES = 120
UNPACKED = 16 << 20
HEAD = "栏目"
"""What the first cell of the table of fields says; that table is for people and is not read back."""

_SAVE_AS = "请用 Word 或 WPS 打开，另存为“Word 文档(.docx)”后再上传。"
_DAMAGED = Refusal(f"文件不完整或已损坏，打不开。{_SAVE_AS}", "wording.damaged")
_ODD = Refusal(f"文件内部结构不像文字处理软件保存的文档。{_SAVE_AS}", "wording.odd")
_MACROS = Refusal("文件里带有宏。请另存为不带宏的“Word 文档(.docx)”后再上传。", "wording.macros")
_LOCKED = Refusal(
    "文件加了打开密码或是旧的 .doc 格式。请去掉密码，另存为“Word 文档(.docx)”后再上传。", "wording.locked"
)


def write_template(title: str, lines: Sequence[str], fields: Sequence[tuple[str, str, bool]]) -> bytes:
    """The paragraphs, and below them the fields they may name: (name, what stands there, must it stay)."""
    document = Document()
    body = document.element.body
    for part in [part for part in body if part.tag != qn("w:sectPr")]:
        body.remove(part)
    small, head, look = Look(FANG, 10.5), Look(HEI, 10.5), Look(FANG, 16)
    said = Lay("left", first_chars=2, pitch_pt=28.95)
    parts = [paragraph([run(line, look)], said) for line in lines]
    cells = [
        (HEAD, "内容", "要求"),
        *((f"{{{n}}}", what, "必须有" if must else "") for n, what, must in fields),
    ]
    rows = [
        Row([Box((paragraph([run(text, head if n == 0 else small)], Lay("left")),)) for text in row])
        for n, row in enumerate(cells)
    ]
    for part in [*parts, table((46.0, 84.0, 26.0), rows, head_rows=1)]:
        body.insert_element_before(part, "w:sectPr")
    document.core_properties.title = title
    document.core_properties.author = document.core_properties.comments = ""
    out = io.BytesIO()
    document.save(out)
    return settled(out.getvalue())


def read_template(content: bytes) -> tuple[str, ...] | Refusal:
    """The paragraphs of a Word file somebody handed in, or why it is not taken."""
    refused = _gate(content)
    if refused is not None:
        return refused
    try:
        document = Document(io.BytesIO(content))
        body = document.element.body
        numbered = _numbered_styles(document)
    except Exception:  # whatever a parser raises over hostile bytes, the answer is no
        return _DAMAGED
    lines: list[str] = []
    for part in body:
        if part.tag == qn("w:p"):
            text = _paragraph_text(part, len(lines) + 1, numbered)
            if isinstance(text, Refusal):
                return text
            lines += [line for line in printable(text).split("\n") if line.strip()]
        elif part.tag == qn("w:tbl"):
            if not _said(part).strip().startswith(HEAD):
                return Refusal("正文里有表格，系统只取段落文字。请把表格里的话改写成段落。", "wording.table")
        elif part.tag not in _SILENT:
            return _ODD
    return tuple(lines)


_SILENT = {
    qn(f"w:{tag}") for tag in ("sectPr", "bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd")
}
_LOST = (
    (("w:ins", "w:del", "w:moveFrom", "w:moveTo"), "有修订痕迹，请先接受或拒绝全部修订", "wording.tracked"),
    (("w:drawing", "w:pict", "w:object"), "有图片、文本框或嵌入对象，请删去，只留文字", "wording.drawing"),
    (("w:numPr",), "用了自动编号，请改成直接打字的编号", "wording.numbered"),
    (
        ("w:fldSimple", "w:instrText", "w:fldChar", "w:sdt", "w:sym"),
        "有域、控件或特殊符号，请改成普通文字",
        "wording.field",
    ),
    (("w:footnoteReference", "w:endnoteReference"), "有脚注，请把话写进正文", "wording.footnote"),
)


def _numbered_styles(document: Any) -> set[str]:
    """Styles whose paragraphs Word numbers by itself."""
    styles = document.styles.element.findall(qn("w:style"))
    return {one.get(qn("w:styleId")) for one in styles if one.find(f".//{qn('w:numPr')}") is not None}


def _paragraph_text(part: Any, number: int, numbered: set[str]) -> str | Refusal:
    style = part.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    for tags, what, rule in _LOST:
        is_numbered = rule == "wording.numbered" and style is not None and style.get(qn("w:val")) in numbered
        if is_numbered or any(part.find(f".//{qn(tag)}") is not None for tag in tags):
            return Refusal(f"第{number}段{what}。", rule)
    return _said(part)


_TEXT, _BREAKS = qn("w:t"), {qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:tab"): " ", qn("w:noBreakHyphen"): "-"}


def _said(part: Any) -> str:
    return "".join(
        (each.text or "") if each.tag == _TEXT else _BREAKS.get(each.tag, "") for each in part.iter()
    )


def _gate(content: bytes) -> Refusal | None:
    """What is let in, before anything parses it: size, kind, and every part of the package once."""
    if not content:
        return Refusal("文件是空的，请重新选择。", "wording.empty")
    if len(content) > FILE_SIZE:
        return Refusal("文件超过2兆。文书用语只要文字，请删去图片后再上传。", "wording.too_big")
    if content.startswith(OLE_MARK):
        return _LOCKED
    if not content.startswith(ZIP_MARK):
        return Refusal(f"这不是 Word 文档。{_SAVE_AS}", "wording.not_word")
    if directory_size(content) > ENTRIES * DIRECTORY_ENTRY:
        return _ODD
    return look_inside(content, _package_refused, _DAMAGED)


def _package_refused(package: zipfile.ZipFile) -> Refusal | None:
    refused = _entries_refused(package.infolist())
    return refused if refused is not None else _parts_refused(package)


def _entries_refused(entries: list[zipfile.ZipInfo]) -> Refusal | None:
    names = [entry.filename.lower() for entry in entries]
    if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
        return _ODD
    if any(entry.flag_bits & 1 for entry in entries):
        return _LOCKED
    if any("vba" in name or name.endswith(".bin") for name in names):
        return _MACROS
    if len(set(names)) != len(names) or any(is_odd(entry) for entry in entries):
        return _ODD
    if any(ARCHIVE_NAMES.search(name) for name in names) or any("/embeddings/" in name for name in names):
        return Refusal("文件里夹带了别的文件。请删去嵌入的附件后再上传。", "wording.nested")
    if "word/document.xml" not in names:
        return Refusal(f"这不是 Word 文档。{_SAVE_AS}", "wording.not_word")
    return None


_RELATIONS = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_EXTERNAL = re.compile(rb"TargetMode\s*=\s*[\"']External[\"']", re.IGNORECASE)


def _parts_refused(package: zipfile.ZipFile) -> Refusal | None:
    """Every part is unpacked once: no declarations, no macros by type, nothing fetched from elsewhere."""
    for entry in package.infolist():
        name = entry.filename.lower()
        content = package.read(entry)
        if not name.endswith((".xml", ".rels")):
            continue
        if b"\x00" in content[:8] or content.startswith((b"\xff\xfe", b"\xfe\xff")):
            return _ODD
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            return _ODD
        if b"macroEnabled" in content:
            return _MACROS
        if name.endswith(".rels") and any(
            _EXTERNAL.search(one) and b"/hyperlink" not in one for one in _RELATIONS.findall(content)
        ):
            return Refusal("文件链接到外面的模板或图片。请去掉链接，另存后再上传。", "wording.linked")
    return None
