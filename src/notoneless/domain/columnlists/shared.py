"""What a list's column is, and the columns that stand in more than one list."""

from dataclasses import dataclass

from ..words import Word


class ListKind(Word):
    """名册种类: what the importer can take."""

    PLACES = "places", "行政区划"
    UNITS = "units", "单位"
    STAFF = "staff", "人员"
    HOUSEHOLD = "household", "户籍适龄儿童名册"
    ROLL = "roll", "学籍名册"
    POVERTY = "poverty", "困难家庭学生名单"
    DISABILITY = "disability", "残疾儿童名单"
    SUSPECTED = "suspected", "疑似失学名单"
    HOLIDAYS = "holidays", "节假日"
    ROLL_EXPORT = "roll_export", "学籍系统导出(月度核对)"
    CARDS = "cards", "家庭联系卡"
    GROUPS = "groups", "特殊群体"
    MARKS = "marks", "学期成绩"
    COVERS = "covers", "包保分工"
    CATCHMENTS = "catchments", "招生范围"
    CASES = "cases", "在办个案(补录)"
    VISITS = "visits", "走访记录(补录)"
    PAPERS = "papers", "已送达文书(补录)"
    SURVEY = "survey", "摸排表(填好的)"


class CellKind(Word):
    """What a cell of a column holds, and so how it is read and written."""

    TEXT = "text", "文字"
    NAME = "name", "姓名"
    ID_NUMBER = "id_number", "身份证号"
    CODE = "code", "代码"
    PHONE = "phone", "电话"
    DATE = "date", "日期"
    MONTH = "month", "年月"
    SEX = "sex", "性别"
    ETHNIC = "ethnic", "民族"
    GRADE = "grade", "年级"
    CLASS = "class", "班级"
    BOOLEAN = "boolean", "是/否"
    NUMBER = "number", "数字"
    CHOICE = "choice", "选项"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a form: field name, its header, what it holds, other headers people write for it."""

    name: str
    header: str
    kind: CellKind = CellKind.TEXT
    synonyms: tuple[str, ...] = ()
    required: bool = False
    help: str = ""
    """A sentence at the header of the empty form: how to fill it."""
    choices: tuple[str, ...] = ()
    """The words a cell may hold, in the order of the drop-down."""


def labels(word: type[Word]) -> tuple[str, ...]:
    return tuple(member.label for member in word)


def column(
    name: str,
    header: str,
    kind: CellKind = CellKind.TEXT,
    synonyms: str = "",
    *,
    required: bool = False,
    help: str = "",
    choices: tuple[str, ...] = (),
) -> Column:
    """A column; its synonyms are written with blanks between."""
    return Column(name, header, kind, tuple(synonyms.split()), required, help, choices)


K = CellKind
YES_NO = ("是", "否")
GRADES = ("一年级", "二年级", "三年级", "四年级", "五年级", "六年级", "七年级", "八年级", "九年级")
URBAN_CLASSES = ("主城区", "城乡结合区", "镇中心区", "镇乡结合区", "特殊区域", "乡中心区", "村庄")
HARDSHIPS = ("脱贫户", "脱贫不稳定户", "边缘易致贫户", "突发严重困难户")
DISABILITY_KINDS = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
DISABILITY_GRADES = ("一级", "二级", "三级", "四级")
HOLIDAY_KINDS = ("放假", "上班")

NAME = column(
    "name",
    "姓名",
    K.NAME,
    """学生姓名 儿童姓名 适龄儿童姓名 适龄儿童少年姓名 应接受义务教育未接受适龄儿童少年姓名 孩子姓名 名字
    残疾人姓名 残疾儿童姓名 家庭成员姓名 被核查人姓名""",
    required=True,
    help="与户口簿一致,中间点用“·”。",
)
SEX = column("sex", "性别", K.SEX, "学生性别 儿童性别 性别码", choices=("男", "女"), help="填“男”或“女”。")
BIRTH = column(
    "birth_on",
    "出生日期",
    K.DATE,
    "出生年月 出生年月日 出生时间 生日 出生日 学生出生日期 儿童出生日期",
    help="填到日,如 20150309。",
)
ID_NUMBER = column(
    "id_number",
    "身份证号",
    K.ID_NUMBER,
    """身份证号码 身份证件号 身份证件号码 公民身份号码 公民身份证号 公民身份证号码 居民身份证号 居民身份证号码
    身份号码 证件号 证件号码 身份证 身份证编号 学生身份证号 学生身份证号码 学生身份证件号 儿童身份证号
    儿童身份证号码""",
    help="18位,先把本列设为文本再填写;没有证号的留空。",
)
ETHNIC = column("ethnic", "民族", K.ETHNIC, "民族码 学生民族", help="填族名,如 汉族。")
SERIAL = column("serial", "序号", K.CODE, "编号 序 行号 顺序号 no")
TOWNSHIP = column(
    "township",
    "乡镇(街道)",
    K.TEXT,
    "乡镇 街道 乡(镇) 乡镇街道 乡(镇、街道) 镇街 镇(街道) 所属乡镇 乡镇名称 所在乡镇",
)
VILLAGE = column(
    "village",
    "村(社区)",
    K.TEXT,
    """村 社区 行政村 村居 村委会 村(居) 村(居)委会 村(居、社区) 村社区 所属村 村名 所在村 村名称
    行政村(社区)""",
)
GROUP = column(
    "village_group",
    "村小组",
    K.TEXT,
    "小组 组 组别 村民小组 自然村 自然村(屯) 村(居)小组 屯 所属小组 村组",
)
HOUSEHOLD_NUMBER = column(
    "household_number", "户号", K.CODE, "户编号 家庭编号 家庭户号 户口编号 户口簿号 户籍户号"
)
HOUSEHOLDER = column("householder_name", "户主姓名", K.NAME, "户主 户主名字")
GUARDIAN = column(
    "guardian_name",
    "监护人姓名",
    K.NAME,
    "监护人 家长姓名 家长 家长(监护人)姓名 监护人(家长)姓名 家长或监护人姓名 第一监护人姓名",
)
GUARDIAN_RELATION = column(
    "guardian_relation",
    "监护人关系",
    K.TEXT,
    "与监护人关系 监护关系 与学生关系 监护人与学生关系",
)
GUARDIAN_PHONES = """监护人联系电话 监护人手机 监护人手机号 监护人电话号码 监护人联系方式 家长电话 家长联系电话
家长手机 家长手机号 家长联系方式"""
PHONES = "联系电话 电话 电话号码 手机 手机号 手机号码 联系方式"
GUARDIAN_PHONE = column("guardian_phone", "监护人电话", K.PHONE, f"{GUARDIAN_PHONES} {PHONES}")
HOUSEHOLD_ADDRESS = column(
    "household_address",
    "户籍地址",
    K.TEXT,
    "户籍所在地 户口所在地 户籍地 户口地址 户籍住址 户籍详细地址 户籍",
)
ADDRESS = column(
    "address",
    "现住址",
    K.TEXT,
    """现居住地 现居住地址 居住地址 现住地址 现居地 家庭住址 家庭地址 家庭现住址 常住地址 住址 地址""",
)
NOTE = column("note", "备注", K.TEXT, "说明 备注说明")
SCHOOL_NAME = column(
    "school_name", "学校名称", K.TEXT, "学校 就读学校 所在学校 学校全称 现就读学校 就读学校名称"
)
GRADE = column(
    "grade",
    "年级",
    K.GRADE,
    "所在年级 就读年级 年级名称",
    choices=GRADES,
    help="如 一年级、七年级。",
)
CLASS = column("class_no", "班级", K.CLASS, "班 班号 所在班级 班级名称 就读班级", help="如 1班。")
