"""How far two rows agree, field by field, as small grades.

Grades are integers: the higher the better, ``MISSING`` where one side says nothing, 0 where both speak and
contradict. What a grade means is in ``grades``; what it is worth is in ``weigh``; how it is said to an
officer is in ``explain``. ``graded`` works on a frame of pairs; whatever columns can tell is told in columns, and
only cells that differ are handed to the functions on two values, each different pair of values once.
"""

from collections.abc import Callable
from typing import Any

import polars as pl
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

from .cells import HOUSE, KEPT_DIGITS, LOST
from .grades import FIELDS, MISSING, SHORT_SAME, Address, Birth, Kin, Name, Number, Phone, of_kind
from .normalise import ADDRESS_PARTS, ADDRESSES
from .sounds import looks_like, near_sound, same_sound, syllables

LUNAR_DAYS = range(17, 54)
"""A date of the farmers' calendar written as if solar lies this many days before the true one."""


def number_slip(one: str, other: str) -> Number:
    """What a typing slip, or a spreadsheet, would explain between two different numbers."""
    if LOST in one or LOST in other:
        return Number.DIGITS_LOST if one[:KEPT_DIGITS] == other[:KEPT_DIGITS] else Number.DIFFERS
    if len(one) != len(other):
        return Number.DIGIT_LOST if OSA.distance(one, other, score_cutoff=1) == 1 else Number.DIFFERS
    differing = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    if len(differing) == 1:
        return Number.ONE_DIGIT
    if len(differing) == 2:
        i, j = differing
        if j == i + 1 and one[i] == other[j] and one[j] == other[i]:
            return Number.SWAPPED
        return Number.TWO_DIGITS
    return Number.DIFFERS


def names(one: str, other: str) -> Name:
    """How two normalised names agree."""
    if one == other:
        return Name.SAME
    left, right = syllables(one), syllables(other)
    if len(left) == len(right):
        return _same_length(left, right)
    short, long = sorted((left, right), key=len)
    if (
        len(short) >= 2
        and _within(short, long)
        and (len(long) - len(short) == 1 or long[: len(short)] == short)
    ):
        return Name.CUT
    if len(long) >= 5 and OSA.distance(left, right) <= 2:
        return Name.BLURRED
    return Name.SURNAME_ONLY if left[0] == right[0] else Name.DIFFERS


def _same_length(left: tuple[str, ...], right: tuple[str, ...]) -> Name:
    pairs = [(place, a, b) for place, (a, b) in enumerate(zip(left, right, strict=True)) if a != b]
    if all(same_sound(a, b, surname=place == 0) for place, a, b in pairs):
        return Name.SOUND
    if any("?" in (a, b) for _, a, b in pairs) and (len(pairs) == 1 or 5 <= len(left) != len(pairs)):
        known = [pair for pair in pairs if "?" not in pair[1:]]
        if not known:
            return Name.BLURRED
        return Name.SURNAME_ONLY if left[0] == right[0] else Name.DIFFERS
    if len(pairs) == 1 and looks_like(*pairs[0][1:]):
        return Name.LOOK
    if all(near_sound(a, b, surname=place == 0) for place, a, b in pairs):
        return Name.BLURRED
    if len(pairs) == 2 and left[0] == right[0] and sorted(left) == sorted(right):
        return Name.BLURRED
    if len(left) >= 5 and len(pairs) <= 2:
        return Name.BLURRED
    if len(pairs) == 1 and len(left) >= 3:
        return Name.ONE_CHARACTER
    return Name.SURNAME_ONLY if left[0] == right[0] else Name.DIFFERS


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether the short name is the long one with parts left out."""
    rest = iter(long)
    return all(part in rest for part in short)


def below_township(one: str, other: str) -> Address:
    """Two addresses of which at least one names no village, by their words alone."""
    longest = min(len(one), len(other))
    if longest >= 5 and (one in other or other in one):
        return Address.GROUP
    house, house_2 = HOUSE.search(one), HOUSE.search(other)
    same_house = house is not None and house_2 is not None and house[1] == house_2[1]
    return Address.GROUP if longest >= 5 and same_house and fuzz.ratio(one, other) >= 85 else Address.DIFFERS


def _over(left: pl.Series, right: pl.Series, grade: Callable[[Any, Any], int]) -> pl.Series:
    """The grade of two columns, null where one is empty, each different pair of values graded once."""
    pairs = pl.DataFrame({"left": left, "right": right})
    asked = pairs.drop_nulls().unique()
    found = [int(grade(one, other)) for one, other in asked.iter_rows()]
    table = asked.with_columns(pl.Series("grade", found, dtype=pl.Int8))
    return pairs.join(table, on=["left", "right"], how="left", maintain_order="left")["grade"]


def _unlike(
    pairs: pl.DataFrame, left: str, right: str, same: int, ask: pl.Expr, grade: Callable[[Any, Any], int]
) -> pl.Series:
    """Null where a cell is empty, ``same`` where two are equal, 0 unless ``ask`` holds; the rest is graded."""
    quick = pairs.select(
        pl.when(pl.col(left).is_null() | pl.col(right).is_null())
        .then(None)
        .when(pl.col(left) == pl.col(right))
        .then(same)
        .when(ask.fill_null(False))
        .then(-2)
        .otherwise(0)
        .cast(pl.Int8)
    ).to_series()
    places = (quick == -2).fill_null(False).arg_true()
    if not len(places):
        return quick
    return quick.scatter(places, _over(pairs[left].gather(places), pairs[right].gather(places), grade))


def _columns(pairs: pl.DataFrame, side: str, names: tuple[str, ...]) -> list[str]:
    """Those of a side's columns that hold anything."""
    return [f"{side}_{name}" for name in names if pairs[f"{side}_{name}"].null_count() < pairs.height]


def _best(grades: list[pl.Series], height: int) -> pl.Series:
    """The best of several grades, ``MISSING`` where there is none."""
    if not grades:
        return pl.Series([MISSING], dtype=pl.Int8).new_from_index(0, height)
    named = [grade.alias(str(n)) for n, grade in enumerate(grades)]
    return (
        pl.DataFrame(named).select(pl.max_horizontal(pl.all()).fill_null(MISSING).cast(pl.Int8)).to_series()
    )


def _guardian(one: str, other: str) -> Name:
    """Guardians: a namesake in part is no agreement, so only the better grades count."""
    grade = names(one, other)
    return grade if grade >= Name.CUT else Name.DIFFERS


def _guardians(pairs: pl.DataFrame) -> pl.Series:
    columns = ("guardian_1", "guardian_2", "guardian_3")
    grades = []
    for left in _columns(pairs, "h", columns):
        for right in _columns(pairs, "r", columns):
            alike = [
                pl.col(left).str.slice(n, 1) == pl.col(right).str.slice(m, 1)
                for n, m in ((0, 0), (1, 1), (2, 2), (1, 2), (2, 1))
            ]
            some = pl.sum_horizontal(one.cast(pl.Int8) for one in alike) >= 2
            grade = _unlike(pairs, left, right, Name.SAME, some, _guardian)
            short = pairs[left].str.len_chars() <= 2
            grades.append(
                pl.select(
                    pl.when(short & (grade == Name.SAME)).then(int(SHORT_SAME)).otherwise(grade)
                ).to_series()
            )
    return _best(grades, pairs.height)


def _phone(one: str, other: str) -> Phone:
    slip = len(one) == 11 and OSA.distance(one, other, score_cutoff=1) == 1
    return Phone.ONE_DIGIT if slip else Phone.DIFFERS


def _phones(pairs: pl.DataFrame) -> pl.Series:
    columns = ("phone_1", "phone_2", "phone_3")
    grades = []
    for left in _columns(pairs, "h", columns):
        for right in _columns(pairs, "r", columns):
            near = (pl.col(left).str.head(5) == pl.col(right).str.head(5)) | (
                pl.col(left).str.tail(5) == pl.col(right).str.tail(5)
            )
            grades.append(_unlike(pairs, left, right, Phone.SAME, near, _phone))
    return _best(grades, pairs.height)


def _number(pairs: pl.DataFrame) -> pl.Series:
    """Grade of the numbers: equality first, then slips where at least one of the two cannot be right."""
    both_whole = pl.col("h_whole") & pl.col("r_whole")
    plain = _unlike(pairs, "h_number", "r_number", Number.SAME, ~both_whole, number_slip)
    own = pl.col("h_own") & pl.col("r_own")
    in_roll = (
        (pl.col("h_number") == pl.col("r_g_number"))
        | (pl.col("h_g_number") == pl.col("r_number"))
        | (pl.col("h_g_number") == pl.col("r_g_number"))
    ).fill_null(False)
    same_roll = (pl.col("h_roll_key") == pl.col("r_roll_key")).fill_null(False)
    return pairs.select(
        pl.when(plain == Number.SAME)
        .then(int(Number.SAME))
        .when(in_roll)
        .then(int(Number.SAME_IN_ROLL_NUMBER))
        .when(same_roll)
        .then(int(Number.SAME_ROLL_NUMBER))
        .when(plain.is_null())
        .then(MISSING)
        .when(both_whole)
        .then(pl.when(own).then(int(Number.CLASH)).otherwise(int(Number.DIFFERS)))
        .otherwise(plain)
        .cast(pl.Int8)
        .alias("number")
    ).to_series()


def _names(pairs: pl.DataFrame, left: str, right: str) -> pl.Series:
    """Grade of two columns of names. Short names that share too little to be close are told apart in columns."""
    one, other = pl.col(left), pl.col(right)
    length, length_2 = one.str.len_chars(), other.str.len_chars()
    chars = [(one.str.slice(place, 1), other.str.slice(place, 1)) for place in range(4)]
    same = pl.sum_horizontal(((a == b) & (a != "")).cast(pl.Int8) for a, b in chars)
    short = (length <= 4) & (length_2 <= 4) & (length >= 2) & (length_2 >= 2)
    ends = (one.str.head(1) == other.str.head(1)) | (one.str.tail(1) == other.str.tail(1))
    heard = (pl.col(f"{left}_sound") == pl.col(f"{right}_sound")).fill_null(True)
    turned = pl.any_horizontal(
        (chars[n][0] == chars[n + 1][1]) & (chars[n + 1][0] == chars[n][1]) for n in (1, 2)
    )
    close = pl.when(length == length_2).then((length - same <= 1) | heard | turned).otherwise(ends)
    grade = _unlike(pairs, left, right, Name.SAME, ~short | close, names)
    only = pairs.select((one.str.head(1) == other.str.head(1)) & (grade == Name.DIFFERS) & short).to_series()
    return pl.select(pl.when(only).then(int(Name.SURNAME_ONLY)).otherwise(grade).cast(pl.Int8)).to_series()


def _name(pairs: pl.DataFrame) -> pl.Series:
    plain = _names(pairs, "h_name", "r_name")
    former = (
        (pl.col("h_name") == pl.col("r_former_name")) | (pl.col("h_former_name") == pl.col("r_name"))
    ).fill_null(False)
    return pairs.select(
        pl.when(former & (plain < Name.FORMER))
        .then(int(Name.FORMER))
        .otherwise(plain.fill_null(MISSING))
        .cast(pl.Int8)
        .alias("name")
    ).to_series()


def births(left: pl.Series, right: pl.Series) -> pl.Series:
    """Which slip would turn one date into the other, null where either is missing."""
    same = pl.select(pl.when(left == right).then(int(Birth.SAME)).cast(pl.Int8)).to_series()
    places = (left != right).fill_null(False).arg_true()
    return (
        same.scatter(places, _birth_slips(left.gather(places), right.gather(places))) if len(places) else same
    )


def _birth_slips(left: pl.Series, right: pl.Series) -> pl.Series:
    pairs = pl.DataFrame({"one": left, "other": right})
    one, other = pl.col("one"), pl.col("other")
    year, year_2 = one.dt.year(), other.dt.year()
    month, month_2, day, day_2 = (
        side.cast(pl.Int32) for side in (one.dt.month(), other.dt.month(), one.dt.day(), other.dt.day())
    )
    parts = pairs.select(
        (one - other).dt.total_days().abs().alias("apart"),
        (year * 10_000 + month * 100 + day).alias("one"),
        (year_2 * 10_000 + month_2 * 100 + day_2).alias("other"),
    )
    digits = [(pl.col("one") // 10**place % 10, pl.col("other") // 10**place % 10) for place in range(8)]
    apart = parts.select(
        "apart",
        "one",
        "other",
        pl.sum_horizontal((a != b).cast(pl.Int8) for a, b in digits).alias("differing"),
        *(a.cast(pl.Int8).alias(f"a{place}") for place, (a, _) in enumerate(digits)),
        *(b.cast(pl.Int8).alias(f"b{place}") for place, (_, b) in enumerate(digits)),
    )
    turned = pl.any_horizontal(
        (pl.col(f"a{n}") == pl.col(f"b{n + 1}"))
        & (pl.col(f"a{n + 1}") == pl.col(f"b{n}"))
        & (pl.col(f"a{n}") != pl.col(f"a{n + 1}"))
        for n in range(7)
    )
    (year, month_day), (year_2, month_day_2) = (
        (pl.col(side) // 10_000, pl.col(side) % 10_000) for side in ("one", "other")
    )
    crossed = (month_day // 100 == month_day_2 % 100) & (month_day % 100 == month_day_2 // 100)
    return apart.select(
        pl.when(pl.col("apart") == 1)
        .then(int(Birth.ONE_DAY))
        .when((year == year_2) & crossed)
        .then(int(Birth.SWAPPED))
        .when((pl.col("one") - pl.col("other")).abs() == 10_000)
        .then(int(Birth.ONE_YEAR))
        .when((pl.col("differing") == 1) | ((pl.col("differing") == 2) & turned))
        .then(int(Birth.ONE_DIGIT))
        .when(pl.col("apart").is_between(LUNAR_DAYS.start, LUNAR_DAYS.stop - 1))
        .then(int(Birth.LUNAR))
        .otherwise(int(Birth.DIFFERS))
        .cast(pl.Int8)
    ).to_series()


def _birth(pairs: pl.DataFrame, number: pl.Series) -> pl.Series:
    """Birth dates as written; a date that agrees with the other row's own number counts nearly as much.

    Where the numbers agree, or nearly, a date read from a number is that agreement once more and no second
    witness: a brother's number typed on a child's row brings the brother's birthday along.
    """
    plain = births(pairs["h_birth"], pairs["r_birth"])
    told = (
        ((pl.col("h_birth") == pl.col("r_number_birth")) & pl.col("r_whole"))
        | ((pl.col("h_number_birth") == pl.col("r_birth")) & pl.col("h_whole"))
    ).fill_null(False)
    alike = number >= Number.DIGIT_LOST
    only_told = pl.col("h_birth_told") | pl.col("r_birth_told")
    return pairs.select(
        pl.when(pl.lit(alike) & only_told)
        .then(MISSING)
        .when(told & ~pl.lit(alike) & (plain < Birth.SAME_IN_NUMBER))
        .then(int(Birth.SAME_IN_NUMBER))
        .otherwise(plain.fill_null(MISSING))
        .cast(pl.Int8)
        .alias("birth")
    ).to_series()


def _addresses(pairs: pl.DataFrame) -> pl.Series:
    lefts = [
        one.removesuffix("_below") for one in _columns(pairs, "h", tuple(f"{a}_below" for a in ADDRESSES))
    ]
    rights = [
        one.removesuffix("_below") for one in _columns(pairs, "r", tuple(f"{a}_below" for a in ADDRESSES))
    ]
    grades = [address_grades(pairs, left, right) for left in lefts for right in rights]
    villages = pairs.select(
        pl.when(pl.col("h_village") == pl.col("r_village"))
        .then(int(Address.VILLAGE))
        .otherwise(pl.when(pl.col("h_village").is_not_null() & pl.col("r_village").is_not_null()).then(0))
        .cast(pl.Int8)
    ).to_series()
    return _best([*grades, villages], pairs.height)


def address_grades(pairs: pl.DataFrame, left: str, right: str) -> pl.Series:
    """How two addresses below the township agree; a village of the same name is already something.

    Words without a village or any number (外省务工) are no address: equal or not, nothing is compared.
    """
    (village, group, house, below), (village_2, group_2, house_2, below_2) = (
        tuple(pl.col(f"{side}_{part}") for part in ADDRESS_PARTS) for side in (left, right)
    )
    speaks = [v.is_not_null() | b.str.contains("[0-9]") for v, b in ((village, below), (village_2, below_2))]
    has_group = (group != "") & (group_2 != "")
    quick = pairs.select(
        pl.when(~(speaks[0] & speaks[1]).fill_null(False))
        .then(None)
        .when(below == below_2)
        .then(pl.when((house != "") | village.is_null()).then(9).when(group != "").then(6).otherwise(4))
        .when(village != village_2)
        .then(0)
        .when(village == village_2)
        .then(
            pl.when(has_group & (group != group_2))
            .then(0)
            .when(has_group & (house != "") & (house == house_2))
            .then(9)
            .when(has_group)
            .then(6)
            .otherwise(4)
        )
        .otherwise(-2)
        .cast(pl.Int8)
    ).to_series()
    places = (quick == -2).fill_null(False).arg_true()
    if not len(places):
        return quick
    one, other = (pairs[f"{side}_below"].gather(places) for side in (left, right))
    return quick.scatter(places, _over(one, other, below_township))


def _school(pairs: pl.DataFrame) -> pl.Series:
    """9 when school and grade agree, 5 school alone, 0 another school."""
    same = pl.col("h_school") == pl.col("r_school")
    grade = (pl.col("h_grade") == pl.col("r_grade")).fill_null(False)
    return pairs.select(
        pl.when(same & grade)
        .then(9)
        .when(same)
        .then(5)
        .otherwise(pl.when(same.is_null()).then(MISSING).otherwise(0))
        .cast(pl.Int8)
    ).to_series()


def agreeing(pairs: pl.DataFrame, number: Number) -> pl.DataFrame:
    """Of wide pairs of heads with the same number, graded, those whose name by sound and whose birth date agree too.

    ``number``: the grade of what stands in the column number. Only what heads hold is graded; the rest counts as missing.
    """
    same = (pl.col("h_number") == pl.col("r_number")) & (pl.col("h_birth") == pl.col("r_birth"))
    born = pairs.filter(same)
    name = _unlike(born, "h_name", "r_name", Name.SAME, pl.lit(True), names).fill_null(MISSING)
    numbers, births = (
        pl.Series([grade], dtype=pl.Int8).new_from_index(0, born.height) for grade in (number, Birth.SAME)
    )
    grades = {"number": numbers, "name": name, "birth": births, "sex": _sex(born)}
    return of_kind(born, grades).filter(name >= Name.SOUND)


def graded(pairs: pl.DataFrame) -> pl.DataFrame:
    """Wide pairs of bodies (columns ``h_…`` and ``r_…``) with a grade a field: number, name, birth, sex, guardian,
    phone, address, school."""
    number = _number(pairs)
    return of_kind(
        pairs,
        {
            "number": number,
            "name": _name(pairs),
            "birth": _birth(pairs, number),
            "sex": _sex(pairs),
            "guardian": _guardians(pairs),
            "phone": _phones(pairs),
            "address": _addresses(pairs),
            "school": _school(pairs),
        },
    )


def with_kin(
    pairs: pl.DataFrame, kin: pl.DataFrame, schools: pl.DataFrame, rolls: pl.DataFrame
) -> pl.DataFrame:
    """Graded pairs (h, r, kind) once more, with the grade of what house and village tell.

    ``kin``: h and k, the roll row of another child of h's house; ``rolls``: the bodies of the rows r and k. A mother
    the household list does not name, a new telephone, a rented room in town stand on the sibling's row as well.
    ``schools``: pairs (h, r) whose school is where the children of h's village go.
    """
    beside = pairs.select("h", "r").join(kin, on="h").filter(pl.col("k") != pl.col("r"))
    rows = wide(beside.select(pl.col("h").alias("child"), pl.col("k").alias("h"), "r"), rolls, rolls)
    family = pl.lit((_guardians(rows) >= Name.CUT) | (_phones(rows) >= Phone.ONE_DIGIT))
    home, school = pl.lit(_addresses(rows) >= Address.GROUP), pl.lit(_school(rows) > 0)
    grade = (
        pl.when(family)
        .then(int(Kin.FAMILY))
        .when(home)
        .then(int(Kin.HOME))
        .otherwise(pl.when(school).then(int(Kin.SCHOOL)).otherwise(int(Kin.NOTHING)))
    )
    told = [
        rows.select(pl.col("child").alias("h"), "r", grade.alias("kin")),
        schools.select("h", "r", pl.lit(int(Kin.SCHOOL)).alias("kin")),
    ]
    best = pl.concat(told, how="vertical_relaxed").group_by("h", "r").agg(pl.col("kin").max())
    step = 16 ** FIELDS.index("kin")
    return pairs.join(best, on=["h", "r"], how="left", maintain_order="left").select(
        "h", "r", pl.col("kind") + (pl.col("kin").fill_null(MISSING) + 1).cast(pl.UInt64) * step
    )


def _sex(pairs: pl.DataFrame) -> pl.Series:
    return pairs.select((pl.col("h_sex") == pl.col("r_sex")).cast(pl.Int8).fill_null(MISSING)).to_series()


def wide(pairs: pl.DataFrame, left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """(h, r) index pairs with the columns of both rows beside them."""
    return pairs.join(_side(left, "h"), on="h").join(_side(right, "r"), on="r", maintain_order="left")


def _side(frame: pl.DataFrame, side: str) -> pl.DataFrame:
    heard = [pl.col("whole_sound").alias(f"{side}_name_sound")] if "whole_sound" in frame.columns else []
    rest = pl.all().exclude("index", "^.*_sound$").name.prefix(f"{side}_")
    return frame.select(pl.col("index").alias(side), rest, *heard)
