"""Makes the LibreOffice files beside this script anew: ``python regenerate.py`` where ``soffice`` is installed.

They are kept in the repository so that the tests need no LibreOffice.
"""

import subprocess
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
CELL = '<table:table-cell office:value-type="string"{extra}><text:p>{text}</text:p></table:table-cell>'
DATE = (
    '<table:table-cell office:value-type="date" office:date-value="{0}" table:style-name="day">'
    "<text:p>{0}</text:p></table:table-cell>"
)
NUMBER = (
    '<table:table-cell office:value-type="float" office:value="{0}"><text:p>{0}</text:p></table:table-cell>'
)
FORMULA = '<table:table-cell table:formula="of:=&quot;1001234&quot;&amp;&quot;{0}&quot;" office:value-type="string"/>'
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0"
  xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2" office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles><number:date-style style:name="iso"><number:year number:style="long"/>
<number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text>
<number:day number:style="long"/></number:date-style>
<style:style style:name="day" style:family="table-cell" style:data-style-name="iso"/></office:automatic-styles>
<office:body><office:spreadsheet>"""
TAIL = "</office:spreadsheet></office:body></office:document>"


def cell(text: str, extra: str = "") -> str:
    return CELL.format(text=text, extra=extra)


def row(*cells: str) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def sheet(name: str, *rows: str) -> str:
    return f'<table:table table:name="{name}">{"".join(rows)}</table:table>'


def workbook() -> str:
    """A notice, then the list: title over merged cells, typed dates, a phone made by a formula, a total."""
    notice = sheet("填表说明", row(cell("请按户填写")), row(cell("证号为文本")))
    listed = sheet(
        "名册",
        row(cell("甲镇适龄儿童名册", ' table:number-columns-spanned="6"'), "<table:covered-table-cell/>" * 5),
        row(*map(cell, ("序号", "姓名", "性别", "出生日期", "身份证号", "监护人电话"))),
        row(
            NUMBER.format(1),
            cell("张三"),
            cell("男"),
            DATE.format("2015-03-09"),
            cell("990201201503090015"),
            FORMULA.format("5678"),
        ),
        row(
            NUMBER.format(2),
            cell("买买提·阿不都"),
            cell("女"),
            DATE.format("2012-12-31"),
            cell("99020120121231002X"),
            FORMULA.format("0000"),
        ),
        row(cell("合计"), NUMBER.format(2)),
    )
    return HEAD + notice + listed + TAIL


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "libreoffice.fods"
        source.write_text(workbook(), "utf-8")
        for target, outcome in (
            ("xlsx:Calc MS Excel 2007 XML", "libreoffice.xlsx"),
            ("xls:MS Excel 97", "libreoffice.xls"),
            ("ods:calc8", "libreoffice.ods"),
            (
                "csv:Text - txt - csv (StarCalc):44,34,85,1,,0,false,true,false,false,false,2",
                "libreoffice.csv",
            ),
        ):
            subprocess.run(
                [
                    "soffice",
                    f"-env:UserInstallation=file://{folder}/profile",
                    "--headless",
                    "--convert-to",
                    target,
                    "--outdir",
                    folder,
                    str(source),
                ],
                check=True,
                timeout=180,
            )
            suffix = target.partition(":")[0]
            made = Path(folder) / outcome
            if not made.exists():
                made = next(iter(sorted(Path(folder).glob(f"libreoffice-*.{suffix}"))))
            (HERE / outcome).write_bytes(made.read_bytes())


if __name__ == "__main__":
    main()
