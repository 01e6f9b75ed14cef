"""名册的列: every list the product reads or hands out, column by column, with the words others use for it.

Headers follow the national 学生基本信息表 for rolls and the forms townships keep for the rest. ``Column.name`` is
the field name used in code; it never reaches a screen.
"""

from dataclasses import dataclass, replace

from .words import PlaceKind, Role, SchoolKind, UnitKind, Word


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


def _labels(word: type[Word]) -> tuple[str, ...]:
    return tuple(member.label for member in word)


def _column(
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

NAME = _column(
    "name",
    "姓名",
    K.NAME,
    """学生姓名 儿童姓名 适龄儿童姓名 适龄儿童少年姓名 应接受义务教育未接受适龄儿童少年姓名 孩子姓名 名字
    残疾人姓名 残疾儿童姓名 家庭成员姓名 被核查人姓名""",
    required=True,
    help="与户口簿一致,中间点用“·”。",
)
SEX = _column("sex", "性别", K.SEX, "学生性别 儿童性别 性别码", choices=("男", "女"), help="填“男”或“女”。")
BIRTH = _column(
    "birth_on",
    "出生日期",
    K.DATE,
    "出生年月 出生年月日 出生时间 生日 出生日 学生出生日期 儿童出生日期",
    help="填到日,如 20150309。",
)
ID_NUMBER = _column(
    "id_number",
    "身份证号",
    K.ID_NUMBER,
    """身份证号码 身份证件号 身份证件号码 公民身份号码 公民身份证号 公民身份证号码 居民身份证号 居民身份证号码
    身份号码 证件号 证件号码 身份证 身份证编号 学生身份证号 学生身份证号码 学生身份证件号 儿童身份证号
    儿童身份证号码""",
    help="18位,先把本列设为文本再填写;没有证号的留空。",
)
ETHNIC = _column("ethnic", "民族", K.ETHNIC, "民族码 学生民族", help="填族名,如 汉族。")
SERIAL = _column("serial", "序号", K.CODE, "编号 序 行号 顺序号 no")
TOWNSHIP = _column(
    "township",
    "乡镇(街道)",
    K.TEXT,
    "乡镇 街道 乡(镇) 乡镇街道 乡(镇、街道) 镇街 镇(街道) 所属乡镇 乡镇名称 所在乡镇",
)
VILLAGE = _column(
    "village",
    "村(社区)",
    K.TEXT,
    """村 社区 行政村 村居 村委会 村(居) 村(居)委会 村(居、社区) 村社区 所属村 村名 所在村 村名称
    行政村(社区)""",
)
GROUP = _column(
    "village_group",
    "村小组",
    K.TEXT,
    "小组 组 组别 村民小组 自然村 自然村(屯) 村(居)小组 屯 所属小组 村组",
)
HOUSEHOLD_NUMBER = _column(
    "household_number", "户号", K.CODE, "户编号 家庭编号 家庭户号 户口编号 户口簿号 户籍户号"
)
HOUSEHOLDER = _column("householder_name", "户主姓名", K.NAME, "户主 户主名字")
GUARDIAN = _column(
    "guardian_name",
    "监护人姓名",
    K.NAME,
    "监护人 家长姓名 家长 家长(监护人)姓名 监护人(家长)姓名 家长或监护人姓名 第一监护人姓名",
)
GUARDIAN_RELATION = _column(
    "guardian_relation",
    "监护人关系",
    K.TEXT,
    "与监护人关系 监护关系 与学生关系 监护人与学生关系",
)
_GUARDIAN_PHONES = """监护人联系电话 监护人手机 监护人手机号 监护人电话号码 监护人联系方式 家长电话 家长联系电话
家长手机 家长手机号 家长联系方式"""
_PHONES = "联系电话 电话 电话号码 手机 手机号 手机号码 联系方式"
GUARDIAN_PHONE = _column("guardian_phone", "监护人电话", K.PHONE, f"{_GUARDIAN_PHONES} {_PHONES}")
HOUSEHOLD_ADDRESS = _column(
    "household_address",
    "户籍地址",
    K.TEXT,
    "户籍所在地 户口所在地 户籍地 户口地址 户籍住址 户籍详细地址 户籍",
)
ADDRESS = _column(
    "address",
    "现住址",
    K.TEXT,
    """现居住地 现居住地址 居住地址 现住地址 现居地 家庭住址 家庭地址 家庭现住址 常住地址 住址 地址""",
)
NOTE = _column("note", "备注", K.TEXT, "说明 备注说明")
SCHOOL_NAME = _column(
    "school_name", "学校名称", K.TEXT, "学校 就读学校 所在学校 学校全称 现就读学校 就读学校名称"
)
GRADE = _column(
    "grade",
    "年级",
    K.GRADE,
    "所在年级 就读年级 年级名称",
    choices=GRADES,
    help="如 一年级、七年级。",
)
CLASS = _column("class_no", "班级", K.CLASS, "班 班号 所在班级 班级名称 就读班级", help="如 1班。")

PLACES = (
    _column(
        "code",
        "代码",
        K.CODE,
        "区划代码 行政区划代码 地区代码 编码 统计用区划代码",
        required=True,
        help="12位区划代码;村小组在村代码后加2位。",
    ),
    _column("name", "名称", K.TEXT, "地名 区划名称 行政区划名称 地区名称", required=True),
    _column(
        "kind",
        "级别",
        K.CHOICE,
        "层级 类别 行政级别 区划级别",
        required=True,
        choices=_labels(PlaceKind),
    ),
    _column("parent_code", "上级代码", K.CODE, "上级区划代码 上级编码 父级代码", help="最上一级留空。"),
)
UNITS = (
    _column("number", "单位编号", K.CODE, "编号 单位代码 机构编号", required=True),
    _column("name", "单位名称", K.TEXT, "名称 机构名称 单位", required=True),
    _column(
        "kind",
        "单位类别",
        K.CHOICE,
        "类别 单位类型 机构类别",
        required=True,
        choices=_labels(UnitKind),
    ),
    _column("parent_number", "上级单位编号", K.CODE, "上级编号 上级单位代码 主管单位编号"),
    _column(
        "place_code",
        "所在地代码",
        K.CODE,
        "所在地区划代码 区划代码 行政区划代码 所在地编码",
        help="所在村或乡镇的12位代码。",
    ),
    _column(
        "school_code",
        "学校标识码",
        K.CODE,
        "标识码 学校代码 学校(机构)标识码",
        help="10位,只有学校填写。",
    ),
    _column("school_kind", "办学类型", K.CHOICE, "学校类型 学校办学类型", choices=_labels(SchoolKind)),
    _column(
        "urban_class",
        "城乡分类",
        K.TEXT,
        "城乡类型 所在地城乡类型 城乡划分",
        choices=URBAN_CLASSES,
    ),
    _column(
        "is_boarding",
        "是否寄宿",
        K.BOOLEAN,
        "寄宿制 是否寄宿制 是否寄宿制学校 寄宿",
        choices=YES_NO,
    ),
    _column(
        "cover_unit_number",
        "包保单位编号",
        K.CODE,
        "包保学校编号 包保单位代码 包保编号",
        help="村(居)填包保它的学校;乡镇、街道填中心校或直属学校。",
    ),
    _column("contact_name", "联系人", K.NAME, "联系人姓名 负责人"),
    _column("contact_phone", "联系电话", K.PHONE, f"联系人电话 办公电话 {_PHONES}"),
)
STAFF = (
    _column(
        "login",
        "登录名",
        K.CODE,
        "账号 用户名 登录账号",
        required=True,
        help="字母和数字,一人一个,不再改动。",
    ),
    _column("name", "姓名", K.NAME, "人员姓名 教师姓名 干部姓名", required=True),
    SEX,
    _column("phone", "联系电话", K.PHONE, _PHONES),
    _column("unit_number", "单位编号", K.CODE, "所在单位编号 单位代码 所属单位编号", required=True),
    _column("role", "岗位", K.CHOICE, "职务 角色 岗位名称", required=True, choices=_labels(Role)),
    _column("grade", "年级", K.GRADE, "任教年级 所带年级", choices=GRADES, help="只有班主任填写。"),
    _column("class_no", "班级", K.CLASS, "班 所带班级 任教班级", help="只有班主任填写,如 1班。"),
    _column(
        "charge_place_code",
        "负责地代码",
        K.CODE,
        "负责村代码 包保村代码 负责区划代码",
        help="村干部填本村代码;学校人员填所包的村。",
    ),
    _column("from_on", "任职日期", K.DATE, "任职时间 到岗日期 起始日期 任职起始日期"),
)

_MEMBER_COLUMNS = (
    ("name", K.NAME, ("姓名",), f"{GUARDIAN.header} {' '.join(GUARDIAN.synonyms)}"),
    (
        "relation",
        K.TEXT,
        ("关系",),
        f"{GUARDIAN_RELATION.header} {' '.join(GUARDIAN_RELATION.synonyms)}",
    ),
    ("phone", K.PHONE, ("联系电话", "电话", "手机"), f"监护人电话 {_GUARDIAN_PHONES}"),
    (
        "id_number",
        K.ID_NUMBER,
        ("身份证件号", "身份证号", "身份证号码", "证件号"),
        "监护人身份证件号 监护人身份证号 监护人身份证号码 监护人证件号",
    ),
)
_MEMBER_WORDS = ("成员{n}", "成员({n})", "家庭成员{n}", "家庭成员或监护人{n}", "监护人{n}", "家长{n}")


def _member(n: int) -> tuple[Column, ...]:
    """The four columns of family member ``n`` of the national form; a lone guardian is member 1."""
    made = []
    for name, kind, said, guardian in _MEMBER_COLUMNS:
        words = [f"{who.format(n=n)}{what}" for who in _MEMBER_WORDS for what in said]
        made.append(
            _column(
                f"member{n}_{name}",
                words[0],
                kind,
                " ".join(words[1:]) + (f" {guardian}" if n == 1 else ""),
            )
        )
    return tuple(made)


ROLL = (
    SERIAL,
    NAME,
    SEX,
    BIRTH,
    _column("birth_place", "出生地", K.TEXT, "出生地行政区划代码 出生地代码 出生地行政区划"),
    _column("native_place", "籍贯"),
    ETHNIC,
    _column("nationality", "国籍/地区", K.TEXT, "国籍 国籍地区 国籍(地区)"),
    _column("id_kind", "身份证件类型", K.TEXT, "证件类型 身份证类型"),
    replace(ID_NUMBER, header="身份证件号", synonyms=("身份证号", *ID_NUMBER.synonyms)),
    _column("hmt_overseas", "港澳台侨外", K.TEXT, "是否港澳台侨外 港澳台侨"),
    _column("health", "健康状况", K.TEXT, "健康情况 身体状况"),
    _column("former_name", "曾用名", K.NAME),
    _column(
        "household_place",
        "户口所在地",
        K.TEXT,
        "户籍所在地 户籍地址 户籍地 户口所在地行政区划代码 户口所在地行政区划",
    ),
    _column("household_nature", "户口性质", K.TEXT, "户口类别 户口类型 户籍性质"),
    _column(
        "roll_number",
        "学籍号",
        K.CODE,
        "全国学籍号 学籍号码 全国统一学籍号 个人标识码 国网学籍号",
        help="19位,G、J或L开头。",
    ),
    _column("class_seat", "班内学号", K.CODE, "学号 座号 班内编号"),
    _column("school_code", "学校标识码", K.CODE, "学校(机构)标识码 学校代码 学校编码 标识码"),
    SCHOOL_NAME,
    replace(GRADE, required=True),
    replace(CLASS, required=True),
    _column("enrolled_month", "入学年月", K.MONTH, "入学时间 入学日期 入校年月", help="如 202409。"),
    _column("enrol_method", "入学方式"),
    _column("attend_method", "就读方式", K.TEXT, "是否住校 住宿方式"),
    replace(ADDRESS, synonyms=tuple(word for word in ADDRESS.synonyms if not word.startswith("家庭"))),
    _column("home_address", "家庭地址", K.TEXT, "家庭住址 家庭详细地址 通讯地址 通信地址"),
    _column("phone", "联系电话", K.PHONE, f"学生联系电话 {_PHONES}"),
    _column("is_only_child", "是否独生子女", K.BOOLEAN, "独生子女", choices=YES_NO),
    _column("had_preschool", "是否受过学前教育", K.BOOLEAN, "受过学前教育 学前教育", choices=YES_NO),
    _column("left_behind", "是否留守儿童", K.TEXT, "留守儿童 是否留守"),
    _column(
        "is_migrant",
        "是否随迁子女",
        K.BOOLEAN,
        "随迁子女 进城务工人员随迁子女 是否进城务工人员随迁子女",
        choices=YES_NO,
    ),
    _column("is_orphan", "是否孤儿", K.BOOLEAN, "孤儿", choices=YES_NO),
    _column("learns_in_class", "随班就读", K.TEXT, "是否随班就读"),
    _column("disability_kind", "残疾类型", K.TEXT, "残疾类别 残疾人类型"),
    *_member(1),
    *_member(2),
)
HOUSEHOLD = (
    SERIAL,
    TOWNSHIP,
    VILLAGE,
    GROUP,
    HOUSEHOLD_NUMBER,
    HOUSEHOLDER,
    NAME,
    SEX,
    BIRTH,
    ID_NUMBER,
    ETHNIC,
    GUARDIAN,
    GUARDIAN_RELATION,
    GUARDIAN_PHONE,
    HOUSEHOLD_ADDRESS,
    ADDRESS,
    NOTE,
)
POVERTY = (
    SERIAL,
    TOWNSHIP,
    VILLAGE,
    _column("household_number", "户编号", K.CODE, "户号 家庭编号 家庭户编号"),
    HOUSEHOLDER,
    NAME,
    SEX,
    BIRTH,
    ID_NUMBER,
    _column("householder_relation", "与户主关系", K.TEXT, "户主关系 与户主的关系"),
    _column(
        "hardship",
        "困难类型",
        K.TEXT,
        "户类型 户类别 监测对象类别 脱贫户类型 贫困类型 困难类别 认定类型",
        choices=HARDSHIPS,
    ),
    replace(SCHOOL_NAME, header="就读学校", synonyms=("学校名称", *SCHOOL_NAME.synonyms)),
    GRADE,
    NOTE,
)
DISABILITY = (
    SERIAL,
    NAME,
    SEX,
    BIRTH,
    ID_NUMBER,
    _column(
        "disability_number",
        "残疾人证号",
        K.CODE,
        "残疾证号 残疾人证号码 残疾证号码 残疾人证编号",
        help="20位,先把本列设为文本。",
    ),
    _column("disability_kind", "残疾类别", K.TEXT, "残疾类型 残疾种类", choices=DISABILITY_KINDS),
    _column("disability_grade", "残疾等级", K.TEXT, "残疾级别 等级", choices=DISABILITY_GRADES),
    GUARDIAN,
    GUARDIAN_PHONE,
    HOUSEHOLD_ADDRESS,
    _column("is_in_school", "是否在校", K.TEXT, "学业状态 就学情况 就读情况 在校情况"),
)
SUSPECTED = (
    SERIAL,
    _column("list_source", "名单来源", K.TEXT, "来源 数据来源"),
    NAME,
    SEX,
    BIRTH,
    ID_NUMBER,
    TOWNSHIP,
    VILLAGE,
    HOUSEHOLD_ADDRESS,
    GUARDIAN,
    GUARDIAN_PHONE,
    _column("reason", "疑似原因", K.TEXT, "原因 辍学原因 失学原因 疑似失学原因 未就读原因"),
    NOTE,
)
HOLIDAYS = (
    _column("on", "日期", K.DATE, "时间 放假日期", required=True),
    _column("name", "名称", K.TEXT, "节日 节假日 节日名称 节假日名称", required=True),
    _column("kind", "类型", K.CHOICE, "类别 是否放假", required=True, choices=HOLIDAY_KINDS),
)

LISTS: dict[ListKind, tuple[Column, ...]] = {
    ListKind.PLACES: PLACES,
    ListKind.UNITS: UNITS,
    ListKind.STAFF: STAFF,
    ListKind.HOUSEHOLD: HOUSEHOLD,
    ListKind.ROLL: ROLL,
    ListKind.POVERTY: POVERTY,
    ListKind.DISABILITY: DISABILITY,
    ListKind.SUSPECTED: SUSPECTED,
    ListKind.HOLIDAYS: HOLIDAYS,
    ListKind.ROLL_EXPORT: ROLL,
}
