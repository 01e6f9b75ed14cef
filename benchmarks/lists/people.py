"""Invented families of an invented district (area codes 99…, telephones 100…): children, parents, where they live."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高" * 6
    + "郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡" * 3
    + "余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯"
    + "龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
)
DOUBLE_SURNAMES = ("欧阳", "上官", "司马", "诸葛", "令狐", "慕容")
BOYS = (
    "伟强磊军洋勇杰涛明超刚平辉鹏飞斌宇浩凯健俊帆帅旭宁龙林建国志海波峰瑞晨阳博文轩子"
    "梓豪昊睿泽铭嘉皓一航思远承恩家乐天佑安然景修哲"
)
GIRLS = (
    "芳娜敏静丽艳娟霞燕玲桂英秀兰凤洁梅琳雪云莲真环红月莺媛瑞凡佳嘉琼珍贞莉雅晶妍茜秋"
    "珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁纹仪荷丹蓉梦思诗涵欣悦梓萱语彤若晴紫依"
)
DOTTED_FIRST = (
    "阿力木",
    "古丽",
    "热依汗",
    "帕提古丽",
    "努尔",
    "艾力",
    "麦尔丹",
    "祖力胡马尔",
    "木拉提",
    "海热妮萨",
)
DOTTED_LAST = (
    "艾合买提",
    "玉素甫",
    "吐尔逊",
    "卡德尔",
    "阿不都拉",
    "依明",
    "马木提",
    "斯迪克",
    "肉孜",
    "托合提",
)
UNDOTTED = ("扎西顿珠", "卓玛拉姆", "次仁旺堆", "达瓦央金", "丹增曲扎", "索朗德吉", "尼玛潘多", "格桑美朵")

VILLAGE_HEADS = "上下前后大小东西南北新老高长"
VILLAGE_TAILS = "坪湾桥塘冲岭坡田沟寨垭溪井坝窝屋埂洼垄"
TOWNSHIPS = (
    "青禾镇",
    "石门坎乡",
    "落水镇",
    "白鹤街道",
    "双江镇",
    "三岔河乡",
    "望云街道",
    "龙潭镇",
    "麻栗乡",
    "中和街道",
)
FIRST_BIRTH, BIRTH_DAYS = date(2011, 9, 1), 3287
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class Home:
    """Where a family lives: place names and numbers, written out by whoever fills in the list."""

    county: str
    township: str
    village: str
    group: int
    house: int


@dataclass(slots=True)
class Grown:
    """A parent or grandparent."""

    name: str
    number: str
    phone: str


@dataclass(slots=True)
class Child:
    """What is true of a child, whatever the lists say."""

    key: int
    name: str
    sex: str
    born: date
    number: str
    home: Home
    elders: list[Grown]
    siblings: list[Child] = field(default_factory=list)


def check_character(body: str) -> str:
    """The eighteenth character (GB 11643)."""
    return "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


class District:
    """Draws families; one object a list, so that no number is given twice."""

    def __init__(self, chance: Random, *, county: str = "清源县", area: str = "9903") -> None:
        self.chance, self.county, self.area = chance, county, area
        self.used: set[str] = set()
        self.count = 0
        names = [head + tail for head in VILLAGE_HEADS for tail in VILLAGE_TAILS]
        chance.shuffle(names)
        self.villages = [(TOWNSHIPS[n % len(TOWNSHIPS)], f"{name}村") for n, name in enumerate(names[:110])]

    def number(self, born: date, sex: str) -> str:
        """A number nobody else in this district has."""
        while True:
            middle = self.chance.randrange(0, 999)
            middle += (middle % 2 == 0) == (sex == "男")
            body = f"{self.area}{self.chance.randrange(1, 12):02d}{born:%Y%m%d}{middle:03d}"[:17]
            text = body + check_character(body)
            if text not in self.used:
                self.used.add(text)
                return text

    def phone(self) -> str:
        return f"100{self.chance.randrange(10**8):08d}"

    def surname(self) -> str:
        return (
            self.chance.choice(DOUBLE_SURNAMES)
            if self.chance.random() < 0.004
            else self.chance.choice(SURNAMES)
        )

    def given(self, sex: str, *, shared: str = "") -> str:
        """One or two characters; ``shared`` is a generation character brothers and sisters carry."""
        pool = BOYS if sex == "男" else GIRLS
        if shared:
            return shared + self.chance.choice(pool)
        return "".join(self.chance.choice(pool) for _ in range(1 if self.chance.random() < 0.15 else 2))

    def grown(self, surname: str, age_from: int, age_to: int, sex: str) -> Grown:
        year = 2026 - self.chance.randrange(age_from, age_to)
        born = date(year, 1, 1) + timedelta(days=self.chance.randrange(365))
        return Grown(surname + self.given(sex), self.number(born, sex), self.phone())

    def home(self) -> Home:
        township, village = self.chance.choice(self.villages)
        return Home(
            self.county, township, village, self.chance.randrange(1, 13), self.chance.randrange(1, 120)
        )

    def family(self) -> list[Child]:
        """One to three children of one house, now and then twins."""
        chance, surname, home = self.chance, self.surname(), self.home()
        elders = [
            self.grown(surname, 28, 50, "男"),
            self.grown(self.surname(), 27, 48, "女"),
            self.grown(surname, 52, 75, chance.choice("男女")),
        ]
        minority = chance.random() < 0.03
        shared = chance.choice(BOYS) if chance.random() < 0.3 else ""
        size = chance.choices((1, 2, 3), (45, 43, 12))[0]
        births = [FIRST_BIRTH + timedelta(days=chance.randrange(BIRTH_DAYS)) for _ in range(size)]
        if chance.random() < 0.012:
            births.append(births[0])
        children: list[Child] = []
        for born in births:
            sex = chance.choice("男女")
            twin = next((one for one in children if one.born == born), None)
            name = self._name(surname, sex, minority, twin.name[1] if twin and not minority else shared)
            while any(name == one.name for one in children):
                name = self._name(surname, sex, minority, "")
            self.count += 1
            children.append(Child(self.count, name, sex, born, self.number(born, sex), home, elders))
        for child in children:
            child.siblings = [one for one in children if one is not child]
        return children

    def _name(self, surname: str, sex: str, minority: bool, shared: str) -> str:
        if not minority:
            return surname + self.given(sex, shared=shared)
        if self.chance.random() < 0.3:
            return self.chance.choice(UNDOTTED)
        return f"{self.chance.choice(DOTTED_FIRST)}·{self.chance.choice(DOTTED_LAST)}"

    def namesake(self, other: Child) -> Child:
        """Another child of another house with the same name, sex and birthday."""
        stranger = self.family()[0]
        stranger.siblings = []
        stranger.name, stranger.sex, stranger.born = other.name, other.sex, other.born
        stranger.number = self.number(other.born, other.sex)
        return stranger
