"""The whole run: two lists in, links, doubts, suspected children, duplicates and unclaimed rolls out."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from .assign import Assignment, assigned, same_children
from .block import candidate_pairs, repeated_pairs
from .cells import NOTHING
from .compare import agreeing, graded, wide, with_kin
from .explain import BETTER_NAMED, TAKEN, TIED, explained
from .grades import MISSING, Number, grades_of
from .normalise import OVERUSED_PHONE, bodies, busy_phones, heads, inside_roll_number, roll_numbers, usable
from .records import Linkage, Progress, Rule, canonical
from .weigh import CANDIDATE_POINTS, LINK, REVIEW, weighed

PAIRS_AT_ONCE = 200_000
"""Candidate pairs graded in one go; keeps memory flat on long lists."""
STEPS = 100


@dataclass(slots=True)
class Side:
    """One list on its way: the rows as they came, the heads of all, the bodies of those that are compared.

    The first ``open`` bodies are of rows that are not settled; settled rows they come near follow.
    """

    rows: pl.DataFrame
    heads: pl.DataFrame
    busy: set[str]
    body: pl.DataFrame
    open: int = 0

    @classmethod
    def of(cls, frame: pl.DataFrame) -> "Side":
        """A list read; no bodies yet."""
        rows = canonical(frame)
        head = usable(heads(rows))
        return cls(rows, head, busy_phones(rows), head.clear())

    def bodies_of(self, index: pl.Series) -> pl.DataFrame:
        """The bodies of these rows, by index."""
        chosen = index.unique().sort()
        return bodies(self.rows[chosen], self.heads[chosen], self.busy)

    def others(self, settled: pl.Series) -> pl.DataFrame:
        """The heads of all rows but these."""
        every = pl.Series([True], dtype=pl.Boolean).new_from_index(0, self.heads.height)
        return self.heads.filter(every.scatter(settled, False))

    def leave_open(self, settled: pl.Series) -> None:
        """Gives the list the bodies of all rows but the settled ones."""
        self.body = self.bodies_of(self.others(settled)["index"])
        self.open = self.body.height

    def still_open(self) -> pl.DataFrame:
        """The bodies of the rows that are not settled."""
        return self.body.head(self.open)

    def settled(self, index: pl.Series) -> pl.DataFrame:
        """What of these settled heads an open row may come near to: r, its mark, and who it is."""
        return self.heads.select("mark", _who().alias("who"), pl.col("index").alias("r"))[index]


def _near(rest: pl.DataFrame, done: pl.DataFrame) -> pl.DataFrame:
    """(h, r) pairs of bodies ``rest`` with settled heads ``done``: by number, or by name and birth date."""
    asked = rest.select(pl.col("index").alias("h"), "number", "g_number", _who().alias("who"))
    found = [
        asked.drop_nulls(name).select("h", pl.col(name).hash(seed=1).alias("mark")).join(done, on="mark")
        for name in ("number", "g_number")
    ]
    return pl.concat([pair.select("h", "r") for pair in (*found, asked.join(done, on="who"))]).unique()


def _who() -> pl.Expr:
    """Name and birth date as one number; two of the same are compared in full anyway."""
    return pl.col("name").hash(seed=1) + pl.col("birth").cast(pl.Int32).hash(seed=2)


def link(household: pl.DataFrame, roll: pl.DataFrame, *, progress: Progress | None = None) -> Linkage:
    """Which child of the household list stands on which line of the roll.

    Frames hold the columns of ``records``. The same rows in another order give the same answer.
    """
    tell = progress or _silent
    tell(0, STEPS, "整理名单")
    left, right = Side.of(household), Side.of(roll)
    tell(25, STEPS, "按证号比对")
    settled = _settled(left, right)
    tell(30, STEPS, "整理余下的儿童")
    near, alike, alike_left = _rest(left, right, settled)
    tell(40, STEPS, "逐对比较余下的儿童")
    pairs = pl.concat([candidate_pairs(left.still_open(), right.still_open()), near]).unique().sort("h", "r")
    pairs = _weighed_in_parts(pairs, left.body, right.body, tell)
    pairs = _looked_at_again(pairs, left, right, settled)
    tell(75, STEPS, "查找重复")
    twice_on_roll = _twice(right.body, alike)
    twice_in_household = _twice(left.body, alike_left)
    tell(90, STEPS, "一人对应一个学籍")
    answer = assigned(
        pairs,
        left.still_open()["index"],
        settled=settled["r"],
        twice_on_roll={one: first for one, (first, _) in twice_on_roll.items()},
        twice_in_household={one: first for one, (first, _) in twice_in_household.items()},
        remarks=(TAKEN, TIED, BETTER_NAMED),
    )
    linkage = linkage_of(answer, settled, pairs, left.rows["row"], right.rows["row"], twice_on_roll)
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
    rows = canonical(list_frame)
    found = found_in_household(rows["row"], own, links)
    missing = found.filter(pl.col("roll").is_null())["row"]
    free = canonical(roll).filter(~pl.col("row").is_in(found["roll"].drop_nulls().implode()))
    direct = link(
        rows.filter(pl.col("row").is_in(missing.implode())),
        free,
        progress=lambda done, total, words: tell(STEPS // 2 + done // 2, total, words),
    ).links
    return found_directly(found, direct)


def found_in_household(rows: pl.Series, own: pl.DataFrame, links: pl.DataFrame | None) -> pl.DataFrame:
    """Rows of a further list with the household row ``own`` links them to, and the roll that one has in ``links``."""
    brought = links if links is not None else own.clear().select("household", "roll")
    return (
        rows.alias("row")
        .to_frame()
        .join(
            own.select(row="household", household="roll", rule="rule", score="score"),
            on="row",
            how="left",
            maintain_order="left",
        )
        .join(brought.select("household", "roll"), on="household", how="left", maintain_order="left")
    )


def found_directly(found: pl.DataFrame, direct: pl.DataFrame) -> pl.DataFrame:
    """Those rows with the links found on the roll itself for the ones that had none."""
    own = direct.select(row="household", direct="roll", direct_rule="rule", direct_score="score")
    return found.join(own, on="row", how="left", maintain_order="left").select(
        "row",
        "household",
        pl.coalesce("roll", "direct").alias("roll"),
        pl.coalesce("rule", "direct_rule").alias("rule"),
        pl.coalesce("score", "direct_score").alias("score"),
    )


def _silent(done: int, total: int, words: str) -> None:
    """Nobody is watching."""


def _settled(left: Side, right: Side) -> pl.DataFrame:
    """(h, r, kind) pairs of heads beyond doubt: number, name, birth date agree, and neither number occurs elsewhere.

    First by the identity numbers, then, for the rolls left over, by the number their G 学籍号 holds.
    """
    first = _agreeing(left.heads.filter("alone"), right.heads.filter("alone"), Number.SAME)
    rest, rolls = left.others(first["h"]), right.others(first["r"])
    inside = inside_roll_number(roll_numbers(right.rows["roll_number"].gather(rolls["index"])))
    rolls = rolls.with_columns(inside.alias("number"), inside.hash(seed=1).alias("mark"))
    rolls = rolls.filter(pl.col("number").is_not_null() & pl.col("mark").is_unique())
    rest = rest.filter("alone").join(right.heads.select("mark"), on="mark", how="anti")
    return pl.concat([first, _agreeing(rest, rolls, Number.SAME_IN_ROLL_NUMBER)])


def _agreeing(left: pl.DataFrame, right: pl.DataFrame, number: Number) -> pl.DataFrame:
    """The pairs of heads with one mark that agree; no mark stands twice in a list."""
    places = [side.select("mark").with_row_index(name) for side, name in ((left, "h"), (right, "r"))]
    met = places[0].join(places[1], on="mark")
    kept = ("index", "name", "sex", "birth", "number")
    parts = []
    for start in range(0, max(met.height, 1), PAIRS_AT_ONCE):
        pairs = met.slice(start, PAIRS_AT_ONCE)
        sides = [
            side.select(kept)[pairs[name]].select(
                pl.col("index").alias(name), pl.all().exclude("index").name.prefix(f"{name}_")
            )
            for side, name in ((left, "h"), (right, "r"))
        ]
        parts.append(agreeing(pl.concat(sides, how="horizontal"), number))
    return pl.concat(parts)


def _rest(left: Side, right: Side, settled: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Gives both sides the bodies that are compared: of the unsettled rows, and of the settled ones they come near.

    Returns the pairs of an unsettled child with a settled roll, of two rolls, and of two children. A child entered
    twice must be seen as such, though one of its rows is settled.
    """
    left.leave_open(settled["h"])
    right.leave_open(settled["r"])
    rolls = right.settled(settled["r"])
    near, alike = _near(left.body, rolls), _near(right.body, rolls)
    alike_left = _near(left.body, left.settled(settled["h"]))
    for side, index in ((left, alike_left["r"]), (right, pl.concat([near["r"], alike["r"]]))):
        if len(index):
            side.body = pl.concat([side.body, side.bodies_of(index)])
    return near, alike, alike_left


def _weighed_in_parts(
    pairs: pl.DataFrame, left: pl.DataFrame, right: pl.DataFrame, tell: Progress
) -> pl.DataFrame:
    parts = []
    for start in range(0, max(pairs.height, 1), PAIRS_AT_ONCE):
        part = wide(pairs.slice(start, PAIRS_AT_ONCE), left, right)
        parts.append(worth_keeping(weighed(graded(part))))
        share = min(1.0, (start + PAIRS_AT_ONCE) / max(pairs.height, 1))
        tell(40 + int(35 * share), STEPS, "逐对比较余下的儿童")
    return pl.concat(parts)


def _looked_at_again(pairs: pl.DataFrame, left: Side, right: Side, settled: pl.DataFrame) -> pl.DataFrame:
    """The weighed pairs, the doubtful ones weighed anew by what the other children of the house tell."""
    doubtful = pairs.filter(pl.col("verdict") == REVIEW)
    if doubtful.is_empty():
        return pairs.sort("h", "r")
    kin = _kin(left, doubtful["h"].unique(), settled)
    rolls = right.bodies_of(pl.concat([doubtful["r"], kin["k"]]))
    schools = _village_schools(left, right, where_no_address_speaks(doubtful), settled)
    again = weighed(with_kin(doubtful.select("h", "r", "kind"), kin, schools, rolls))
    return pl.concat([pairs.filter(pl.col("verdict") != REVIEW), again]).sort("h", "r")


def where_no_address_speaks(pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs for which the village's school may count."""
    silent = grades_of(pairs["kind"]).filter(pl.col("address") == MISSING)
    return pairs.join(silent, on="kind", how="semi")


HOUSE_CELLS = (("guardian_phone",), ("guardian_name", "address"))
"""Rows with the same of these are one house."""
TELLING = {"guardian_phone": "[0-9]{4}", "guardian_name": ".", "address": "[0-9号组村]|社区"}
"""What such a cell must hold to tell one house from others; patterns Spark reads as polars does."""
FILLED = "|".join(
    [
        rf"^\s*(?:{'|'.join(sorted(NOTHING))}|[-/]*)\s*$",
        *(f"^\\s*{digit}+\\s*$|{digit}{{7}}$" for digit in range(10)),
    ]
)
"""What is typed to fill a cell: 无, a dash, one digit over and over."""


def _kin(left: Side, children: pl.Series, settled: pl.DataFrame) -> pl.DataFrame:
    """h, k: the settled rolls of the other children of each child's house, by telephone or guardian and address.

    Within one list a family is written one way, so cells are compared as they stand.
    """
    found = []
    for cells in HOUSE_CELLS:
        parts = [pl.col(cell).hash(seed=place) for place, cell in enumerate(cells)]
        marks = left.rows.select(sum(parts[1:], parts[0]).alias("mark")).to_series()
        tells = pl.all_horizontal(
            pl.col(cell).str.contains(TELLING[cell]) & ~pl.col(cell).str.contains(FILLED) for cell in cells
        )
        of_a_house = children.filter(left.rows[children].select(tells.fill_null(False)).to_series())
        asked = pl.DataFrame({"h": of_a_house, "mark": marks.gather(of_a_house)})
        others = pl.DataFrame({"k": settled["r"], "mark": marks.gather(settled["h"])})
        found.append(
            asked.join(others, on="mark").filter(pl.len().over("h") <= OVERUSED_PHONE).select("h", "k")
        )
    return pl.concat(found).unique()


VILLAGE_AT_LEAST = 10
"""So many children of a village must be at school beyond doubt before their schools tell anything."""
SHARE_AT_LEAST = 0.2
LIFT_AT_LEAST = 10.0
"""A school is the village's when a fifth of its children go there, ten times as often as the district's do."""
VILLAGE_IN_ADDRESS = "([^省州市县区旗镇乡道]{1,10}?(?:村|社区))"


def _village_schools(left: Side, right: Side, pairs: pl.DataFrame, settled: pl.DataFrame) -> pl.DataFrame:
    homes, schools = left.rows["address"], right.rows["school"]
    asked = village_of(pairs.select("h", "r").with_columns(homes.gather(pairs["h"]).alias("address")))
    asked = asked.with_columns(schools.gather(pairs["r"]).alias("school")).drop_nulls()
    if not asked.height:
        return asked.select("h", "r")
    # schools are counted by their hash, villages are read where one that is asked for is written at all
    marks = schools.hash(seed=1).gather(settled["r"]).alias("mark").to_frame()
    wanted = asked.select("school", pl.col("school").hash(seed=1).alias("mark")).unique()
    everywhere = marks.filter(pl.col("mark").is_in(wanted["mark"].implode())).group_by("mark").len()
    near = settled.filter(homes.str.contains_any(asked["village"].unique().to_list()).gather(settled["h"]))
    counted = village_of(
        pl.DataFrame({"address": homes.gather(near["h"]), "school": schools.gather(near["r"])})
    )
    return village_schools(
        asked,
        counted.group_by("village", "school").len(),
        everywhere.join(wanted, on="mark").select("school", "len"),
        settled.height,
    )


def village_of(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the village their ``address`` names before 村 or 社区."""
    return rows.with_columns(pl.col("address").str.extract(VILLAGE_IN_ADDRESS).alias("village")).drop(
        "address"
    )


def village_schools(
    asked: pl.DataFrame, near: pl.DataFrame, everywhere: pl.DataFrame, settled: int
) -> pl.DataFrame:
    """Those (h, r) pairs whose school is where the children of h's village go, by what is settled.

    ``asked``: h, r, village, school. ``near``: village, school, len, the settled children of each village asked for.
    ``everywhere``: school, len, the settled children of each school asked for, of ``settled`` in all.
    """
    children = pl.col("len").sum()
    usual = everywhere.select("school", (pl.col("len") / max(settled, 1)).alias("usual"))
    told = (
        near.filter(
            ~pl.col("school").str.contains(FILLED) & (pl.col("school") != "") & (pl.col("village") != "")
        )
        .with_columns(children.over("village").alias("all"))
        .join(usual, on="school")
        .filter(
            (pl.col("all") >= VILLAGE_AT_LEAST)
            & (pl.col("len") >= SHARE_AT_LEAST * pl.col("all"))
            & (pl.col("len") / pl.col("all") >= LIFT_AT_LEAST * pl.col("usual"))
        )
    )
    return asked.join(told, on=["village", "school"], how="semi").select("h", "r")


def worth_keeping(pairs: pl.DataFrame) -> pl.DataFrame:
    """Weighed pairs that are links, doubts, or candidates worth naming to an officer."""
    return pairs.filter((pl.col("verdict") > 0) | (pl.col("points") >= CANDIDATE_POINTS) | pl.col("namesake"))


def _twice(body: pl.DataFrame, alike: pl.DataFrame) -> dict[int, tuple[int, str]]:
    """Index → (first index of the same child, rule) for rows of one list that are one child.

    A shared number with another name (a twin's, typed twice) does not make two rows one child, nor does anything
    where two sound numbers speak against it.
    """
    low, high = pl.min_horizontal("h", "r"), pl.max_horizontal("h", "r")
    pairs = pl.concat([repeated_pairs(body), alike.select(low.alias("h"), high.alias("r"))]).unique()
    found = weighed(graded(wide(pairs.filter(pl.col("h") != pl.col("r")).sort("h", "r"), body, body)))
    return same_rows(found)


def same_rows(pairs: pl.DataFrame) -> dict[int, tuple[int, str]]:
    """Weighed pairs of one list → index: (first index of the same child, rule)."""
    link = (pl.col("verdict") == LINK) & (pl.col("rule") != str(Rule.RENAMED)) & ~pl.col("clash")
    sure = pairs.filter(link).sort("h", "r")
    rules: dict[int, str] = {}
    for h, r, rule in sure.select("h", "r", "rule").iter_rows():
        rules.setdefault(r, rule)
        rules.setdefault(h, rule)
    roots = same_children(sure.select("h", "r").iter_rows())
    return {one: (first, rules[one]) for one, first in roots.items()}


def linkage_of(
    answer: Assignment,
    settled: pl.DataFrame,
    pairs: pl.DataFrame,
    rows: pl.Series,
    rolls: pl.Series,
    twice: dict[int, tuple[int, str]],
) -> Linkage:
    """The answer in the callers' own keys. ``pairs`` are the weighed pairs ``answer`` points into by place."""
    chosen = pl.concat([settled, pairs[answer.links["place"]].select("h", "r", "kind")])
    links = explained(weighed(chosen)).sort("h")
    duplicates = duplicates_of(twice, links["r"])
    unclaimed = pl.DataFrame({"r": pl.int_range(len(rolls), dtype=pl.UInt32, eager=True)})
    unclaimed = unclaimed.join(links, on="r", how="anti").join(duplicates, on="r", how="anti")
    return Linkage(
        links=named(links, rows, rolls).select(LINKED),
        review=review_of(answer, pairs, rows, rolls),
        suspected=suspected_of(answer, rows, rolls),
        duplicates=named_duplicates(duplicates, rolls),
        unclaimed=rolls.gather(unclaimed["r"].sort()).alias("roll").to_frame(),
    )


LINKED = ("household", "roll", "rule", "score", "explanation")


def review_of(answer: Assignment, pairs: pl.DataFrame, rows: pl.Series, rolls: pl.Series) -> pl.DataFrame:
    """What a person must decide: household, roll, rank, score, explanation with its remark."""
    doubted = named(explained(pairs[answer.review["place"]]), rows, rolls)
    return doubted.select(
        "household",
        "roll",
        answer.review["rank"],
        "score",
        pl.col("explanation") + answer.review["remark"],
    )


def suspected_of(answer: Assignment, rows: pl.Series, rolls: pl.Series) -> pl.DataFrame:
    """The suspected children with up to three rolls to look at first."""
    candidates = answer.suspected["candidate"].list
    near = [rolls.gather(candidates.get(n, null_on_oob=True)).alias(f"candidate_{n + 1}") for n in range(3)]
    return pl.DataFrame([rows.gather(answer.suspected["h"]).alias("household"), *near])


def named_duplicates(duplicates: pl.DataFrame, rolls: pl.Series) -> pl.DataFrame:
    """roll, same_as, rule."""
    columns = (("r", "roll"), ("same", "same_as"))
    return pl.DataFrame(
        [*(rolls.gather(duplicates[place]).alias(name) for place, name in columns), duplicates["rule"]]
    )


def named(pairs: pl.DataFrame, rows: pl.Series, rolls: pl.Series) -> pl.DataFrame:
    """Pairs with the callers' own keys of both rows beside them: household, roll."""
    return pairs.with_columns(
        rows.gather(pairs["h"]).alias("household"), rolls.gather(pairs["r"]).alias("roll")
    )


def duplicates_of(twice: Mapping[int, tuple[int, str]], linked: pl.Series) -> pl.DataFrame:
    """r, same, rule: the row a household child is linked with is the one kept, the others repeat it."""
    groups: dict[int, list[int]] = {}
    for one, (first, _) in sorted(twice.items()):
        groups.setdefault(first, []).append(one)
    in_use = set(linked.filter(linked.is_in(list(twice))).to_list())
    found = []
    for members in groups.values():
        kept = next((one for one in members if one in in_use), members[0])
        found += [(one, kept, twice[one][1]) for one in members if one != kept]
    return pl.DataFrame(
        sorted(found), schema={"r": linked.dtype, "same": linked.dtype, "rule": pl.String}, orient="row"
    )
