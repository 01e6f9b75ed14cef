"""姓名: one way of writing a name, and its pinyin for search, sorting and comparison.

Reading follows people, not sentences: 曾 is Zēng and 单 is Shàn at the head of a name. Only the character
table that pypinyin carries is used, one reading a character; its phrase dictionary knows words, which names
are not, and costs every process 40 MB.
"""

import json
import re
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from unicodedata import normalize

DOT = "·"
LONGEST_NAME = 200
"""Characters; what is longer is no name and is cut before it is worked on."""

SURNAME_READINGS = {
    "曾": "zeng",
    "仇": "qiu",
    "解": "xie",
    "乐": "yue",
    "樂": "yue",
    "覃": "qin",
    "单": "shan",
    "單": "shan",
    "查": "zha",
    "朴": "piao",
    "区": "ou",
    "區": "ou",
    "冼": "xian",
    "洗": "xian",
    "尉": "wei",
    "万": "wan",
    "盖": "ge",
    "蓋": "ge",
    "繁": "po",
    "任": "ren",
    "翟": "zhai",
    "员": "yun",
    "員": "yun",
    "召": "shao",
    "祭": "zhai",
    "折": "she",
    "隗": "wei",
    "缪": "miao",
    "繆": "miao",
    "宓": "mi",
    "秘": "bi",
    "能": "nai",
    "种": "chong",
    "句": "gou",
    "佴": "nai",
    "黑": "he",
    "谌": "chen",
    "諶": "chen",
    "阚": "kan",
    "闞": "kan",
    "卜": "bu",
    "郗": "xi",
    "郄": "qie",
    "角": "jue",
    "眭": "sui",
    "炅": "gui",
    "藏": "zang",
    "乜": "nie",
    "莘": "shen",
    "行": "xing",
    "隽": "juan",
    "雋": "juan",
    "粘": "nian",
    "都": "du",
    "晟": "cheng",
    "车": "che",
    "車": "che",
    "柏": "bai",
    "沈": "shen",
    "石": "shi",
    "那": "na",
    "纪": "ji",
    "牟": "mou",
    "费": "fei",
    "燕": "yan",
    "盛": "sheng",
    "贾": "jia",
    "葛": "ge",
    "薄": "bo",
    "应": "ying",
    "逄": "pang",
    "冯": "feng",
    "馮": "feng",
    "宁": "ning",
    "於": "yu",
    "褚": "chu",
    "瞿": "qu",
    "晁": "chao",
    "撒": "sa",
    "哈": "ha",
    "相": "xiang",
    "曲": "qu",
    "俞": "yu",
    "郇": "xun",
    "暴": "bao",
    "过": "guo",
    "占": "zhan",
}
"""How a character is read when it is a surname, where a dictionary of words may say otherwise."""

DOUBLE_SURNAME_READINGS = {
    "尉迟": "yu chi",
    "尉遲": "yu chi",
    "万俟": "mo qi",
    "萬俟": "mo qi",
    "单于": "chan yu",
    "單于": "chan yu",
    "长孙": "zhang sun",
    "長孫": "zhang sun",
    "澹台": "tan tai",
    "澹臺": "tan tai",
    "令狐": "ling hu",
    "鲜于": "xian yu",
    "宰父": "zai fu",
    "乐正": "yue zheng",
    "夹谷": "jia gu",
    "拓跋": "tuo ba",
    "亓官": "qi guan",
    "钟离": "zhong li",
    "宇文": "yu wen",
    "淳于": "chun yu",
    "濮阳": "pu yang",
    "呼延": "hu yan",
    "赫连": "he lian",
    "皇甫": "huang fu",
    "申屠": "shen tu",
    "慕容": "mu rong",
    "司马": "si ma",
    "司徒": "si tu",
    "司空": "si kong",
    "上官": "shang guan",
    "欧阳": "ou yang",
    "歐陽": "ou yang",
    "夏侯": "xia hou",
    "诸葛": "zhu ge",
    "諸葛": "zhu ge",
    "东方": "dong fang",
    "端木": "duan mu",
    "百里": "bai li",
    "南宫": "nan gong",
    "西门": "xi men",
    "独孤": "du gu",
    "闻人": "wen ren",
    "轩辕": "xuan yuan",
    "公孙": "gong sun",
    "仲孙": "zhong sun",
    "纳兰": "na lan",
    "完颜": "wan yan",
}

GIVEN_READINGS = {
    "曾": "zeng",
    "晟": "sheng",
    "长": "chang",
    "長": "chang",
    "都": "du",
    "隽": "jun",
    "雋": "jun",
    "率": "shuai",
    "薄": "bo",
    "卜": "bu",
    "翟": "zhai",
    "阚": "kan",
}
"""How a character is read inside a given name, where the table's first reading is that of another word."""

_NO_SURNAME_BEFORE = ("单增", "单珠", "单巴", "单真")
"""Tibetan names written without a dot whose first character is no surname."""

_TONES = {
    **dict.fromkeys(map(ord, "āáǎà"), "a"),
    **dict.fromkeys(map(ord, "ēéěèêếề"), "e"),
    **dict.fromkeys(map(ord, "īíǐì"), "i"),
    **dict.fromkeys(map(ord, "ōóǒò"), "o"),
    **dict.fromkeys(map(ord, "ūúǔù"), "u"),
    **dict.fromkeys(map(ord, "üǖǘǚǜ"), "v"),
    **dict.fromkeys(map(ord, "ńňǹ"), "n"),
    **dict.fromkeys(map(ord, "ḿ"), "m"),
    **dict.fromkeys([0x0300, 0x0301, 0x0304, 0x030C], ""),
}

_HAN = "\u2e80-\u2fdf\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_PLAIN_NAME = re.compile(r"[\u4e00-\u9fff]{1,20}")
_BLANK_BESIDE_HAN = re.compile(f" (?=[{_HAN}])|(?<=[{_HAN}]) ")
_POINT_BETWEEN_HAN = re.compile(f"(?<=[{_HAN}]) ?\\. ?(?=[{_HAN}])")
_DOTS = re.compile(f" ?{DOT}[ {DOT}]*")

_DOT_FORMS = "•‧・･∙⋅●᛫˙▪"
_UNSEEN = [
    *range(0x09),
    *range(0x0E, 0x1C),
    *range(0x7F, 0x85),
    *(0xAD, 0x180E, 0x3164, 0xFEFF),
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x206A),
    *range(0xFE00, 0xFE10),
    *range(0xE0100, 0xE01F0),
]
_CLEAN: dict[int, str | None] = dict.fromkeys(map(ord, _DOT_FORMS), DOT) | dict.fromkeys(_UNSEEN)


def normalise_name(name: str) -> str:
    """The name as it is stored: half-width, no unseen marks, no blanks among Chinese characters, one kind of dot.

    Rare characters stay what they are; nothing is turned from traditional into simplified writing.
    """
    if _PLAIN_NAME.fullmatch(name):
        return name
    text = normalize("NFKC", name[:LONGEST_NAME].translate(_CLEAN)).translate(_CLEAN)
    text = " ".join(text.split())
    text = _POINT_BETWEEN_HAN.sub(DOT, text)
    text = _DOTS.sub(DOT, text).strip(DOT + " ")
    return _BLANK_BESIDE_HAN.sub("", text)


@cache
def _readings() -> dict[str, str]:
    """Character → toneless syllable, from the character table in the pypinyin package.

    The table is read as data: importing the package would load its phrases too.
    """
    spec = find_spec("pypinyin")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("pypinyin")
    raw = (Path(spec.origin).parent / "pinyin_dict.json").read_text("utf-8").translate(_TONES)
    table: dict[str, str] = {
        chr(int(code)): sys.intern(readings.partition(",")[0]) for code, readings in json.loads(raw).items()
    }
    return table | GIVEN_READINGS


def split_surname(name: str) -> tuple[str, str]:
    """(surname, given name) of a Chinese name in its normal writing.

    A name with a dot or of other letters has no surname at its head: ("", name). A name of two characters is
    never split after a double surname: nobody is called only 欧阳.
    """
    if DOT in name or not name or not _readings().get(name[0]) or name.startswith(_NO_SURNAME_BEFORE):
        return "", name
    if len(name) > 2 and name[:2] in DOUBLE_SURNAME_READINGS:
        return name[:2], name[2:]
    return name[:1], name[1:]


def syllables_of_name(name: str) -> tuple[str, ...]:
    """The name's syllables without tones, ü as v, small letters; ("ou", "yang", "ming") of 欧阳明.

    A word in Latin letters is one syllable, a character nobody knows the reading of stands for itself.
    """
    name = normalise_name(name)
    readings = _readings()
    surname, given = split_surname(name)
    found: list[str] = []
    if len(surname) == 2:
        found += DOUBLE_SURNAME_READINGS[surname].split()
    elif surname:
        found.append(SURNAME_READINGS.get(surname) or readings[surname])
    word = ""
    for char in given:
        syllable = readings.get(char)
        if syllable is None and char.isascii() and char.isalnum():
            word += char.lower()
            continue
        if word:
            found.append(word)
            word = ""
        if syllable:
            found.append(syllable)
        elif char.isalnum():
            found.append(char.lower())
    if word:
        found.append(word)
    return tuple(found)


def pinyin_of_name(name: str) -> str:
    """The syllables with blanks between: "zeng xiao ming". Sorts as a Chinese name list is sorted."""
    return " ".join(syllables_of_name(name))


def initials_of_name(name: str) -> str:
    """The first letter of every syllable: "zxm" of 曾小明, what people type into the search box."""
    return "".join([syllable[0] for syllable in syllables_of_name(name)])
