"""What the grades are worth, and which pairs are one child.

Two judgements are kept apart. The *rules* decide: a pair is linked only when a named rule fits, and every rule
that does without an agreeing number wants a second agreement (guardian, telephone, address, school). The
*points* only order pairs: which of two candidates comes first, and how sure the score looks.

Points are binary logarithms of how much likelier an agreement is for one child than for two strangers, rounded:
a birth date out of nine years of children is shared once in 3,300 (log2 ≈ 11.7, a little less for twins), a
full name about once in ten thousand (≈ 13), a guardian's name and a telephone likewise, a village once in a
hundred. They were fixed from such counts before anything was measured and are the same for every size of list.
"""

import polars as pl

from .grades import MISSING, Address, Birth, Kin, Name, Number, Phone, grades_of
from .records import Rule

POINTS: dict[str, dict[int, float]] = {
    "number": {9: 30, 8: 28, 7: 26, 6: 8, 5: 18, 4: 18, 3: 14, 2: 8, 1: -2, 0: -14, MISSING: 0},
    "name": {9: 13, 8: 12, 7: 10, 6: 9, 5: 8, 4: 8, 3: 5, 2: -2, 0: -8, MISSING: 0},
    "birth": {9: 11, 8: 10, 5: 7, 4: 7, 3: 6, 2: 5, 1: 4, 0: -8, MISSING: 0},
    "sex": {1: 1, 0: -5, MISSING: 0},
    "guardian": {9: 9, 8: 7, 7: 7, 6: 6, 5: 6, 0: -2, MISSING: 0},
    "phone": {9: 12, 5: 9, 0: -2, MISSING: 0},
    "address": {9: 8, 6: 6, 4: 4, 0: -1, MISSING: 0},
    "school": {9: 7, 5: 5, 0: -2, MISSING: 0},
    "kin": {3: 9, 2: 6, 1: 5, 0: -1, MISSING: 0},
}
SCORE_HALF = 16.0
"""Points at which the score is one half: what name, birth and sex weigh less a contradiction or two."""
SCORE_STEP = 5.0
"""Points that double the odds shown by the score."""
MARGIN = 3.0
"""Two candidates closer than this many points are not told apart by the machine."""
CANDIDATE_POINTS = 10.0
"""A pair below this is no candidate worth naming to an officer."""

LINK, REVIEW, NONE = 2, 1, 0


def _grade(field: str) -> pl.Expr:
    return pl.col(field)


NUMBER, NAME, BIRTH, SEX = _grade("number"), _grade("name"), _grade("birth"), _grade("sex")

number_same = Number.SAME_ROLL_NUMBER <= NUMBER
number_slip = NUMBER.is_between(Number.DIGIT_LOST, Number.ONE_DIGIT)
number_clash = pl.col("number") == int(Number.CLASH)
number_against = NUMBER.is_between(Number.CLASH, Number.DIFFERS)

name_same = Name.FORMER <= NAME
name_sure = Name.SOUND <= NAME
name_close = Name.BLURRED <= NAME
name_one = Name.ONE_CHARACTER == NAME

birth_same = Birth.SAME_IN_NUMBER <= BIRTH
birth_near = BIRTH.is_between(Birth.LUNAR, Birth.ONE_DAY)
birth_missing = BIRTH == MISSING
birth_far = Birth.DIFFERS == BIRTH

sex_ok = SEX != 0

_agreements: list[pl.Expr] = [
    pl.col("guardian") >= Name.CUT,
    pl.col("phone") >= Phone.ONE_DIGIT,
    pl.col("address") >= Address.VILLAGE,
    pl.col("school") > 0,
    # what a sibling's row tells is the child's own family and village once more, so it counts only where those do
    # not agree already; the village's school only where no address is known
    ((pl.col("kin") == Kin.FAMILY) & (pl.col("guardian") < Name.CUT) & (pl.col("phone") < Phone.ONE_DIGIT))
    | ((pl.col("kin") == Kin.HOME) & (pl.col("address") < Address.VILLAGE))
    | ((pl.col("kin") == Kin.SCHOOL) & (pl.col("address") == MISSING)),
    # beyond the birthday: the county, and whose turn at the counter it was to within ten
    NUMBER.is_in([int(Number.TWO_DIGITS), int(Number.DIGITS_LOST)]),
]
second = pl.sum_horizontal([agreement.cast(pl.Int8) for agreement in _agreements])
"""How many things beside name, birth and sex agree."""
family = _agreements[0] | _agreements[1] | (pl.col("kin") == Kin.FAMILY)
"""Guardian or telephone agree, or do with the row of a brother or sister: the same family, not only the same village."""
whole_family = _agreements[0] & _agreements[1]
against = pl.sum_horizontal(
    [(pl.col(field) == 0).cast(pl.Int8) for field in ("guardian", "phone", "address")]
)
"""How many of guardian, telephone and address speak against the pair."""
full_family = (pl.col("guardian") == Name.SAME) | (pl.col("phone") == Phone.SAME)
"""A guardian's whole name of three characters or more, or the whole telephone: no chance agreement of namesakes."""
firm = family | (second >= 2) | (pl.col("address") >= Address.GROUP)
"""More than a village in common, which a namesake may share: asked for where the numbers speak against the pair."""

RULES: tuple[tuple[Rule, pl.Expr], ...] = (
    (
        Rule.NUMBER,
        (NUMBER >= Number.SAME_IN_ROLL_NUMBER)
        & (name_sure | (name_close & ~birth_far) | (name_one & birth_same & sex_ok)),
    ),
    (
        Rule.ROLL_NUMBER,
        (Number.SAME_ROLL_NUMBER == NUMBER) & ~birth_far & (name_close | (name_one & birth_same & sex_ok)),
    ),
    (
        Rule.NUMBER_REPAIRED,
        number_slip
        & ((name_close & ~birth_far) | (name_one & birth_same & sex_ok) | (name_same & (second > 0))),
    ),
    (
        Rule.NAME_BIRTH,
        name_same
        & birth_same
        & (
            (sex_ok & ~number_clash & (second >= 1) & (~number_against | firm))
            | (sex_ok & (full_family | (second >= 2) | (pl.col("address") == Address.SAME)))
            | (~number_clash & (second >= 2))
        ),
    ),
    (
        Rule.SOUND_BIRTH,
        name_sure & birth_same & sex_ok & ~number_clash & (second >= 1) & (~number_against | firm),
    ),
    (Rule.NEAR_NAME, name_close & birth_same & sex_ok & ~number_clash & family),
    (Rule.NEAR_BIRTH, name_same & birth_near & sex_ok & ~number_clash & family),
    # sent to school a year early, with papers to match: a brother never has the same name
    (
        Rule.NEAR_BIRTH,
        name_same & (Birth.ONE_YEAR == BIRTH) & sex_ok & (full_family | (family & (second >= 2))),
    ),
    (Rule.NEAR_BIRTH, name_sure & birth_near & sex_ok & ~number_clash & family & (second >= 2)),
    (Rule.CONTACT, name_same & birth_missing & sex_ok & ~number_clash & family & (second >= 2)),
    (Rule.RENAMED, (NUMBER >= Number.SAME_IN_ROLL_NUMBER) & birth_same & sex_ok),
)
"""Rules that link, in the order they are tried. None can hold on empty values: a missing cell has grade -1."""

doubtful = pl.any_horizontal(
    # a number that agrees while name and birth date do not: a guardian's, a sibling's, or two mistakes at once
    number_same,
    number_slip & ((Name.ONE_CHARACTER <= NAME) | (birth_same & (NAME > 0))),
    # the same name on the same day: perhaps the child, perhaps a stranger; two sound numbers part them where two
    # things more speak against the pair
    name_sure & birth_same & (~number_clash | (second >= 1)),
    name_same & birth_same & sex_ok & (against <= 1),
    name_close & birth_same & (~number_clash | (second >= 2)),
    # one character apart in one family: a slip of the pen or a twin
    name_one & birth_same & ~number_clash & (second >= 1),
    birth_same & sex_ok & ~number_clash & whole_family,
    name_sure & birth_near & ~number_clash & ((second >= 1) | (BIRTH >= Birth.ONE_YEAR)),
    name_same & birth_near & sex_ok & (second >= 1),
    name_close & birth_near & ~number_clash & family,
    name_sure & birth_missing & ~number_clash & sex_ok,
    name_sure & birth_far & ((~number_clash & family) | whole_family),
)
"""Pairs a person must look at when no rule links."""


def weighed(pairs: pl.DataFrame) -> pl.DataFrame:
    """Graded pairs with ``rule`` (null unless a rule links), ``verdict``, ``points`` and ``score``.

    ``namesake``: the same name, by sound, on the same day; always worth naming to an officer. ``other_name``:
    the names are not the same even by sound, so that a number alone holds the pair together. ``clash``: both
    numbers are sound and tell their own child's birthday.
    """
    return pairs.join(_worth(grades_of(pairs["kind"])), on="kind", how="left", maintain_order="left")


def _worth(kinds: pl.DataFrame) -> pl.DataFrame:
    rule = pl.coalesce(*(pl.when(fits).then(pl.lit(str(name))) for name, fits in RULES))
    points = pl.sum_horizontal(
        pl.col(field).replace_strict(list(worth), list(worth.values()), default=0.0, return_dtype=pl.Float64)
        for field, worth in POINTS.items()
    )
    return kinds.with_columns(rule.alias("rule"), points.alias("points")).select(
        "kind",
        "rule",
        "points",
        pl.when(pl.col("rule").is_not_null())
        .then(LINK)
        .when(doubtful)
        .then(REVIEW)
        .otherwise(NONE)
        .cast(pl.Int8)
        .alias("verdict"),
        (name_sure & birth_same).alias("namesake"),
        (~name_sure).alias("other_name"),
        number_clash.alias("clash"),
        (1 / (1 + (2.0 ** ((SCORE_HALF - pl.col("points")) / SCORE_STEP)))).round(4).alias("score"),
    )
