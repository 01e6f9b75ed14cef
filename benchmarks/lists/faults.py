"""What clerks do to a row: each fault with its rate, and the functions that commit it."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from random import Random

from .people import Child, Home, check_character


@dataclass(frozen=True, slots=True)
class Faults:
    """Rates, as fractions of the rows of one list; both lists are spoiled, the household list by half of each."""

    # identity number
    number_missing: float = 0.012
    number_mistyped: float = 0.008
    number_swapped: float = 0.003
    number_15: float = 0.002
    number_lower_x: float = 0.03
    number_full_width: float = 0.003
    number_spaced: float = 0.005
    number_guardians: float = 0.0015
    number_siblings: float = 0.0015
    number_changed: float = 0.003
    # name
    name_sound: float = 0.006
    name_shape: float = 0.004
    name_traditional: float = 0.002
    name_variant: float = 0.002
    name_spaced: float = 0.01
    name_cut: float = 0.001
    name_renamed: float = 0.003
    # birth date
    birth_lunar: float = 0.004
    birth_day: float = 0.003
    birth_swapped: float = 0.002
    birth_year: float = 0.002
    birth_written: float = 0.1
    birth_serial: float = 0.005
    birth_missing: float = 0.002
    sex_wrong: float = 0.002
    # family, on the roll only
    moved: float = 0.1
    phone_missing: float = 0.06
    phone_changed: float = 0.2
    other_guardian: float = 0.35
    # the lists themselves
    absent: float = 0.02
    outsiders: float = 0.03
    twice: float = 0.004
    namesakes: float = 0.001
    namesakes_of_absent: float = 0.005


DEFAULT = Faults()
_LISTS = (
    "absent",
    "outsiders",
    "twice",
    "moved",
    "phone_missing",
    "phone_changed",
    "other_guardian",
    "birth_written",
)
HEAVY = replace(
    DEFAULT,
    **{one.name: getattr(DEFAULT, one.name) * 3 for one in fields(Faults) if one.name not in _LISTS},
    moved=0.2, phone_missing=0.12, phone_changed=0.3, twice=0.008,
)  # fmt: skip
NONE = Faults(**dict.fromkeys((one.name for one in fields(Faults)), 0.0))


def _words(text: str) -> list[str]:
    return text.split()


SOUNDS = _words(
    """
    晓小 佳嘉家 欣新鑫 宇雨羽语 浩昊皓 俊君军 杰洁捷 伟玮炜 婷庭廷 怡宜仪
    梓子紫 涵晗寒 轩萱宣 琪奇祺 瑶遥尧 诗思 静婧靖 丽莉力立 燕艳雁 芳方
    凤风 英瑛莺 珍真贞 云芸 辉晖 慧惠会 文雯纹 博波 龙隆 志智 明铭鸣
    平萍苹 海亥 林琳 建健 华花 娟涓 玲灵铃 梅枚 雪学 洋阳 月悦 红宏洪
    国果 涛滔 峰锋枫 飞菲 航杭 泽则 瑞锐 睿瑞 依伊一 青清 倩茜 颖影 荷何
    蓉荣 丹单 敏闽 霞侠 远园 承诚成 恩 佑右 景锦 哲折 磊垒 李黎 章张
    徐许 余于俞 江姜蒋 程陈 汪王 武吴伍 贺何 付傅 向项 魏卫 陆路 严闫阎
    石时史 谢解 叶业 曾增 韩含 冯逢 袁元
    """
)
"""Characters read alike."""
SHAPES = _words(
    """
    晨辰 婷停 佳住 浩洁 杨扬 明朋 倩情 伟纬 轩斩 宇字 怡恰 博搏 妍研
    璐路 颖颍 彤形 涵函 昊旻 俊峻 思恩 丹舟 芝艺 远运 凡几 雪雷 春眷
    乐东 军车 天夫 冬东 玉王 田由 刘对 李季 陈阵 张帐 徐除 孙外 胡湖
    郭廓 何河 许仵 曾会 董重 余佘 任仕 沈沉 姚桃 钟种 谭潭 范苑 贾买
    付什 万方 孟盂 熊能 侯候 史吏 顾须 戴载 雅稚 诗持 宸晨 泽择 瑾槿
    瑜喻 英芙 桂佳 兰三 飞气 平干 勇男 帅师 志态 铭铬 睿容 豪毫 安按
    莉荆 蓉容 梦林
    """
)
"""Characters that look alike."""
TRADITIONAL: dict[str, str] = dict(
    _words(
        """
    张張 陈陳 刘劉 黄黃 杨楊 赵趙 吴吳 郑鄭 孙孫 马馬 罗羅 谢謝 许許
    韩韓 冯馮 邓鄧 叶葉 苏蘇 卢盧 钟鍾 谭譚 汤湯 龙龍 邹鄒 伟偉 丽麗
    凤鳳 静靜 云雲 梦夢 兰蘭 艳艷 国國 强強 轩軒 颖穎 诗詩 语語 杰傑
    涛濤 鹏鵬 辉輝 晓曉 红紅 飞飛 军軍 瑶瑤 洁潔 环環 铭銘 泽澤 乐樂
    远遠 娴嫻 贞貞 莲蓮
    """
    )
)
VARIANTS: dict[str, str] = dict(
    _words(
        """
    峰峯 宁甯 修脩 哲喆 岩巖 岳嶽 阶堦 凉涼 青靑 升昇 群羣 昆崑 强彊
    """
    )
)
DOTS = ("·", "·", "·", "•", "・", "‧", ".", "。", " ", "", "∙", "⋅", "﹒", "●")
WRITTEN = (
    "{0:%Y-%m-%d}",
    "{0:%Y}年{0.month}月{0.day}日",
    "{0:%Y%m%d}",
    "{0:%Y/%m/%d}",
    "{0:%Y}.{0.month}.{0.day}",
    "{0:%Y}/{0.month}/{0.day}",
)
COUNTING = "零一二三四五六七八九"


def spoil_number(child: Child, faults: Faults, share: float, chance: Random) -> tuple[str, bool]:
    """(the number as the list has it, whether a school could build a 学籍号 from the true one)."""
    text, dice = child.number, chance.random() / share
    for rate, change in (
        (faults.number_missing, lambda: ""),
        (faults.number_mistyped, lambda: _mistyped(text, chance)),
        (faults.number_swapped, lambda: _swapped(text, chance)),
        (faults.number_15, lambda: text[:6] + text[8:17]),
        (faults.number_guardians, lambda: chance.choice(child.elders).number),
        (faults.number_siblings, lambda: chance.choice(child.siblings).number if child.siblings else text),
        (faults.number_changed, lambda: _other(child, chance)),
        (faults.number_full_width, lambda: text.translate({n: n + 0xFEE0 for n in range(48, 91)})),
        (
            faults.number_spaced,
            lambda: f" {text[:6]} {text[6:14]} {text[14:]}" if chance.random() < 0.5 else text + " ",
        ),
    ):
        if dice < rate:
            return change(), chance.random() < 0.5
        dice -= rate
    if text.endswith("X") and chance.random() < max(faults.number_lower_x * 10, 0):
        text = text.lower()
    return text, True


def _mistyped(text: str, chance: Random) -> str:
    place = chance.randrange(17)
    return text[:place] + chance.choice([d for d in "0123456789" if d != text[place]]) + text[place + 1 :]


def _swapped(text: str, chance: Random) -> str:
    places = [n for n in range(16) if text[n] != text[n + 1]]
    n = chance.choice(places)
    return text[:n] + text[n + 1] + text[n] + text[n + 2 :]


def _other(child: Child, chance: Random) -> str:
    """A number given anew at another police station."""
    middle = chance.randrange(0, 499) * 2 + (child.sex == "男")
    body = f"9907{chance.randrange(1, 9):02d}{child.born:%Y%m%d}{middle:03d}"
    return body + check_character(body)


def spoil_name(name: str, sex: str, faults: Faults, share: float, chance: Random) -> tuple[str, str]:
    """(the name as the list has it, the former name where the list keeps one)."""
    if "·" in name:
        name = name.replace("·", chance.choice(DOTS) if faults.name_spaced else "·")
    dice = chance.random() / share
    for rate, kind in (
        (faults.name_sound, "sound"),
        (faults.name_shape, "shape"),
        (faults.name_traditional, "traditional"),
        (faults.name_variant, "variant"),
        (faults.name_spaced, "spaced"),
        (faults.name_cut, "cut"),
        (faults.name_renamed, "renamed"),
    ):
        if dice < rate:
            return _spoiled_name(name, sex, kind, chance)
        dice -= rate
    return name, ""


def _spoiled_name(name: str, sex: str, kind: str, chance: Random) -> tuple[str, str]:
    if kind == "traditional":
        return "".join(TRADITIONAL.get(one, one) for one in name), ""
    if kind == "variant":
        return "".join(VARIANTS.get(one, one) for one in name), ""
    if kind == "spaced":
        return (name[0] + chance.choice((" ", "  ", "　")) + name[1:] if len(name) < 4 else f" {name} "), ""
    if kind == "cut":
        if len(name) > 4:
            return name[: chance.randrange(3, 5)], ""
        return (name[:2] if chance.random() < 0.5 else name[0] + name[2:]) if len(name) == 3 else name, ""
    if kind == "renamed":
        pool = "启明致远若曦雨桐子墨浩然诗琪俊熙欣妍奕辰可馨"
        new = (name[:1] if len(name) < 5 else name) + "".join(chance.sample(pool, 2))
        return new, name if chance.random() < 0.4 else ""
    return _replaced(name, SOUNDS if kind == "sound" else SHAPES, chance), ""


def _replaced(name: str, groups: list[str], chance: Random) -> str:
    """One character written as another of its group, the surname seldom."""
    places = [(n, group) for n, one in enumerate(name) for group in groups if one in group]
    later = [place for place in places if place[0] > 0]
    if later and chance.random() < 0.85:
        places = later
    if not places:
        return name
    n, group = chance.choice(places)
    others = [one for one in group if one != name[n]]
    return name[:n] + chance.choice(others) + name[n + 1 :] if others else name


def spoil_birth(born: date, faults: Faults, share: float, chance: Random) -> str:
    """The birth date as text, perhaps wrong, perhaps written in another style, perhaps a spreadsheet's serial."""
    written = _wrong_birth(born, faults, chance.random() / share, chance)
    if written is None:
        return ""
    dice = chance.random()
    if dice < faults.birth_serial:
        return str((written - date(1899, 12, 30)).days)
    style = chance.choice(WRITTEN) if dice < faults.birth_serial + faults.birth_written else WRITTEN[0]
    return style.format(written)


def _wrong_birth(born: date, faults: Faults, dice: float, chance: Random) -> date | None:
    """The date a clerk puts down; none where the cell stays empty."""
    for rate, change in (
        (faults.birth_missing, lambda: None),
        (faults.birth_lunar, lambda: born - timedelta(days=chance.randrange(19, 50))),
        (faults.birth_day, lambda: born + timedelta(days=chance.choice((-1, 1)))),
        (faults.birth_swapped, lambda: date(born.year, born.day, born.month) if born.day <= 12 else born),
        (faults.birth_year, lambda: _other_year(born, chance)),
    ):
        if dice < rate:
            return change()
        dice -= rate
    return born


def _other_year(born: date, chance: Random) -> date:
    day = 28 if (born.month, born.day) == (2, 29) else born.day
    return date(born.year + chance.choice((-1, 1)), born.month, day)


def _chinese(number: int) -> str:
    if number < 10:
        return COUNTING[number]
    tens, ones = divmod(number, 10)
    return (COUNTING[tens] if tens > 1 else "") + "十" + (COUNTING[ones] if ones else "")


def written_home(home: Home, chance: Random, *, plain: bool = False) -> str:
    """An address as one of several offices writes it; ``plain`` is the police's own full form."""
    if plain:
        return f"{home.county}{home.township}{home.village}{home.group}组{home.house}号"
    dice = chance.random()
    if dice < 0.4:
        return f"{home.county}{home.township}{home.village}{home.group}组{home.house}号"
    if dice < 0.55:
        return f"{home.township}{home.village}{_chinese(home.group)}组"
    if dice < 0.7:
        return f"{home.county}{home.township}{home.village}民委员会{home.group}组"
    if dice < 0.85:
        return f"{home.village}{home.group}组{home.house}号"
    return f"{home.township}{home.village}"
