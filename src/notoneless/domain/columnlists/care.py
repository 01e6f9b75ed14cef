"""Lists a school, a township or the bureau keeps about children who are in the register already."""

from dataclasses import replace

from ..leftbehind import ParentsAway
from ..words import GroupKind
from .shared import BIRTH, GUARDIAN_PHONE, GUARDIAN_RELATION, ID_NUMBER, NAME, SERIAL, K, column, labels

ROLL_NUMBER = column(
    "roll_number", "学籍号", K.CODE, "全国学籍号 学籍号码 国网学籍号", help="19位,G、J或L开头。"
)
WHO = (SERIAL, NAME, ID_NUMBER, ROLL_NUMBER, BIRTH)
"""How a row says which child it means: a number, else name and birth date."""

GROUPS = (
    *WHO,
    column(
        "kind", "类别", K.CHOICE, "群体类别 特殊群体 特殊群体类别", required=True, choices=labels(GroupKind)
    ),
    column("from_on", "起始日期", K.DATE, "认定日期 列入日期 开始日期"),
    column("until_on", "终止日期", K.DATE, "移出日期 结束日期", help="仍属于的留空;填了就从这天起移出。"),
    column("source", "依据", K.TEXT, "来源 认定依据 数据来源", help="如 民政低保名册2026年9月。"),
    column("away", "父母外出情况", K.CHOICE, "外出情况", choices=labels(ParentsAway), help="只有留守填写。"),
    column("away_since_on", "外出起始日期", K.DATE, "外出日期 外出时间", help="只有留守填写。"),
    column("detail", "说明", K.TEXT, "备注 情况说明"),
)
CARDS = (
    *WHO,
    column("guardian_name", "监护人姓名", K.NAME, "监护人 家长姓名 家长", required=True),
    GUARDIAN_RELATION,
    replace(GUARDIAN_PHONE, required=False),
    column("reached_on", "最近打通日期", K.DATE, "最近联系日期 打通日期"),
    column(
        "carer_name", "受委托人姓名", K.NAME, "委托照护人 受委托照护人", help="父母外出时照护孩子的成年人。"
    ),
    column("carer_relation", "受委托人关系", K.TEXT, "受委托人与孩子关系"),
    column("carer_phone", "受委托人电话", K.PHONE, "受委托人联系电话"),
)
CATCHMENTS = (
    column(
        "place_code",
        "区划代码",
        K.CODE,
        "代码 地区代码 村代码",
        required=True,
        help="村(社区)或乡镇的12位代码。",
    ),
    column("primary_code", "小学标识码", K.CODE, "小学代码 小学学校标识码", help="10位;留空则随上级地区。"),
    column("junior_code", "初中标识码", K.CODE, "初中代码 初中学校标识码", help="10位;留空则随上级地区。"),
    column(
        "from_year", "起始年份", K.NUMBER, "年份 招生年份", required=True, help="从哪一年秋季起,如 2027。"
    ),
)
COVERS = (
    column(
        "place_code",
        "区划代码",
        K.CODE,
        "代码 村代码 地区代码",
        required=True,
        help="村(社区)或乡镇的12位代码。",
    ),
    column("unit_number", "包保单位编号", K.CODE, "单位编号 学校编号", required=True),
    column("login", "责任人登录名", K.CODE, "登录名 责任人账号", help="本单位在职人员;没有定人的留空。"),
    column("from_on", "起始日期", K.DATE, "包保起始日期 开始日期", help="留空按名单日期。"),
)
MARKS = (
    *WHO,
    column("year", "学年", K.NUMBER, "学年起始年", required=True, help="填学年开始的那一年,如 2026。"),
    column("term", "学期", K.CHOICE, "学期名称", required=True, choices=("第一学期", "第二学期")),
    column("subject", "科目", K.TEXT, "学科 课程", required=True),
    column("mark", "成绩", K.NUMBER, "分数 得分", help="没有参加考试的留空,并在备注写明。"),
    column("full_mark", "满分", K.NUMBER, "总分 卷面分", help="留空按100分。"),
    column("note", "备注", K.TEXT, "说明"),
)
