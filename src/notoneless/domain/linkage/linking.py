"""The whole run: two lists in, links, doubts, suspected children, duplicates and unclaimed rolls out."""

import polars as pl

from .assign import Assignment, assigned, pairs_of, same_children
from .block import candidate_pairs, certain_pairs, repeated_pairs
from .compare import Birth, Name, Number, graded
from .explain import BETTER_NAMED, TAKEN, TIED, sentence
from .normalise import normalised
from .records import Linkage, Progress, Rule, canonical
from .weigh import LINK, weighed

PAIRS_AT_ONCE = 200_000
"""Candidate pairs graded in one go; keeps memory flat on long lists."""
STEPS = 100


def link(household: pl.DataFrame, roll: pl.DataFrame, *, progress: Progress | None = None) -> Linkage:
    """Which child of the household list stands on which line of the roll.

    Frames hold the columns of ``records``. The same rows in another order give the same answer.
    """
    tell = progress or _silent
    tell(0, STEPS, "整理名单")
    left, right = normalised(canonical(household)), normalised(canonical(roll))
    tell(25, STEPS, "按证号比对")
    settled = _settled(left, right)
    rest = left.join(settled, left_on="index", right_on="h", how="anti")
    candidates = candidate_pairs(rest, right).join(settled.select("r", owned=True), on="r", how="left")
    tell(40, STEPS, "逐对比较余下的儿童")
    # pairs with a roll settled beyond doubt are graded too: a child entered twice must be seen as such
    others = _graded_in_parts(candidates.select("h", "r"), rest, right, tell)
    pairs = weighed(pl.concat([graded(settled, left, right, quick=True), others]))
    tell(75, STEPS, "查找重复")
    twice_on_roll = _twice(right)
    twice_in_household = _twice(left)
    tell(90, STEPS, "一人对应一个学籍")
    answer = assigned(
        pairs_of(pairs),
        left["index"].to_list(),
        twice_on_roll={one: first for one, (first, _) in twice_on_roll.items()},
        twice_in_household={one: first for one, (first, _) in twice_in_household.items()},
        remarks=(TAKEN, TIED, BETTER_NAMED),
    )
    linkage = _linkage(answer, pairs, left, right, twice_on_roll)
    tell(STEPS, STEPS, "完成")
    return linkage


def link_group(
    list_frame: pl.DataFrame,
    household: pl.DataFrame,
    roll: pl.DataFrame,
    *,
    links: pl.DataFrame | None = None,
    progress: Progress | None = None,
) -> pl.DataFrame:
    """Where the children of a further list (poverty, disability, suspected) stand.

    One line for every row of the list: row, household, roll, rule, score; ``household`` and ``roll`` are null
    where no rule was sure, ``rule`` is null where neither was. With ``links`` (of the household run) a child
    found in the household list brings its roll along; only the others are looked for on the roll.
    """
    tell = progress or _silent
    own = link(list_frame, household, progress=lambda done, total, words: tell(done // 2, total, words)).links
    rows = canonical(list_frame).select("row")
    found = rows.join(
        own.select(row="household", household="roll", rule="rule", score="score"),
        on="row",
        how="left",
        maintain_order="left",
    )
    brought = (
        links if links is not None else pl.DataFrame(schema=dict.fromkeys(("household", "roll"), pl.String))
    )
    found = found.join(brought.select("household", "roll"), on="household", how="left", maintain_order="left")
    missing = found.filter(pl.col("roll").is_null())["row"]
    free = canonical(roll).filter(~pl.col("row").is_in(found["roll"].drop_nulls().implode()))
    direct = link(
        canonical(list_frame).filter(pl.col("row").is_in(missing.implode())),
        free,
        progress=lambda done, total, words: tell(STEPS // 2 + done // 2, total, words),
    ).links.select(row="household", direct="roll", direct_rule="rule", direct_score="score")
    found = found.join(direct, on="row", how="left", maintain_order="left")
    return found.select(
        "row",
        "household",
        pl.coalesce("roll", "direct").alias("roll"),
        pl.coalesce("rule", "direct_rule").alias("rule"),
        pl.coalesce("score", "direct_score").alias("score"),
    )


def _silent(done: int, total: int, words: str) -> None:
    """Nobody is watching."""


def _settled(left: pl.DataFrame, right: pl.DataFrame) -> pl.DataFrame:
    """(h, r) pairs beyond doubt: number, name and birth date agree, and neither number occurs elsewhere."""
    pairs = certain_pairs(left, right)
    alone = pairs.filter((pl.len().over("h") == 1) & (pl.len().over("r") == 1))
    grades = graded(alone, left, right, quick=True)
    sure = (
        (pl.col("number") >= Number.SAME_IN_ROLL_NUMBER)
        & (pl.col("name") >= Name.SOUND)
        & (pl.col("birth") >= Birth.SAME_IN_NUMBER)
    )
    return grades.filter(sure).select("h", "r").sort("h", "r")


def _graded_in_parts(
    pairs: pl.DataFrame, left: pl.DataFrame, right: pl.DataFrame, tell: Progress
) -> pl.DataFrame:
    parts = [graded(pairs.head(0), left, right)]
    for start in range(0, pairs.height, PAIRS_AT_ONCE):
        parts.append(graded(pairs.slice(start, PAIRS_AT_ONCE), left, right))
        share = min(1.0, (start + PAIRS_AT_ONCE) / pairs.height)
        tell(40 + int(35 * share), STEPS, "逐对比较余下的儿童")
    return pl.concat(parts)


def _twice(frame: pl.DataFrame) -> dict[int, tuple[int, str]]:
    """Index → (first index of the same child, rule) for rows of one list that are one child.

    A shared number with another name (a twin's, typed twice) does not make two rows one child.
    """
    pairs = weighed(graded(repeated_pairs(frame), frame, frame))
    sure = pairs.filter((pl.col("verdict") == LINK) & (pl.col("rule") != str(Rule.RENAMED)))
    rules: dict[int, str] = {}
    for h, r, rule in sure.select("h", "r", "rule").iter_rows():
        rules.setdefault(r, rule)
        rules.setdefault(h, rule)
    roots = same_children(sure.select("h", "r").iter_rows())
    return {one: (first, rules[one]) for one, first in roots.items()}


def _linkage(
    answer: Assignment,
    pairs: pl.DataFrame,
    left: pl.DataFrame,
    right: pl.DataFrame,
    twice: dict[int, tuple[int, str]],
) -> Linkage:
    rows, rolls = left["row"], right["row"]
    said = pairs.select("score", "rule", sentence().alias("explanation"))
    linked = {pair.r for pair in answer.links}
    duplicates = _duplicates(twice, linked)
    again = {roll for roll, _, _ in duplicates}
    unclaimed = [n for n in range(right.height) if n not in linked and n not in again]
    return Linkage(
        links=_links(answer, said, rows, rolls),
        review=_review(answer, said, rows, rolls),
        suspected=_suspected(answer, rows, rolls),
        duplicates=pl.DataFrame(
            [(rolls[one], rolls[first], rule) for one, first, rule in duplicates],
            schema={"roll": pl.String, "same_as": pl.String, "rule": pl.String},
            orient="row",
        ),
        unclaimed=pl.DataFrame({"roll": rolls.gather(unclaimed)}, schema={"roll": pl.String}),
    )


def _duplicates(twice: dict[int, tuple[int, str]], linked: set[int]) -> list[tuple[int, int, str]]:
    """(row, the row it repeats, rule): the row a household child is linked with is the one kept."""
    groups: dict[int, list[int]] = {}
    for one, (first, _) in sorted(twice.items()):
        groups.setdefault(first, []).append(one)
    found = []
    for members in groups.values():
        kept = next((one for one in members if one in linked), members[0])
        found += [(one, kept, twice[one][1]) for one in members if one != kept]
    return sorted(found)


def _links(answer: Assignment, said: pl.DataFrame, rows: pl.Series, rolls: pl.Series) -> pl.DataFrame:
    pairs = sorted(answer.links, key=lambda pair: pair.h)
    told = said[[pair.place for pair in pairs]]
    return pl.DataFrame(
        {
            "household": rows.gather([pair.h for pair in pairs]),
            "roll": rolls.gather([pair.r for pair in pairs]),
            "rule": told["rule"],
            "score": told["score"],
            "explanation": told["explanation"],
        }
    )


def _review(answer: Assignment, said: pl.DataFrame, rows: pl.Series, rolls: pl.Series) -> pl.DataFrame:
    doubts = answer.review
    told = said[[pair.place for pair, _ in doubts]]
    ranks: list[int] = []
    for n, (pair, _) in enumerate(doubts):
        ranks.append(ranks[-1] + 1 if n and doubts[n - 1][0].h == pair.h else 1)
    remarks = pl.Series("remark", [remark for _, remark in doubts], dtype=pl.String)
    return pl.DataFrame(
        {
            "household": rows.gather([pair.h for pair, _ in doubts]),
            "roll": rolls.gather([pair.r for pair, _ in doubts]),
            "rank": pl.Series(ranks, dtype=pl.Int64),
            "score": told["score"],
            "explanation": told["explanation"] + remarks,
        }
    )


def _suspected(answer: Assignment, rows: pl.Series, rolls: pl.Series) -> pl.DataFrame:
    names = ("candidate_1", "candidate_2", "candidate_3")
    lines = [
        (rows[child], *(rolls[candidates[n]] if n < len(candidates) else None for n in range(3)))
        for child, candidates in answer.suspected.items()
    ]
    return pl.DataFrame(lines, schema=dict.fromkeys(("household", *names), pl.String), orient="row")
