"""Lists about places, units, people and days."""

from ..words import PlaceKind, Role, SchoolKind, UnitKind
from .shared import (
    GRADES,
    HOLIDAY_KINDS,
    PHONES,
    SEX,
    URBAN_CLASSES,
    YES_NO,
    K,
    column,
    labels,
)

PLACES = (
    column(
        "code",
        "代码",
        K.CODE,
        "区划代码 行政区划代码 地区代码 编码 统计用区划代码",
        required=True,
        help="12位区划代码;村小组在村代码后加2位。",
    ),
    column("name", "名称", K.TEXT, "地名 区划名称 行政区划名称 地区名称", required=True),
    column(
        "kind",
        "级别",
        K.CHOICE,
        "层级 类别 行政级别 区划级别",
        required=True,
        choices=labels(PlaceKind),
    ),
    column("parent_code", "上级代码", K.CODE, "上级区划代码 上级编码 父级代码", help="最上一级留空。"),
)
UNITS = (
    column("number", "单位编号", K.CODE, "编号 单位代码 机构编号", required=True),
    column("name", "单位名称", K.TEXT, "名称 机构名称 单位", required=True),
    column(
        "kind",
        "单位类别",
        K.CHOICE,
        "类别 单位类型 机构类别",
        required=True,
        choices=labels(UnitKind),
    ),
    column("parent_number", "上级单位编号", K.CODE, "上级编号 上级单位代码 主管单位编号"),
    column(
        "place_code",
        "所在地代码",
        K.CODE,
        "所在地区划代码 区划代码 行政区划代码 所在地编码",
        help="所在村或乡镇的12位代码。",
    ),
    column(
        "school_code",
        "学校标识码",
        K.CODE,
        "标识码 学校代码 学校(机构)标识码",
        help="10位,只有学校填写。",
    ),
    column("school_kind", "办学类型", K.CHOICE, "学校类型 学校办学类型", choices=labels(SchoolKind)),
    column(
        "urban_class",
        "城乡分类",
        K.TEXT,
        "城乡类型 所在地城乡类型 城乡划分",
        choices=URBAN_CLASSES,
    ),
    column(
        "is_boarding",
        "是否寄宿",
        K.BOOLEAN,
        "寄宿制 是否寄宿制 是否寄宿制学校 寄宿",
        choices=YES_NO,
    ),
    column(
        "cover_unit_number",
        "包保单位编号",
        K.CODE,
        "包保学校编号 包保单位代码 包保编号",
        help="村(居)填包保它的学校;乡镇、街道填中心校或直属学校。",
    ),
    column("contact_name", "联系人", K.NAME, "联系人姓名 负责人"),
    column("contact_phone", "联系电话", K.PHONE, f"联系人电话 办公电话 {PHONES}"),
)
STAFF = (
    column(
        "login",
        "登录名",
        K.CODE,
        "账号 用户名 登录账号",
        required=True,
        help="字母和数字,一人一个,不再改动。",
    ),
    column("name", "姓名", K.NAME, "人员姓名 教师姓名 干部姓名", required=True),
    SEX,
    column("phone", "联系电话", K.PHONE, PHONES),
    column("unit_number", "单位编号", K.CODE, "所在单位编号 单位代码 所属单位编号", required=True),
    column("role", "岗位", K.CHOICE, "职务 角色 岗位名称", required=True, choices=labels(Role)),
    column("grade", "年级", K.GRADE, "任教年级 所带年级", choices=GRADES, help="只有班主任填写。"),
    column("class_no", "班级", K.CLASS, "班 所带班级 任教班级", help="只有班主任填写,如 1班。"),
    column(
        "charge_place_code",
        "负责地代码",
        K.CODE,
        "负责村代码 包保村代码 负责区划代码",
        help="村干部填本村代码;学校人员填所包的村。",
    ),
    column("from_on", "任职日期", K.DATE, "任职时间 到岗日期 起始日期 任职起始日期"),
)
HOLIDAYS = (
    column("on", "日期", K.DATE, "时间 放假日期", required=True),
    column("name", "名称", K.TEXT, "节日 节假日 节日名称 节假日名称", required=True),
    column("kind", "类型", K.CHOICE, "类别 是否放假", required=True, choices=HOLIDAY_KINDS),
)
