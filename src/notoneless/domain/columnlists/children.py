"""Lists about children: rolls, the household line, and what other offices keep of them."""

from dataclasses import replace

from .shared import (
    ADDRESS,
    BIRTH,
    CLASS,
    DISABILITY_GRADES,
    DISABILITY_KINDS,
    ETHNIC,
    GRADE,
    GROUP,
    GUARDIAN,
    GUARDIAN_PHONE,
    GUARDIAN_PHONES,
    GUARDIAN_RELATION,
    HARDSHIPS,
    HOUSEHOLD_ADDRESS,
    HOUSEHOLD_NUMBER,
    HOUSEHOLDER,
    ID_NUMBER,
    NAME,
    NOTE,
    PHONES,
    SCHOOL_NAME,
    SERIAL,
    SEX,
    TOWNSHIP,
    VILLAGE,
    YES_NO,
    Column,
    K,
    column,
)

_MEMBER_COLUMNS = (
    ("name", K.NAME, ("姓名",), f"{GUARDIAN.header} {' '.join(GUARDIAN.synonyms)}"),
    (
        "relation",
        K.TEXT,
        ("关系",),
        f"{GUARDIAN_RELATION.header} {' '.join(GUARDIAN_RELATION.synonyms)}",
    ),
    ("phone", K.PHONE, ("联系电话", "电话", "手机"), f"监护人电话 {GUARDIAN_PHONES}"),
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
            column(
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
    column("birth_place", "出生地", K.TEXT, "出生地行政区划代码 出生地代码 出生地行政区划"),
    column("native_place", "籍贯"),
    ETHNIC,
    column("nationality", "国籍/地区", K.TEXT, "国籍 国籍地区 国籍(地区)"),
    column("id_kind", "身份证件类型", K.TEXT, "证件类型 身份证类型"),
    replace(ID_NUMBER, header="身份证件号", synonyms=("身份证号", *ID_NUMBER.synonyms)),
    column("hmt_overseas", "港澳台侨外", K.TEXT, "是否港澳台侨外 港澳台侨"),
    column("health", "健康状况", K.TEXT, "健康情况 身体状况"),
    column("former_name", "曾用名", K.NAME),
    column(
        "household_place",
        "户口所在地",
        K.TEXT,
        "户籍所在地 户籍地址 户籍地 户口所在地行政区划代码 户口所在地行政区划",
    ),
    column("household_nature", "户口性质", K.TEXT, "户口类别 户口类型 户籍性质"),
    column(
        "roll_number",
        "学籍号",
        K.CODE,
        "全国学籍号 学籍号码 全国统一学籍号 个人标识码 国网学籍号",
        help="19位,G、J或L开头。",
    ),
    column("class_seat", "班内学号", K.CODE, "学号 座号 班内编号"),
    column("school_code", "学校标识码", K.CODE, "学校(机构)标识码 学校代码 学校编码 标识码"),
    SCHOOL_NAME,
    replace(GRADE, required=True),
    replace(CLASS, required=True),
    column("enrolled_month", "入学年月", K.MONTH, "入学时间 入学日期 入校年月", help="如 202409。"),
    column("enrol_method", "入学方式"),
    column("attend_method", "就读方式", K.TEXT, "是否住校 住宿方式"),
    replace(ADDRESS, synonyms=tuple(word for word in ADDRESS.synonyms if not word.startswith("家庭"))),
    column("home_address", "家庭地址", K.TEXT, "家庭住址 家庭详细地址 通讯地址 通信地址"),
    column("phone", "联系电话", K.PHONE, f"学生联系电话 {PHONES}"),
    column("is_only_child", "是否独生子女", K.BOOLEAN, "独生子女", choices=YES_NO),
    column("had_preschool", "是否受过学前教育", K.BOOLEAN, "受过学前教育 学前教育", choices=YES_NO),
    column("left_behind", "是否留守儿童", K.TEXT, "留守儿童 是否留守"),
    column(
        "is_migrant",
        "是否随迁子女",
        K.BOOLEAN,
        "随迁子女 进城务工人员随迁子女 是否进城务工人员随迁子女",
        choices=YES_NO,
    ),
    column("is_orphan", "是否孤儿", K.BOOLEAN, "孤儿", choices=YES_NO),
    column("learns_in_class", "随班就读", K.TEXT, "是否随班就读"),
    column("disability_kind", "残疾类型", K.TEXT, "残疾类别 残疾人类型"),
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
    column("household_number", "户编号", K.CODE, "户号 家庭编号 家庭户编号"),
    HOUSEHOLDER,
    NAME,
    SEX,
    BIRTH,
    ID_NUMBER,
    column("householder_relation", "与户主关系", K.TEXT, "户主关系 与户主的关系"),
    column(
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
    column(
        "disability_number",
        "残疾人证号",
        K.CODE,
        "残疾证号 残疾人证号码 残疾证号码 残疾人证编号",
        help="20位,先把本列设为文本。",
    ),
    column("disability_kind", "残疾类别", K.TEXT, "残疾类型 残疾种类", choices=DISABILITY_KINDS),
    column("disability_grade", "残疾等级", K.TEXT, "残疾级别 等级", choices=DISABILITY_GRADES),
    GUARDIAN,
    GUARDIAN_PHONE,
    HOUSEHOLD_ADDRESS,
    column("is_in_school", "是否在校", K.TEXT, "学业状态 就学情况 就读情况 在校情况"),
)
SUSPECTED = (
    SERIAL,
    column("list_source", "名单来源", K.TEXT, "来源 数据来源"),
    NAME,
    SEX,
    BIRTH,
    ID_NUMBER,
    TOWNSHIP,
    VILLAGE,
    HOUSEHOLD_ADDRESS,
    GUARDIAN,
    GUARDIAN_PHONE,
    column("reason", "疑似原因", K.TEXT, "原因 辍学原因 失学原因 疑似失学原因 未就读原因"),
    NOTE,
)
