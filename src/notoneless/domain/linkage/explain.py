"""Why two rows were joined, or may be, in a sentence an officer understands."""

from collections.abc import Mapping

import polars as pl

from .grades import MISSING, Address, Birth, Kin, Name, Number, Phone, grades_of

_NUMBER: dict[int, str] = {
    Number.SAME: "身份证号相同",
    Number.SAME_IN_ROLL_NUMBER: "身份证号与学籍号中的证号相同",
    Number.SAME_ROLL_NUMBER: "学籍号相同",
    Number.DIGITS_LOST: "身份证号前十五位相同，末几位被表格丢失",
    Number.ONE_DIGIT: "身份证号一位不同",
    Number.SWAPPED: "身份证号相邻两位颠倒",
    Number.DIGIT_LOST: "身份证号多写或漏写一位",
    Number.TWO_DIGITS: "身份证号两位不同",
    Number.DIFFERS: "身份证号不同",
    Number.CLASH: "身份证号不同且两个证号都校验无误",
    MISSING: "缺身份证号",
}
_NAME: dict[int, str] = {
    Name.SAME: "姓名相同",
    Name.FORMER: "姓名与曾用名相同",
    Name.SOUND: "姓名同音",
    Name.LOOK: "姓名有一字形近",
    Name.CUT: "姓名一处多字或少字",
    Name.BLURRED: "姓名读音或写法相近",
    Name.ONE_CHARACTER: "姓名一字不同",
    Name.SURNAME_ONLY: "同姓，名不同",
    Name.DIFFERS: "姓名不同",
    MISSING: "缺姓名",
}
_BIRTH: dict[int, str] = {
    Birth.SAME: "出生日期相同",
    Birth.SAME_IN_NUMBER: "出生日期与证号中的日期相同",
    Birth.ONE_DAY: "出生日期差一天",
    Birth.SWAPPED: "出生日期月日颠倒",
    Birth.ONE_YEAR: "出生日期差一年",
    Birth.ONE_DIGIT: "出生日期一位数字不同",
    Birth.LUNAR: "出生日期相差一个多月，可能一处写的是农历",
    Birth.DIFFERS: "出生日期不同",
    MISSING: "缺出生日期",
}
_SEX: dict[int, str] = {0: "性别不同"}
_GUARDIAN: dict[int, str] = {
    Name.SAME: "监护人相同",
    Name.FORMER: "监护人相同",
    Name.SOUND: "监护人姓名同音",
    Name.LOOK: "监护人姓名相近",
    Name.CUT: "监护人姓名相近",
    Name.DIFFERS: "监护人不同",
}
_PHONE: dict[int, str] = {
    Phone.SAME: "监护人电话相同",
    Phone.ONE_DIGIT: "监护人电话一位不同",
    Phone.DIFFERS: "电话不同",
}
_ADDRESS: dict[int, str] = {
    Address.SAME: "住址相同",
    Address.GROUP: "住址同组",
    Address.VILLAGE: "住址同村",
    Address.DIFFERS: "住址不同",
}
_SCHOOL: dict[int, str] = {9: "学校年级相同", 5: "学校相同", 0: "学校不同"}
_KIN: dict[int, str] = {
    Kin.FAMILY: "监护人或电话与同户已入学的儿童相同",
    Kin.HOME: "住址与同户已入学的儿童相同",
    Kin.SCHOOL: "学校是同户或同村儿童就读的学校",
}
_IN_ORDER: tuple[tuple[str, Mapping[int, str]], ...] = (
    ("name", _NAME),
    ("birth", _BIRTH),
    ("sex", _SEX),
    ("guardian", _GUARDIAN),
    ("phone", _PHONE),
    ("address", _ADDRESS),
    ("school", _SCHOOL),
    ("kin", _KIN),
)
TAKEN = "；这条学籍已与另一名儿童关联，请核对是否同一人重复登记"
BETTER_NAMED = "；按姓名和出生日期另有更相符的，证号可能填成了别人的，请核对"
TIED = "；另有条件相当的人选，请人工判断"


def explained(pairs: pl.DataFrame) -> pl.DataFrame:
    """Graded pairs with their ``explanation``; pairs of one kind are told alike, so each kind is put once."""
    kinds = grades_of(pairs["kind"]).select("kind", sentence().alias("explanation"))
    return pairs.join(kinds, on="kind", how="left", maintain_order="left")


def sentence() -> pl.Expr:
    """The sentence of every graded pair: what agrees first, what the numbers say last.

    A number that agrees leads the sentence, since it is the reason; otherwise it closes it.
    """
    said = [_say(field, words) for field, words in _IN_ORDER]
    rest = pl.concat_str(said, separator="，", ignore_nulls=True)
    number = _say("number", _NUMBER)
    return (
        pl.when(pl.col("number") >= Number.SAME_ROLL_NUMBER)
        .then(pl.concat_str([number, rest], separator="，"))
        .otherwise(pl.concat_str([rest, number], separator="；"))
    )


def _say(field: str, words: Mapping[int, str]) -> pl.Expr:
    kept = {int(grade): text for grade, text in words.items()}
    return pl.col(field).replace_strict(list(kept), list(kept.values()), default=None, return_dtype=pl.String)
