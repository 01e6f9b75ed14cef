"""The one short list all awkward files tell, and how its cells compare whatever their type in the file."""

from datetime import date

from notoneless.domain.cells import plain
from notoneless.files.sheets import Table

HEADERS = ["序号", "姓名", "性别", "出生日期", "身份证号", "监护人电话", "备注"]
ROWS = [
    ["1", "张三", "男", "20150309", "990201201503090015", "10012345678", "=1+1"],
    ["2", "买买提·阿不都", "女", "2012-12-31", "99020120121231002X", "01001234567", "第一行\n第二行"],
    ["3", "李𠮷祥", "女", "2013.1.1", "990201201301010023", "10012340000", '说"好", 不去;再看'],
    ["4", "王㐂", "男", "2014年5月6日", "990201201405060013", "", "'撇号"],
]
BIRTHS = [date(2015, 3, 9), date(2012, 12, 31), date(2013, 1, 1), date(2014, 5, 6)]


def told(table: Table) -> list[list[str]]:
    """The records of a table as texts, whole numbers without ``.0``."""
    return [[plain(cell) if not isinstance(cell, str) else cell for cell in row] for row in table.rows]
