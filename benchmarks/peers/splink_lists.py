"""Splink on DuckDB: a Fellegi-Sunter model whose weights are estimated from the two lists themselves.

    python -m benchmarks.peers.splink_lists FOLDER OUT

Set up as its documentation advises: cleaned columns, several narrow blocking rules, columns that say the same thing
in one comparison, u by random sampling, m by expectation maximisation in two sessions that between them leave no
comparison out, term frequencies for names. Tuned on lists of other seeds than those reported. The number is compared
place by place: Damerau-Levenshtein gave the same answer for six times the time. Splink says which levels its sample
never met; u is given by hand for the two of the number, about which the meaning of a number says enough.

Not used: addresses beyond village and group, 现住址, school and grade, and labels from a clerk.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from benchmarks.peers import figures  # first, since the clock starts with it

# isort: split
import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

from benchmarks.peers.cleaning import read

LIBRARIES = ("splink", "duckdb", "pypinyin", "polars")
FOUND = 0.99
"""Of the true pairs, the share that agrees in the number, or in name and birth date."""
MISUSED = 0.002
"""Of the rows, the share carrying another child's number: what it means that a number is given once only."""
SLIPPED = 1e-7
"""Of the pairs of different children, the share whose numbers differ in one place."""
SLIPS = """create macro slips(a, b) as
case when length(a) = length(b) then hamming(a, b) else levenshtein(a, b) end"""
"""How many characters two numbers differ by; two changed about count as two."""


def sample(rows: int) -> float:
    """Pairs to draw for u. A million take half a GiB; ten million instead of three double the time at 300,000 rows
    and move no rate by more than 0.002 %."""
    return float(min(max(50 * rows, 1_000_000), 3_000_000))


def _numbers(rows: int) -> cl.CustomComparison:
    """The identity number against the one of the roll and the one within its 学籍号 (l is the household list)."""
    same = cll.CustomLevel("number_l = number_r or number_l = second_number_r", "same number")
    near = "slips(number_l, number_r) <= {0} or slips(number_l, second_number_r) <= {0}"
    none = "number_l is null or (number_r is null and second_number_r is null)"
    return cl.CustomComparison(
        output_column_name="number",
        comparison_levels=[
            cll.CustomLevel(none, "no number").configure(is_null_level=True),
            same.configure(u_probability=MISUSED / rows, fix_u_probability=True),
            cll.CustomLevel(near.format(1), "one place").configure(
                u_probability=SLIPPED, fix_u_probability=True
            ),
            cll.CustomLevel(near.format(2), "two places"),
            cll.ElseLevel(),
        ],
    )


def _names() -> cl.CustomComparison:
    longer = "greatest(length(name_l), length(name_r)) >= 3"
    return cl.CustomComparison(
        output_column_name="name",
        comparison_levels=[
            cll.NullLevel("name"),
            cll.ExactMatchLevel("name", term_frequency_adjustments=True),
            cll.CustomLevel("pinyin_l = pinyin_r or name_l = former_r", "same sound, or former name"),
            cll.CustomLevel(f"levenshtein(name_l, name_r) <= 1 and {longer}", "one character"),
            cll.JaroWinklerLevel("pinyin", 0.9),
            cll.ElseLevel(),
        ],
    )


def _births() -> cl.CustomComparison:
    swapped = "day(born_l) = month(born_r) and month(born_l) = day(born_r) and year(born_l) = year(born_r)"
    same_day = "day(born_l) = day(born_r) and month(born_l) = month(born_r)"
    return cl.CustomComparison(
        output_column_name="born",
        comparison_levels=[
            cll.NullLevel("born"),
            cll.ExactMatchLevel("born"),
            cll.CustomLevel(swapped, "day and month changed about"),
            cll.CustomLevel("abs(date_diff('day', born_l, born_r)) = 1", "a day"),
            cll.CustomLevel(f"{same_day} and abs(year(born_l) - year(born_r)) = 1", "a year"),
            cll.CustomLevel("date_diff('day', born_l, born_r) between -50 and 50", "another calendar"),
            cll.ElseLevel(),
        ],
    )


def _families() -> cl.CustomComparison:
    """Telephone, guardian and address in one, as brothers and sisters share all three."""
    unknown = "(phone_{0} is null and guardian_{0} is null and village_{0} is null)"
    home = "(guardian_l = guardian_r and village_l = village_r)"
    none = f"{unknown.format('l')} or {unknown.format('r')}"
    return cl.CustomComparison(
        output_column_name="family",
        comparison_levels=[
            cll.CustomLevel(none, "nothing known").configure(is_null_level=True),
            cll.CustomLevel(f"phone_l = phone_r or {home}", "telephone, or guardian and village"),
            cll.CustomLevel("guardian_l = guardian_r", "guardian"),
            cll.CustomLevel("place_l = place_r", "village and group"),
            cll.CustomLevel("village_l = village_r", "village"),
            cll.ElseLevel(),
        ],
    )


def _settings(rows: int) -> SettingsCreator:
    return SettingsCreator(
        link_type="link_only",
        unique_id_column_name="row",
        comparisons=[_numbers(rows), _names(), _births(), cl.ExactMatch("sex"), _families()],
        blocking_rules_to_generate_predictions=[
            block_on("number"),
            "l.number = r.second_number",
            block_on("pinyin", "born"),
            block_on("born", "village", "sex"),
            block_on("born", "place"),
            block_on("born", "guardian"),
            block_on("phone"),
            block_on("substr(number, 1, 14)", "clan"),
            block_on("substr(number, 11, 8)"),
            block_on("name", "place"),
            block_on("name", "guardian"),
            block_on("pinyin", "village", "sex"),
        ],
        retain_intermediate_calculation_columns=False,
        retain_matching_columns=False,
    )


def _train(linker: Linker, rows: int) -> None:
    sure = [block_on("number"), block_on("name", "born")]
    training = linker.training
    training.estimate_probability_two_random_records_match(sure, recall=FOUND)
    training.estimate_u_using_random_sampling(max_pairs=sample(rows), seed=1)
    for rule in sure:
        training.estimate_parameters_using_expectation_maximisation(
            rule, estimate_without_term_frequencies=True
        )


def link(folder: Path, _out: Path) -> figures.Answer:
    household, roll = read(folder)
    children, rows = household["row"].to_list(), len(household)
    base = duckdb.connect()
    base.execute(SLIPS)
    with tempfile.TemporaryDirectory() as place:
        for name, frame in (("household", household), ("roll", roll)):
            frame.write_parquet(f"{place}/{name}.parquet")
            base.execute(f"create table {name} as select * from '{place}/{name}.parquet'")
    del household, roll, frame
    linker = Linker(["household", "roll"], _settings(rows), DuckDBAPI(base))
    _train(linker, rows)
    found = linker.inference.predict(threshold_match_probability=figures.DOUBTED)
    pairs = base.execute(
        f"select row_l, row_r, match_probability from {found.physical_name} order by match_weight desc, row_l, row_r"
    ).fetchall()
    return figures.decide(children, pairs)


if __name__ == "__main__":
    sys.exit(figures.run(link, Path(sys.argv[1]), Path(sys.argv[2]), LIBRARIES))
