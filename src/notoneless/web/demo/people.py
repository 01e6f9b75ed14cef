"""The children and families of the demo district, as they really are: the truth the lists only approach."""

from dataclasses import dataclass, field
from datetime import date

# What a full check would find out about a child. The names are those of the verification codes the county
# starts with; the first three need no verification or are found out by a certificate from elsewhere.
ON_ROLL = "on_roll"
ROLL_ELSEWHERE = "roll_elsewhere"
UNLISTED = "unlisted"
NO_ROLL_PROVINCE = "in_school_no_reg_province"
NO_ROLL_OUTSIDE = "in_school_no_reg_outside"
HUKOU = "hukou_issue"
DEFERRED = "deferred"
ABROAD = "abroad"
OVER_AGE = "over_age"
OTHER = "other_not_out"
ILLNESS = "illness"
DISABILITY = "disability"
POVERTY = "poverty"
AVERSION = "aversion_or_work"
MISSING = "missing_other"

OUT_OF_SCHOOL = frozenset({ILLNESS, DISABILITY, POVERTY, AVERSION, MISSING})
NOT_OUT = frozenset({HUKOU, DEFERRED, ABROAD, OVER_AGE, OTHER})


@dataclass(slots=True)
class Child:
    """儿童: what is true of one child."""

    key: int
    sex: str
    birth: date
    grade: int  # 1–9: on the roll, or by age where there is none; 0 above the age
    village: int  # where the household is registered; for a pupil from elsewhere, where the family rents
    truth: str  # one of the codes above
    detail: str = ""  # the cause or the place in words
    local: bool = True  # registered in this district
    listed: bool = False  # on the province's list of suspected children
    in_register: bool = True  # on the household list
    school: int = -1  # index of the school whose roll holds the child
    class_no: int = 0
    household: int = -1
    name: str = ""
    number: str = ""
    boards: bool = False
    orphan: bool = False
    disability: str = ""  # 残疾类别
    level: int = 0  # 残疾等级, 1 gravest
    placement: str = ""  # 随班就读, 送教上门, 特殊教育学校 …
    poor: bool = False  # on the poverty list
    second_school: int = -1  # a second roll nobody closed
    same_as: int = -1  # a second registration of this other child
    last_school: int = -1  # where one who dropped out went last
    left_class: bool = False  # on the roll, yet no longer in class
    roll_wrong: bool = False  # its number on the roll must be wrong: why the province did not find it
    list_wrong: bool = False  # its number on the province's list must be wrong


@dataclass(slots=True)
class Household:
    """户: one family with its address and who looks after the children."""

    key: int
    village: int
    group: str  # code of the village group
    number: str  # 户号
    members: list[int] = field(default_factory=list)
    head: str = ""
    surname: str = ""
    nation: str = "汉族"
    father: str = ""
    mother: str = ""
    guardian: str = ""
    relation: str = "父亲"
    phone: str = ""
    second_phone: str = ""
    guardian_number: str = ""
    guardian_birth: date | None = None
    address: str = ""
    living: str = ""  # 现住址 where it differs
    left_behind: int = 0  # 0 no, 1 one parent away, 2 both
    area: str = ""  # six-digit area of registration
    poverty_kind: str = ""  # 困难类型, on the poverty list only
    poverty_number: str = ""
