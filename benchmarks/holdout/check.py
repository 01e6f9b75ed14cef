"""A look at what the generator really makes: the rates that came about, and whether every fault came about at all."""

from collections import Counter
from dataclasses import fields

import polars as pl

from benchmarks.holdout.entries import entries
from benchmarks.holdout.lists import NAMESAKES, Lists, Maker
from benchmarks.holdout.rates import BASE

CHILDREN = 35_000
SEED = 16  # of this seed neither the household list nor the roll has a way of its own with numbers and dates
PEOPLE = entries(
    "absent enrolled absent_sibling_enrolled absent_twin_enrolled second_row second_surname stranger "
    "near_name_absent near_name_enrolled"
)
ELSEWHERE = {"nickname": "disability", "certificate_missing": "disability", "poverty_missing": "poverty"}


def expected() -> list[tuple[str, str]]:
    """Everything that has to occur: each fault on the list it belongs to, each kind of child, each kind of namesake."""
    faults = [each.name for each in fields(BASE) if each.metadata["fault"]]
    wanted = [
        (ELSEWHERE.get(name, "roll"), name) for name in faults if name not in ELSEWHERE or name == "nickname"
    ]
    wanted += [(ELSEWHERE[name], "number_missing") for name in ELSEWHERE if name != "nickname"]
    wanted += [("roll", name) for name in ("early_number", "former_filled", "former_idle")]
    namesakes = [f"namesake_{whose}_{alike}" for whose in ("absent", "enrolled") for alike in NAMESAKES]
    return wanted + [("people", name) for name in (*PEOPLE, *namesakes)]


def bare(column: str) -> pl.Expr:
    """A number's cell without what a whole file may be written with: an apostrophe before, a space behind."""
    return pl.col(column).str.strip_chars("' ")


def pairs(lists: Lists) -> pl.DataFrame:
    """The right pairs of enrolled children side by side; the roll's columns end in `_roll`."""
    left = lists.household.with_columns(bare("身份证号"))
    right = lists.roll.with_columns(bare("身份证号")).rename({"序号": "roll"})
    here = lists.truth.filter(pl.col("roll") != "")
    return here.join(left, left_on="household", right_on="序号").join(right, on="roll", suffix="_roll")


def faults_of_truth(lists: Lists) -> list[str]:
    """What is wrong with the truth itself; nothing, if all is well."""
    wrong, truth = [], lists.truth
    taken = truth.filter(pl.col("roll") != "")["roll"]
    if set(truth["household"]) != set(lists.household["序号"]):
        wrong.append("the truth does not name every household child")
    if taken.n_unique() != len(taken) or not set(taken) <= set(lists.roll["序号"]):
        wrong.append("a roll row belongs to two children, or is not there")
    both = truth.group_by("household").agg(pl.len(), (pl.col("roll") == "").any().alias("absent"))
    if both.filter(pl.col("absent") & (pl.col("len") > 1)).height:
        wrong.append("an absent child has a roll row")
    for name in ("poverty", "disability"):
        rows = lists.groups.filter(pl.col("list") == name)["row"]
        if set(rows) != set(getattr(lists, name)["序号"]):
            wrong.append(f"the truth does not name every {name} row")
    return wrong


def realised(lists: Lists) -> dict[str, float]:
    """Shares (0-1) that an engine's owner asks for first; cells are compared as they stand.

    Where a whole list writes its dates or telephones in a way of its own, all of those differ.
    """
    both = pairs(lists)
    joined = both.filter(pl.col("身份证号") == pl.col("身份证号_roll"))["household"].n_unique()
    first = both.unique("household", keep="first", maintain_order=True)
    absent = lists.truth.filter(pl.col("roll") == "")
    absent = absent.join(lists.household, left_on="household", right_on="序号")
    others = lists.roll.join(lists.truth, left_on="序号", right_on="roll", how="anti")
    shares = {
        "absent of household": absent.height / lists.household.height,
        "of other districts on the roll": others.height / lists.roll.height,
        "poverty of household": lists.poverty.height / lists.household.height,
        "disability of household": lists.disability.height / lists.household.height,
        "enrolled, number not the same on any roll row": 1 - joined / first.height,
    }
    for column in ("姓名", "出生日期", "性别", "监护人姓名", "监护人电话"):
        differing = first.filter(pl.col(column) != pl.col(column + "_roll")).height
        shares[f"enrolled, {column} not the same"] = differing / first.height
    for columns in (["姓名", "出生日期"], ["姓名", "出生日期", "性别"]):
        alike = absent.join(lists.roll, on=columns, how="semi").height
        shares[f"absent, {' '.join(columns)} of a roll row"] = alike / absent.height
    return shares


def run(seed: int = SEED) -> int:
    """Print the realised rates and counts; 1 if the truth is wrong or something never occurred, else 0."""
    maker = Maker(CHILDREN, seed, 1.0)
    lists, tally = maker.run(), Counter(maker.tally)
    for label, style in maker.styles.items():
        print(f"{label:12} {style}")
    for what, share in realised(lists).items():
        print(f"{share:8.3%}  {what}")
    for (label, what), count in sorted(tally.items()):
        print(f"{count:8}  {label}: {what}")
    wrong = faults_of_truth(lists) + [
        f"never: {label} {what}" for label, what in expected() if not tally[label, what]
    ]
    print("\n".join(wrong) if wrong else "all occurred")
    return 1 if wrong else 0
