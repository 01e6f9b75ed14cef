"""How a name sounds and which characters look alike: the two ways a clerk writes a name wrongly."""

import json
import unicodedata
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

import polars as pl

from ..names import GIVEN_READINGS, SURNAME_READINGS

_LOOKALIKES = """
己已巳 未末朱 晨辰震 婷停亭 佳住 洁浩 杨扬 明朋 微徽薇 倩情清晴睛 浩皓 伟纬 梓锌 轩斩 宇字 萱宣 怡恰 欣欧 瑞端 博搏 涵函
妍研 琪棋淇祺 璐露 莹萤 颖颍 彤形 雯文 琳林淋 瑶遥摇 睿容 铭名 昊吴 蕊芯 熙照 俊峻骏竣 杰木 辉挥晖 涛滔 斌武 刚钢
峰锋蜂 建健键
成城诚晟 洋样 媛嫒 嫣焉 娟捐 婉碗 雅稚 诗持 佩侃 宸晨 烁砾 煜昱 烨华 晗含 曦羲 昕听 泽择译 弈奕 翊翌 楷揩 桐恫 瑾槿 瑜喻
琰淡 珂坷 王玉主 田由甲申 刘对 李季 陈阵 张帐 赵越 徐除 孙外 胡湖 郭廓 何河 梁粱 谢射 宋末 许仵 韩苇 曾会 肖省 董重 袁哀
余佘 杜社 叶汁 苏办 吕召 任仕 沈沉 姚桃 卢户 崔催 钟种 谭潭 汪江 范苑 廖寥 贾买 韦韧 付什 万方 邹皱 孟盂 熊能 薛薜 闫闰
侯候 史吏 陶淘 黎犁 贺货 顾须 龚袭 邵绍 戴载 喆哲 堃坤 皙晰 妘云 珺君 瑄宣 璇旋 筠均 苒再 茉末 菡涵 菁青 蓓倍 诺若 豪毫
凯铠 锐说 镕熔 靖静 韬稻 颂松 骁晓 鹏朋 龙尤 贝见 丽两 娜那 钰玉 芳芬 霞暇 昱旻 旻昊 炜伟 玮伟 玮炜 祎袆 沅元 沁心 泓弘
"""

_FUZZY_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"), ("r", "l"), ("hu", "f"))
_FUZZY_FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))


def _pairs(groups: str) -> dict[str, frozenset[str]]:
    seen: dict[str, set[str]] = {}
    for group in groups.split():
        for one in group:
            seen.setdefault(one, set()).update(group)
    return {one: frozenset(others) for one, others in seen.items()}


LOOKALIKES = _pairs(_LOOKALIKES)


def looks_like(one: str, other: str) -> bool:
    """Whether two characters are often mistaken for each other by eye."""
    return other in LOOKALIKES.get(one, ())


@cache
def _table() -> dict[str, str]:
    """Code point → its readings with tones, as pypinyin carries them; read as data, the package not imported."""
    spec = find_spec("pypinyin")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pypinyin")
    table: dict[str, str] = json.loads((Path(spec.origin).parent / "pinyin_dict.json").read_text("utf-8"))
    return table


def _toneless(syllable: str) -> str:
    apart = unicodedata.normalize("NFD", syllable).replace("u\u0308", "v")
    return "".join(char for char in apart if not unicodedata.combining(char))


@lru_cache(maxsize=65_536)
def readings(char: str, *, surname: bool = False) -> tuple[str, ...]:
    """The ways a character is read, without tones, the likeliest first.

    A surname has one reading where it is read unlike the word (曾, 单); a given name may use any.
    """
    if surname and char in SURNAME_READINGS:
        return (SURNAME_READINGS[char],)
    every = [_toneless(one) for one in _table().get(str(ord(char)) if len(char) == 1 else "", "").split(",")]
    usual = GIVEN_READINGS.get(char, every[0])
    return tuple(dict.fromkeys((usual, *every))) if usual else (char.lower(),)


@lru_cache(maxsize=8_192)
def blurred(syllable: str) -> str:
    """The syllable as southern ears confuse it: zh=z, n=l, ing=in …"""
    for long, short in _FUZZY_INITIALS:
        if syllable.startswith(long):
            syllable = short + syllable[len(long) :]
            break
    for long, short in _FUZZY_FINALS:
        if syllable.endswith(long):
            return syllable[: -len(long)] + short
    return syllable


def syllables(name: str) -> tuple[str, ...]:
    """A name cut into what is spoken one by one: each character, or a run of letters standing for one."""
    parts: list[str] = []
    run = ""
    for char in name:
        if char.isascii() and char.isalpha():
            run += char
            continue
        if run:
            parts.append(run)
            run = ""
        parts.append(char)
    if run:
        parts.append(run)
    return tuple(parts)


def _spoken(name: str) -> list[str]:
    """The syllables of a name by blurred sound, the surname's first."""
    return [blurred(readings(part, surname=place == 0)[0]) for place, part in enumerate(syllables(name))]


SOUND_PARTS = ("surname_sound", "second_sound", "last_sound", "given_sound", "whole_sound")
SHORT_NAME = r"^[\u4e00-\u9fff]{1,4}$"


def sounded(names: pl.Series, prefix: str) -> pl.DataFrame:
    """How every name of a column sounds, blurred: the first syllable, the second, the last, all behind the first.

    The keys candidates are looked up by. Short Chinese names are read character by character in columns, the
    others one by one. An empty text stands where a name has no such syllable.
    """
    distinct = pl.DataFrame({"name": names.drop_nulls().unique()})
    short = distinct.filter(pl.col("name").str.contains(SHORT_NAME))
    long = distinct.filter(~pl.col("name").str.contains(SHORT_NAME))
    table = pl.concat([_short_sounds(short), _long_sounds(long)])
    asked = pl.DataFrame({"name": names}).join(table, on="name", how="left", maintain_order="left")
    return asked.select(pl.col(part).alias(prefix + part) for part in SOUND_PARTS)


def _short_sounds(names: pl.DataFrame) -> pl.DataFrame:
    apart = names.with_columns(pl.col("name").str.slice(place, 1).alias(str(place)) for place in range(4))
    for place in range(4):
        chars = apart[str(place)].unique().to_list()
        sounds = [blurred(readings(char, surname=place == 0)[0]) if char else "" for char in chars]
        apart = apart.with_columns(
            pl.col(str(place)).replace_strict(chars, sounds, default="", return_dtype=pl.String)
        )
    length = pl.col("name").str.len_chars()
    given = pl.concat_str("1", pl.lit(" "), "2", pl.lit(" "), "3").str.strip_chars_end(" ")
    last = (
        pl.when(length == 4)
        .then("3")
        .when(length == 3)
        .then("2")
        .when(length == 2)
        .then("1")
        .otherwise(pl.lit(""))
    )
    return apart.select(
        "name",
        pl.col("0").alias("surname_sound"),
        pl.col("1").alias("second_sound"),
        last.alias("last_sound"),
        given.alias("given_sound"),
        pl.concat_str("0", pl.lit(" "), given).str.strip_chars_end(" ").alias("whole_sound"),
    )


def _long_sounds(names: pl.DataFrame) -> pl.DataFrame:
    spoken = [(name, _spoken(name)) for name in names["name"].to_list()]
    rows = [
        (
            name,
            one[0],
            one[1] if len(one) > 1 else "",
            one[-1] if len(one) > 1 else "",
            " ".join(one[1:]),
            " ".join(one),
        )
        for name, one in spoken
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(("name", *SOUND_PARTS), pl.String), orient="row")


@lru_cache(maxsize=65_536)
def same_sound(one: str, other: str, *, surname: bool) -> bool:
    """Whether two characters share a reading."""
    return not set(readings(one, surname=surname)).isdisjoint(readings(other, surname=surname))


@lru_cache(maxsize=65_536)
def near_sound(one: str, other: str, *, surname: bool) -> bool:
    """Whether two characters share a reading once blurred."""
    left = {blurred(sound) for sound in readings(one, surname=surname)}
    return not left.isdisjoint(blurred(sound) for sound in readings(other, surname=surname))
