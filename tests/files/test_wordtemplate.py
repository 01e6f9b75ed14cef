"""The Word file of a county's wording: written, changed, read back; what is hostile or would be lost is refused."""

import io
import zipfile

import docx
import pytest
from docx.oxml import OxmlElement
from hypothesis import given, settings
from hypothesis import strategies as st

from notoneless.domain.refusal import Refusal
from notoneless.files.papers.ooxml import element
from notoneless.files.papers.wording import printable
from notoneless.files.wordtemplate import ENTRIES, FILE_SIZE, UNPACKED, read_template, write_template

LINES = ("请送{孩子姓名}到{接收学校}。", "特此通知。")
FIELDS = (("孩子姓名", "孩子的姓名", True), ("联系人", "谁办的", False))


def saved(document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def changed(**parts: bytes | None) -> bytes:
    """The sample with parts of its package replaced, added or (None) taken away."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(write_template("样本", LINES, FIELDS))) as read,
        zipfile.ZipFile(out, "w") as write,
    ):
        for name in read.namelist():
            if name not in parts:
                write.writestr(name, read.read(name))
        for name, content in parts.items():
            if content is not None:
                write.writestr(name, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def rule(content: bytes) -> str:
    found = read_template(content)
    assert isinstance(found, Refusal), found
    assert found.reason.endswith("。")
    return found.rule


def test_the_sample_is_read_back_as_written_and_lists_its_fields() -> None:
    made = write_template("样本", LINES, FIELDS)
    assert read_template(made) == LINES
    table = docx.Document(io.BytesIO(made)).tables[0]
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    assert cells == [
        ["栏目", "内容", "要求"],
        ["{孩子姓名}", "孩子的姓名", "必须有"],
        ["{联系人}", "谁办的", ""],
    ]
    assert made == write_template("样本", LINES, FIELDS)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=30), max_size=6))
def test_any_printable_text_survives_the_way_there_and_back(lines) -> None:
    kept = tuple(part for line in lines for part in printable(line).split("\n") if part.strip())
    assert read_template(write_template("样本", kept, FIELDS)) == kept


def test_a_line_break_makes_a_paragraph_and_a_split_run_is_one() -> None:
    document = docx.Document()
    document.add_paragraph("请送{孩子").add_run("姓名}")
    document.add_paragraph("一\n二")
    assert read_template(saved(document)) == ("请送{孩子姓名}", "一", "二")


def with_child(tag: str):
    document = docx.Document()
    document.add_paragraph("第一段")
    document.add_paragraph("第二段")._p.append(OxmlElement(tag))
    return saved(document)


@pytest.mark.parametrize(
    ("tag", "name"),
    [
        ("w:ins", "wording.tracked"), ("w:del", "wording.tracked"), ("w:drawing", "wording.drawing"),
        ("w:pict", "wording.drawing"), ("w:object", "wording.drawing"), ("w:sdt", "wording.field"),
        ("w:fldSimple", "wording.field"), ("w:footnoteReference", "wording.footnote"),
    ],
)  # fmt: skip
def test_what_would_be_lost_is_refused_with_its_paragraph(tag, name) -> None:
    found = read_template(with_child(tag))
    assert isinstance(found, Refusal) and found.rule == name and "第2段" in found.reason


def test_automatic_numbers_are_refused_also_where_the_style_has_them() -> None:
    styled = docx.Document()
    styled.add_paragraph("事项", style="List Number")
    plain = docx.Document()
    properties = plain.add_paragraph("事项")._p.get_or_add_pPr()
    properties.append(element("w:numPr"))
    assert {rule(saved(styled)), rule(saved(plain))} == {"wording.numbered"}


def test_a_table_in_the_text_is_refused_and_the_list_of_fields_is_not() -> None:
    document = docx.Document()
    document.add_paragraph("正文")
    document.add_table(1, 1).cell(0, 0).text = "表里的话"
    assert rule(saved(document)) == "wording.table"


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "wording.empty"),
        (b"PK\x03\x04" + b"0" * FILE_SIZE, "wording.too_big"),
        (b"%PDF-1.7", "wording.not_word"),
        (b"PK\x03\x04 nothing", "wording.damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"0" * 600, "wording.locked"),
    ],
)
def test_what_is_no_word_file_is_refused(content, name) -> None:
    assert rule(content) == name


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        ({"word/vbaProject.bin": b"x"}, "wording.macros"),
        ({"word/vbaData.xml": b"<x/>"}, "wording.macros"),
        ({"../evil.xml": b"<x/>"}, "wording.odd"),
        ({"/abs.xml": b"<x/>"}, "wording.odd"),
        ({"word/embeddings/a.xlsx": b"x"}, "wording.nested"),
        ({"word/document.xml": None}, "wording.not_word"),
        ({"word/document.xml": b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}, "wording.odd"),
        ({"word/settings.xml": "<a/>".encode("utf-16")}, "wording.odd"),
        ({"word/document.xml": b"<broken"}, "wording.damaged"),
        ({"word/_rels/settings.xml.rels": b'<Relationships><Relationship Id="r" Type="x/attachedTemplate" '
          b"Target='http://a.example/t.dotm' TargetMode='External'/></Relationships>"}, "wording.linked"),
        ({f"word/x{n}.xml": b"<x/>" for n in range(ENTRIES)}, "wording.odd"),
        ({"word/bomb.xml": b"0" * (UNPACKED + 1)}, "wording.odd"),
        ({"[Content_Types].xml": b"<Types>application/vnd.ms-word.document.macroEnabled.main+xml</Types>"},
         "wording.macros"),
    ],
)  # fmt: skip
def test_a_hostile_package_is_refused_before_it_is_parsed(parts, name) -> None:
    assert rule(changed(**parts)) == name


def test_an_ordinary_hyperlink_is_no_fault() -> None:
    content = changed(
        **{
            "word/_rels/footer9.xml.rels": b'<Relationships><Relationship Id="r" Type="x/hyperlink" '
            b'Target="http://a.example" TargetMode="External"/></Relationships>'
        }
    )
    assert read_template(content) == LINES


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3000), st.binary(min_size=1, max_size=12))
def test_a_damaged_file_gets_an_answer(at, junk) -> None:
    made = write_template("样本", LINES, FIELDS)
    found = read_template(made[:at] + junk + made[at + len(junk) :])
    assert isinstance(found, (Refusal, tuple))
