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


def _table(text: str) -> dict[str, str]:
    """Characters → reading, from words such as 曾zeng and 尉迟yu-chi."""
    pairs = re.findall(r"(\S+?)([a-z-]+)(?:\s|$)", text)
    return dict(pairs)


SURNAME_READINGS = _table(
    """
    曾zeng 仇qiu 解xie 乐yue 樂yue 覃qin 单shan 單shan 查zha 朴piao 区ou 區ou 冼xian 洗xian 尉wei
    万wan 盖ge 蓋ge 繁po 任ren 翟zhai 员yun 員yun 召shao 祭zhai 折she 隗wei 缪miao 繆miao 宓mi
    秘bi 能nai 种chong 句gou 佴nai 黑he 谌chen 諶chen 阚kan 闞kan 卜bu 郗xi 郄qie 角jue 眭sui
    炅gui 藏zang 乜nie 莘shen 隽juan 雋juan 粘nian 晟cheng 车che 車che 柏bai 沈shen 那na 纪ji
    牟mou 费fei 盛sheng 贾jia 葛ge 薄bo 瞿qu 晁chao
    """
)
"""How a character is read when it is a surname, where a dictionary of words may say otherwise."""

DOUBLE_SURNAME_READINGS = _table(
    """
    尉迟yu-chi 尉遲yu-chi 万俟mo-qi 萬俟mo-qi 单于chan-yu 單于chan-yu 长孙zhang-sun
    長孫zhang-sun 澹台tan-tai 澹臺tan-tai 令狐ling-hu 鲜于xian-yu 宰父zai-fu 乐正yue-zheng
    夹谷jia-gu 拓跋tuo-ba 亓官qi-guan 钟离zhong-li 宇文yu-wen 淳于chun-yu 濮阳pu-yang 呼延hu-yan
    赫连he-lian 皇甫huang-fu 申屠shen-tu 慕容mu-rong 司马si-ma 司徒si-tu 司空si-kong
    上官shang-guan 欧阳ou-yang 歐陽ou-yang 夏侯xia-hou 诸葛zhu-ge 諸葛zhu-ge 东方dong-fang
    端木duan-mu 百里bai-li 南宫nan-gong 西门xi-men 独孤du-gu 闻人wen-ren 轩辕xuan-yuan
    公孙gong-sun 仲孙zhong-sun 纳兰na-lan 完颜wan-yan
    """
)

GIVEN_READINGS = _table(
    """
    曾zeng 晟sheng 长chang 長chang 都du 隽jun 雋jun 率shuai 薄bo 卜bu 翟zhai 阚kan
    """
)
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
# characters younger than this Python's own tables, and those an old system kept in its private area
_RARE = re.compile("[\ue000-\uf8ff\U00020000-\U0003ffff\U000f0000-\U0010ffff]")
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
    """The name as it is stored: half-width, no unseen marks, no blanks inside, one kind of dot.

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
        found += DOUBLE_SURNAME_READINGS[surname].split("-")
    elif surname:
        found.append(SURNAME_READINGS.get(surname) or readings[surname])
    word = ""
    for char in given:
        syllable = readings.get(char)
        if char.isascii() and char.isalnum():
            word += char.lower()
            continue
        if word:
            found.append(word)
            word = ""
        if syllable:
            found.append(syllable)
        elif char.isalnum() or _RARE.fullmatch(char):
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
