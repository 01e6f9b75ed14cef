"""Invented names, identity numbers and phones.

Names are drawn character by character from common stock, so that they look real and belong to nobody in
particular. Identity numbers start with 99, a province that does not exist; phones start with 100, a range no
operator gives out.
"""

from datetime import date
from random import Random

from notoneless.domain.idcard import check_char
from notoneless.web.demo.dice import happens

# Common surnames, the commonest written more often through the weights below.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    ""
)
# Seldom met, and read otherwise as surnames than as words.
RARE_SURNAMES = "仇解乐单查盖朴区尉逄禤覃曾"
COMPOUND_SURNAMES = ("欧阳", "司徒", "上官", "诸葛", "皇甫", "令狐", "慕容", "司马", "端木", "东方")

BOY_CHARACTERS = (
    "浩宇轩子俊杰睿博文泽辰铭志鹏嘉豪天昊明宏伟晨逸航旭峰哲瑞翔林海涛建军凯诚思远承恩家乐启斌鑫磊森锐阳佑恒景"
)
GIRL_CHARACTERS = (
    "欣怡诗涵梓萱雨桐婷芳雅静思琪语嫣佳慧晓燕梦瑶可馨若曦玉兰秀英美玲丽娜雪莹紫依然心悦锦瑜晴岚清妍舒"
)
# Characters that older systems cannot show or type; the last two lie outside the basic plane.
RARE_CHARACTERS = "玥珺喆淼垚旻昇堃翀祎彧赟燚奕骞甯䶮㛃𬭚𤧛"
ADULT_MEN = "建国志强军伟勇平华明德文福贵春生永红卫东海龙光荣国庆家旺金水木根成才兴发"
ADULT_WOMEN = "秀英桂兰丽华芳燕玉梅红霞春花金凤艳萍小琴美玲翠云淑珍凤英菊香月娥"

DOTTED_FIRST = {
    "男": ("艾力", "买合木提", "阿卜杜拉", "凯赛尔", "伊力亚", "帕尔哈提", "迪力木拉提", "努尔兰"),
    "女": ("阿依努尔", "迪丽拜尔", "古丽娜孜", "热依拉", "帕提古丽", "米热班", "祖丽皮亚", "阿孜古丽"),
}
DOTTED_FATHER = ("艾合买提", "吐尔逊", "玉素甫", "卡德尔", "依明", "木沙江", "热合曼", "沙吾提", "尼牙孜")
TIBETAN = {
    "男": ("扎西顿珠", "丹增多吉", "次仁平措", "格桑旺堆", "洛桑尼玛", "索朗次旦"),
    "女": ("卓玛央金", "德吉白珍", "次仁拉姆", "格桑曲珍", "旦增卓嘎", "央宗措姆"),
}

HAN_SHARE = 0.93
LOCAL_PEOPLES = ("土家族", "苗族", "瑶族", "侗族", "壮族", "畲族", "回族")


class Numbers:
    """Identity numbers and phones, none given out twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._taken: set[str] = set()
        self._phones: set[str] = set()

    def identity(self, area: str, birth: date, sex: str) -> str:
        """An 18-character number of this area (six digits), birth date and sex."""
        while True:
            order = self._rng.randrange(500) * 2 + (1 if sex == "男" else 0)
            stem = f"{area}{birth:%Y%m%d}{order:03d}"
            number = stem + check_char(stem)
            if number not in self._taken:
                self._taken.add(number)
                return number

    def phone(self) -> str:
        """A mobile number of 11 digits starting with 100."""
        while True:
            phone = f"100{self._rng.randrange(100_000_000):08d}"
            if phone not in self._phones:
                self._phones.add(phone)
                return phone


class Family:
    """What the members of one family have in common: people (民族), surname, father's name."""

    __slots__ = ("dotted", "father", "mother", "nation", "surname", "tibetan")

    def __init__(self, rng: Random, *, from_afar: bool) -> None:
        self.nation = "汉族"
        self.dotted = self.tibetan = False
        afar = 0.02 if from_afar else 0.0015
        if happens(rng, afar):
            self.nation, self.dotted = "维吾尔族", True
        elif happens(rng, afar / 2):
            self.nation, self.tibetan = "藏族", True
        elif not happens(rng, HAN_SHARE):
            self.nation = rng.choice(LOCAL_PEOPLES)
        self.surname = _surname(rng)
        self.father = self._adult(rng, "男", self.surname)
        self.mother = self._adult(rng, "女", _surname(rng))

    def _adult(self, rng: Random, sex: str, surname: str) -> str:
        if self.dotted:
            return f"{rng.choice(DOTTED_FIRST[sex])}·{rng.choice(DOTTED_FATHER)}"
        if self.tibetan:
            return rng.choice(TIBETAN[sex])
        return adult_name(rng, sex, surname)

    def grandparent(self, rng: Random) -> str:
        """The father's father."""
        return self._adult(rng, "男", self.surname)

    def child(self, rng: Random, sex: str, others: list[str]) -> str:
        """A name for one more child, unlike those of ``others``; siblings often share a character."""
        while True:
            name = self._child(rng, sex, others)
            if name not in others:
                return name

    def _child(self, rng: Random, sex: str, others: list[str]) -> str:
        if self.dotted:
            return f"{rng.choice(DOTTED_FIRST[sex])}·{self.father.split('·')[0]}"
        if self.tibetan:
            return rng.choice(TIBETAN[sex])
        surname = self.surname
        if happens(rng, 0.04) and not others:
            surname = self.mother[:1]
        stock = BOY_CHARACTERS if sex == "男" else GIRL_CHARACTERS
        if happens(rng, 0.13):
            return surname + (rng.choice(RARE_CHARACTERS) if happens(rng, 0.1) else rng.choice(stock))
        first = rng.choice(stock)
        if others and happens(rng, 0.4) and len(others[0]) == len(surname) + 2:
            first = others[0][len(surname)]
        last = rng.choice(RARE_CHARACTERS) if happens(rng, 0.012) else rng.choice(stock)
        return surname + first + last


def _surname(rng: Random) -> str:
    if happens(rng, 0.006):
        return rng.choice(COMPOUND_SURNAMES)
    if happens(rng, 0.012):
        return rng.choice(RARE_SURNAMES)
    # Squaring the throw makes the surnames at the front of the list the common ones, as they are.
    return SURNAMES[int(rng.random() ** 2 * len(SURNAMES))]


def adult_name(rng: Random, sex: str, surname: str = "") -> str:
    """A name of somebody born before 2000."""
    stock = ADULT_MEN if sex == "男" else ADULT_WOMEN
    given = rng.choice(stock) if happens(rng, 0.15) else rng.choice(stock) + rng.choice(stock)
    return (surname or _surname(rng)) + given
