"""The Python Record Linkage Toolkit on pandas: candidate pairs by blocks, comparisons, and its ECM classifier.

    python -m benchmarks.peers.recordlinkage_lists FOLDER OUT

ECM rather than a fixed weighted sum: nobody has labelled these pairs, ECM is what the toolkit offers for that, and
a sum would measure whoever chose its weights. What it needs to do well here:

- It knows only yes and no, so that a missing value looks like a difference. Number, name and birth date therefore
  have a second column each: whether they are near enough or unknown.
- Left to the candidate pairs it takes brothers and sisters, who fill the blocks of telephone and address, for what
  different children are like. It is fitted to the pairs of four narrow blocks and to twice as many pairs drawn at
  random as there are children.
- Those pairs say nothing of how rare a right pair is, so the chance before looking is set to one roll row. And ECM
  does not smooth: what no wrong pair in training shows would decide alone, so each share is at least one pair's.

Chosen on lists of other seeds than those reported, among some sixty sets of columns and blocks.

Pairs are compared a quarter of a million at a time, which bounds the memory; on one core, as more only copy.
"""

from __future__ import annotations

import sys
import warnings
from pathlib import Path

from benchmarks.peers import figures  # first, since the clock starts with it

# isort: split
import numpy as np
import pandas as pd
import polars as pl
import recordlinkage
from recordlinkage.compare import Date, Exact, Numeric, String
from recordlinkage.index import Block, Random

from benchmarks.peers.cleaning import read

LIBRARIES = ("recordlinkage", "pandas", "numpy", "jellyfish", "scikit-learn", "pypinyin", "polars")
CHUNK = 250_000
"""Pairs compared at a time."""
TWO_OF_EIGHTEEN = 0.88
"""Likeness of two numbers with no more than two slips between them."""
LUNAR = 50
"""Days between a birth date and the same one by the other calendar, at most."""


def _narrow() -> list[Block]:
    """Blocks most of whose pairs are right ones."""
    return [
        Block("number"),
        Block(["pinyin", "born"]),
        Block(["name", "place"]),
        Block(["pinyin", "village", "sex"]),
    ]


def _wide() -> list[Block]:
    """Blocks that find the pairs the narrow ones miss."""
    return [
        Block("number", "second_number"),
        Block("phone"),
        Block(["front", "clan"]),
        Block("back"),
        Block(["name", "guardian"]),
        Block(["born", "village", "sex"]),
        Block(["born", "place"]),
        Block(["born", "guardian"]),
    ]


def _comparer() -> recordlinkage.Compare:
    slips = {"method": "damerau_levenshtein", "threshold": TWO_OF_EIGHTEEN}
    return recordlinkage.Compare(
        [
            Exact("number", "number", label="number"),
            Exact("number", "second_number", label="second_number"),
            String("number", "number", label="near_number", **slips),
            String("number", "second_number", label="near_second", **slips),
            Exact("pinyin", "pinyin", label="sound"),
            Exact("name", "former", label="former"),
            String("pinyin", "pinyin", method="jarowinkler", threshold=0.9, label="near_sound"),
            String("name", "name", method="levenshtein", threshold=0.6, label="near_name"),
            Date("born", "born", swap_months=0, label="born"),
            Numeric("day", "day", method="step", offset=LUNAR, label="near_day"),
            *(Exact(one, one, label=one) for one in ("sex", "phone", "guardian", "village", "place")),
        ]
    )


def _frame(cleaned: pl.DataFrame) -> pd.DataFrame:
    """A cleaned list for pandas, with two parts of the number for blocks and the birth date also as a count of days."""
    texts = [name for name in cleaned.columns if name != "born"]
    frame = pd.DataFrame({name: cleaned[name].to_list() for name in texts}, dtype=object)
    frame["born"] = cleaned["born"].cast(pl.Datetime("ns")).to_numpy()
    frame["day"] = cleaned["born"].to_physical().to_numpy()
    frame["front"], frame["back"] = frame["number"].str[:14], frame["number"].str[10:]
    return frame


def _features(found: pd.DataFrame, no_number: np.ndarray, no_birth: np.ndarray) -> pd.DataFrame:
    """What ECM sees of compared pairs: 1 for yes, 0 for no."""
    yes = found > 0
    name = yes["sound"] | yes["former"]
    kin = yes["phone"] | (yes["guardian"] & yes["village"])
    columns = {
        "number": yes["number"] | yes["second_number"],
        "number_or_near": yes["near_number"] | yes["near_second"] | no_number,
        "name": name,
        "name_or_near": name | yes["near_sound"] | yes["near_name"],
        "born": found["born"] == 1,
        "born_or_near": yes["born"] | yes["near_day"] | no_birth,
        "sex": yes["sex"],
        "kin": kin,
        "home": kin | yes["place"],
        "village": yes["village"],
    }
    return pd.DataFrame(columns, index=found.index).astype("int8")


def compared(pairs: pd.MultiIndex, household: pd.DataFrame, roll: pd.DataFrame) -> pd.DataFrame:
    """The features of all pairs."""
    comparer, parts = _comparer(), []
    lacks = {name: frame.isna().to_numpy() for name, frame in (("left", household), ("right", roll))}
    number, born = household.columns.get_loc("number"), household.columns.get_loc("born")
    second = roll.columns.get_loc("second_number")
    for start in range(0, len(pairs), CHUNK):
        some = pairs[start : start + CHUNK]
        left, right = (some.get_level_values(level).to_numpy() for level in (0, 1))
        no_number = lacks["left"][left, number] | lacks["right"][right, second]
        no_birth = lacks["left"][left, born] | lacks["right"][right, born]
        parts.append(_features(comparer.compute(some, household, roll), no_number, no_birth))
    return pd.concat(parts)


def link(folder: Path, _out: Path) -> figures.Answer:
    warnings.simplefilter("ignore")  # the toolkit speaks to an older pandas
    household, roll = (_frame(cleaned) for cleaned in read(folder))
    children, pupils = household["row"].tolist(), roll["row"].tolist()
    narrow = recordlinkage.Index(_narrow()).index(household, roll)
    pairs = narrow.union(recordlinkage.Index(_wide()).index(household, roll))
    chance = Random(2 * len(household), random_state=1).index(household, roll)
    features = compared(pairs, household, roll)
    trained = pd.concat([features.iloc[pairs.get_indexer(narrow)], compared(chance, household, roll)])
    del pairs, narrow, chance, household, roll
    classifier = recordlinkage.ECMClassifier(atol=1e-5)
    classifier.fit(trained)
    kernel = classifier.kernel
    kernel.class_log_prior_ = np.log([1 - 1 / len(pupils), 1 / len(pupils)])
    kernel.feature_log_prob_ = np.maximum(kernel.feature_log_prob_, -np.log(len(trained)))
    score = classifier.prob(features)
    score = score[score >= figures.DOUBTED].sort_values(ascending=False, kind="stable")
    found = zip(*(score.index.get_level_values(level) for level in (0, 1)), score, strict=True)
    return figures.decide(children, [(children[one], pupils[other], share) for one, other, share in found])


if __name__ == "__main__":
    sys.exit(figures.run(link, Path(sys.argv[1]), Path(sys.argv[2]), LIBRARIES))
