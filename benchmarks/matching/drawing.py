"""The trade-off as an SVG written by hand: people's work across, errors up, for the match and the two peers.

Both scales are logarithmic; a share of nothing stands on a shelf of its own at the bottom.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Any

from benchmarks.matching.cases import DRAWN, HOLDOUT, SHORT, write
from benchmarks.matching.goals import LIMITS, LIMITS_AT_THREE
from benchmarks.matching.strictness import Counts, Moved, Truth, ours, theirs
from benchmarks.peers.environment import Unavailable

WIDE, HIGH = 1440, 1240
PANEL_WIDE, PANEL_HIGH, LEFTS, TOPS = 560, 400, (120, 830), (170, 680)
ACROSS = (0.0003, 0.1)
SHELF = 44
"""Pixels between the bottom of a panel and the lowest share above nothing."""
TOOLS = {
    "notoneless": ("notoneless（本系统）", "#0b6b50"),
    "splink": ("Splink", "#c2571a"),
    "recordlinkage": ("Record Linkage Toolkit", "#5b4b9a"),
}
FONT = "'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif"
TITLE = "人少核对一些，会多错几个孩子？"
SUBTITLE = (
    f"每图 {len(DRAWN)} 份虚构名单合并，每份 {SHORT:,} 个孩子；大标记是各自平时的设置，"
    "小点和线是把尺度放宽、收紧后的结果"
)
CAPTION = (
    "Across: children left to a person, of the household list. Up, left: absent children wrongly linked, of the absent;"
    " right: enrolled children called suspected, of the enrolled. Both scales logarithmic.",
    "Large marks: each tool as it is set; shaded: the goals. Lines: notoneless made stricter or bolder by its scores,"
    " the others by the threshold they link from (left) or doubt from (right).",
)
RATES = {1: "差错率一般", 3: "差错率 3 倍"}
UPWARDS = {
    "links": ("不在校的孩子被误连", (0.0001, 0.03)),
    "alarms": ("在校的孩子被误报疑似", (0.00001, 0.03)),
}


@dataclass(frozen=True, slots=True)
class Panel:
    """One of the four pictures: where it stands and what its scales are."""

    left: int
    top: int
    upwards: tuple[float, float]

    def x(self, share: float) -> float:
        """Place across, in pixels."""
        low, high = ACROSS
        return self.left + PANEL_WIDE * _part(max(share, low), low, high)

    def y(self, share: float) -> float:
        """Place down, in pixels."""
        bottom = self.top + PANEL_HIGH
        if share <= 0:
            return bottom - SHELF / 2
        low, high = self.upwards
        return bottom - SHELF - (PANEL_HIGH - SHELF) * _part(max(share, low), low, high)


def _part(share: float, low: float, high: float) -> float:
    return min(1.0, math.log(share / low) / math.log(high / low))


def measured(say: Callable[[str], None]) -> list[dict[str, Any]]:
    """What is drawn, as plain data: one part for each rate of faults."""
    return [_measured(times, say) for times in RATES]


def draw(path: Path, told: list[dict[str, Any]]) -> None:
    """Draw what was measured."""
    parts = [_frame()]
    for row, part in enumerate(told):
        times, absent, enrolled = part["times"], part["absent"], part["enrolled"]
        found = {name: _moved(one) for name, one in part["found"].items()}
        for column, trade in enumerate(("links", "alarms")):
            panel = Panel(LEFTS[column], TOPS[row], UPWARDS[trade][1])
            limits = LIMITS if times == 1 else LIMITS_AT_THREE
            parts.append(_axes(panel, trade, times, limits))
            share = _shares(trade, absent, enrolled)
            parts += [_tool(panel, name, moved, trade, share) for name, moved in reversed(found.items())]
    body = "\n".join(parts)
    path.write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" width="{WIDE}" height="{HIGH}" '
        f'font-family="{FONT}" font-size="17" fill="#1c1c1c">\n{body}\n</svg>\n',
        "utf-8",
    )


def _measured(times: int, say: Callable[[str], None]) -> dict[str, Any]:
    found: dict[str, list[Moved]] = {}
    absent = enrolled = 0
    for seed in DRAWN:
        say(f"curve: {HOLDOUT}, {SHORT:,} children, faults × {times}, seed {seed}")
        with tempfile.TemporaryDirectory(prefix="notoneless-lists-") as place:
            folder = write(HOLDOUT, SHORT, seed, times, Path(place) / "lists")
            truth = Truth.read(folder)
            absent, enrolled = absent + len(truth.absent), enrolled + len(truth.enrolled)
            found.setdefault("notoneless", []).append(ours(folder))
            for name in ("splink", "recordlinkage"):
                try:
                    found.setdefault(name, []).append(theirs(name, folder, Path(place) / name))
                except Unavailable as why:
                    say(f"{name} is left out: {why}")
                    found.pop(name)
    for name, all_moved in found.items():
        say(f"{name}: {_sum(one.own for one in all_moved)}, {absent} absent, {enrolled} enrolled")
    pooled = {name: asdict(_pooled(all_moved)) for name, all_moved in found.items()}
    return {"times": times, "absent": absent, "enrolled": enrolled, "found": pooled}


def _moved(plain: dict[str, Any]) -> Moved:
    links, alarms = ({key: Counts(**one) for key, one in plain[part].items()} for part in ("links", "alarms"))
    return Moved(Counts(**plain["own"]), links, alarms)


def _pooled(every: list[Moved]) -> Moved:
    links, alarms = (
        {key: _sum(getattr(one, part)[key] for one in every) for key in getattr(every[0], part)}
        for part in ("links", "alarms")
    )
    return Moved(_sum(one.own for one in every), links, alarms)


def _sum(counts: Iterable[Counts]) -> Counts:
    return Counts(*map(sum, zip(*map(astuple, counts), strict=True)))


def _shares(trade: str, absent: int, enrolled: int) -> Callable[[Counts], tuple[float, float]]:
    def share(one: Counts) -> tuple[float, float]:
        wrong = one.linked / absent if trade == "links" else one.suspected / enrolled
        return one.reviewed / (absent + enrolled), wrong

    return share


def _text(x: float, y: float, words: str, more: str = "") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" {more}>{words}</text>'


def _line(x: float, y: float, x_2: float, y_2: float, more: str) -> str:
    return f'<path d="M{x:.1f} {y:.1f}L{x_2:.1f} {y_2:.1f}" {more}/>'


def _frame() -> str:
    lines = [
        f'<rect width="{WIDE}" height="{HIGH}" fill="#fff"/>',
        _text(60, 52, TITLE, 'font-size="30" font-weight="700"'),
        _text(60, 88, SUBTITLE, 'fill="#444"'),
    ]
    for place, (name, (words, colour)) in zip((780, 1010, 1120), TOOLS.items(), strict=True):
        lines += [_mark(name, place, 46, colour), _text(place + 20, 52, words)]
    lines += [
        _text(60, HIGH - 56 + 26 * n, words, 'font-size="15" fill="#444"') for n, words in enumerate(CAPTION)
    ]
    return "\n".join(lines)


def _percent(share: float) -> str:
    return f"{share * 100:.6f}".rstrip("0").rstrip(".") + "%"


def _decades(low: float, high: float) -> list[float]:
    """Powers of ten of a scale, both ends included."""
    first, last = math.ceil(math.log10(low) - 1e-9), math.floor(math.log10(high) + 1e-9)
    return [10.0**n for n in range(first, last + 1)]


def _axes(panel: Panel, trade: str, times: int, limits: dict[str, float]) -> str:
    words, upwards = UPWARDS[trade]
    right, bottom = panel.left + PANEL_WIDE, panel.top + PANEL_HIGH
    most = limits["wrongly_linked" if trade == "links" else "false_alarms"]
    goal_x, goal_y = panel.x(limits["review"]), panel.y(most)
    pale = 'stroke="#e3e3e3" fill="none"'
    parts = [
        f'<rect x="{panel.left}" y="{goal_y:.1f}" width="{goal_x - panel.left:.1f}" height="{bottom - goal_y:.1f}" '
        'fill="#dff1e6"/>',
        _text(panel.left + 10, goal_y + 24, "目标以内", 'fill="#3d7a5c" font-size="15"'),
        _text(panel.left, panel.top - 18, f"{RATES[times]}：{words}", 'font-size="20" font-weight="600"'),
    ]
    for share in _decades(*upwards):
        y = panel.y(share)
        parts += [
            _line(panel.left, y, right, y, pale),
            _text(panel.left - 10, y + 6, _percent(share), 'text-anchor="end"'),
        ]
    parts.append(_text(panel.left - 10, panel.y(0) + 6, "0", 'text-anchor="end"'))
    for share in _decades(*ACROSS):
        x = panel.x(share)
        parts += [
            _line(x, panel.top, x, bottom, pale),
            _text(x, bottom + 26, _percent(share), 'text-anchor="middle"'),
        ]
    parts += [
        _line(panel.left, bottom - SHELF, right, bottom - SHELF, 'stroke="#bbb" stroke-dasharray="3 4"'),
        f'<rect x="{panel.left}" y="{panel.top}" width="{PANEL_WIDE}" height="{PANEL_HIGH}" fill="none" stroke="#888"/>',
        _text(right, bottom + 52, "交给人核对的孩子，占名册 →", 'text-anchor="end" fill="#444"'),
    ]
    return "\n".join(parts)


def _tool(
    panel: Panel,
    name: str,
    moved: Moved,
    trade: str,
    share: Callable[[Counts], tuple[float, float]],
) -> str:
    colour = TOOLS[name][1]
    points = sorted({share(one) for one in [moved.own, *getattr(moved, trade).values()]}, key=_outwards)
    places = [(panel.x(x), panel.y(y)) for x, y in points if ACROSS[0] <= x <= ACROSS[1]]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    parts = [f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2" stroke-linejoin="round"/>']
    parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
    x, y = (place(one) for place, one in zip((panel.x, panel.y), share(moved.own), strict=True))
    parts.append(_mark(name, x, y, colour))
    return "\n".join(parts)


def _outwards(point: tuple[float, float]) -> tuple[float, float]:
    """From little work for people to much, and from many errors to few."""
    return point[0], -point[1]


def _mark(name: str, x: float, y: float, colour: str) -> str:
    look = f'fill="{colour}" stroke="#fff" stroke-width="2"'
    if name == "notoneless":
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="10" {look}/>'
    if name == "splink":
        return f'<rect x="{x - 9:.1f}" y="{y - 9:.1f}" width="18" height="18" {look}/>'
    return f'<path d="M{x:.1f} {y - 12:.1f}L{x + 11:.1f} {y + 8:.1f}L{x - 11:.1f} {y + 8:.1f}Z" {look}/>'
