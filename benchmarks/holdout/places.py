"""The invented district: counties, townships, villages and schools, and how offices write an address."""

from dataclasses import dataclass
from random import Random

from benchmarks.holdout.entries import entries

PROVINCE = "昆岚省"
SEAT = "城关"  # the township of every county's seat
CITIES = ["澜江市", "禾州市", "云浦市", "望陵市"]
CHILDREN_PER_COUNTY, CHILDREN_PER_VILLAGE, VILLAGES_PER_TOWNSHIP = 38_000, 180, 13
COUNTY_WORDS = entries(
    "澄溪 禾川 云浦 岚溪 松岳 望川 白渡 石浦 龙岑 青陂 玉岑 锦川 沅岭 桐城 苍梧 梅川 鹿鸣 蓝田 雁门 清浦"
)
TOWNSHIP_FIRST = "双龙石白青黄大新长平高清永太金银杨柳松云安和东西南北凤马沙花泉古"
TOWNSHIP_SECOND = "河桥山溪塘坪岭湾江泉关川水龙和安兴庄集沟"
VILLAGE_FIRST = (
    "石双龙凤大小上下新老白黄青红金银马牛羊杨柳桃梨松竹沙河高平长东西南北清水云月花前后中鱼鹤木古"
    "官罗张李王陈周何"
)
VILLAGE_SECOND = "桥河塘坪山沟湾岭坝坡寨庄屯井田岩洞泉溪林树湖口坳冲坑背圩家店铺湾"
HAMLETS = entries("上寨 下寨 大坪 老屋 新屋 桥头 河边 岩脚 坡头 水井边 大树脚 田坝 对门 后山 小河 马路边")
NUMERALS = entries("一 二 三 四 五 六 七 八 九 十 十一 十二")
ESTATES = entries("幸福小区 阳光花园 锦绣家园 滨河新城 安置小区 金色家园 移民新村 名都苑")
OUTSIDE = entries("""
广东省东莞市长安镇 广东省深圳市宝安区 广东省佛山市南海区 浙江省义乌市
浙江省温州市瓯海区 福建省晋江市 江苏省昆山市 上海市松江区 浙江省宁波市鄞州区
""")
WORK = ["务工", "(随父母务工)", "打工", "租住", "", "某电子厂宿舍"]


@dataclass(slots=True)
class School:
    """A school and the running number it is sorted by."""

    name: str
    order: int
    classes: int  # parallel classes in each grade


@dataclass(slots=True)
class Village:
    """A village: what is above it, its chief surnames, and the schools its children go to, nearest first."""

    name: str
    kind: str  # 村 or 社区
    township: str
    county: str
    city: str
    area: str  # the county's six digits
    surnames: list[str]
    primary: list[School]
    middle: list[School]


@dataclass(slots=True)
class Home:
    """Where a family is registered."""

    village: Village
    group: int  # 1-12
    hamlet: str
    house: int


def _word(rng: Random, first: str, second: str, taken: set[str]) -> str:
    while True:
        word = rng.choice(first) + rng.choice(second)
        if word not in taken and word[0] != word[1]:
            taken.add(word)
            return word


class _Builder:
    """Builds township after township, numbering the schools as they come."""

    def __init__(self, rng: Random, surnames: list[str]) -> None:
        self.rng, self.surnames, self.schools = rng, surnames, 0
        self.county_middle: School | None = None  # of the county being built

    def school(self, label: str, classes: int) -> School:
        """A school with the next number."""
        self.schools += 1
        return School(label, self.schools, classes)

    def township(self, name: str, county: str, city: str, area: str) -> list[Village]:
        """One township's villages with their schools; the county's seat has the county's own schools besides."""
        rng, seat = self.rng, name.startswith(SEAT)
        title, label = name[:-1], county + name if rng.random() < 0.2 else name
        central = self.school(f"{label}中心小学" if not seat else f"{county}实验小学", 5)
        middle = self.school(f"{label}初级中学" if rng.random() < 0.6 else f"{county}{title}中学", 7)
        if seat or self.county_middle is None:
            self.county_middle = self.school(f"{county}第一中学", 10)
        villages: list[Village] = []
        taken: set[str] = set()
        local, upper = central, [middle, self.county_middle]
        for at in range(VILLAGES_PER_TOWNSHIP):
            word = _word(rng, VILLAGE_FIRST, VILLAGE_SECOND, taken)
            if at % 3 == 0:
                own = f"{label}{word}小学" if not seat else f"{county}第{NUMERALS[at // 3 + 1]}小学"
                local = self.school(own, 3 if seat else 1)
            kind = "社区" if seat or rng.random() < 0.05 else "村"
            surnames = [rng.choice(self.surnames) for _ in range(3)]
            villages.append(Village(word, kind, name, county, city, area, surnames, [local, central], upper))
        return villages


def district(rng: Random, children: int, surnames: list[str]) -> list[Village]:
    """As many villages as the children fill, counties of about 38,000 children each."""
    wanted, builder = max(1, round(children / CHILDREN_PER_VILLAGE)), _Builder(rng, surnames)
    townships = CHILDREN_PER_COUNTY // CHILDREN_PER_VILLAGE // VILLAGES_PER_TOWNSHIP
    villages: list[Village] = []
    number = 0  # of the county
    while len(villages) < wanted:
        county = COUNTY_WORDS[number % len(COUNTY_WORDS)] + ("县" if number < len(COUNTY_WORDS) else "区")
        area = f"99{1 + number // 10:02}{21 + number % 10}"
        city, taken = CITIES[number // 10 % len(CITIES)], set[str]()
        for at in range(townships):
            stem = SEAT if at == 0 else _word(rng, TOWNSHIP_FIRST, TOWNSHIP_SECOND, taken)
            name = stem + ("镇" if at == 0 or rng.random() < 0.7 else "乡")
            villages += builder.township(name, county, city, area)
        number += 1
    return villages[:wanted]


def home(rng: Random, village: Village) -> Home:
    """A house in the village."""
    return Home(village, 1 + int(rng.random() * 12), rng.choice(HAMLETS), 1 + int(rng.random() * 180))


def police_form(rng: Random, at: Home) -> str:
    """The register's way: from the county (or the province) down to the house."""
    village = at.village
    lot = rng.random()
    top = f"{PROVINCE}{village.city}" if lot < 0.35 else village.city if lot < 0.45 else ""
    body = village.name + ("村委会" if village.kind == "村" and lot > 0.8 else village.kind)
    return f"{top}{village.county}{village.township}{body}{NUMERALS[at.group - 1]}组{at.house}号"


def school_form(rng: Random, at: Home) -> str:
    """A class teacher's way: as short as will do, the parts left out differing from one to the next."""
    village, lot = at.village, rng.random()
    if lot < 0.30:
        return f"{village.township}{village.name}{village.kind}{at.group}组"
    if lot < 0.45:
        return f"{village.township}{village.name}{village.kind}"
    if lot < 0.60:
        return f"{village.name}{village.kind}{NUMERALS[at.group - 1]}组"
    if lot < 0.72:
        return f"{village.township}{village.name}{village.kind}{at.hamlet}"
    if lot < 0.82:
        return f"{village.county}{village.township}{village.name}{village.kind}第{NUMERALS[at.group - 1]}村民小组"
    if lot < 0.92:
        return f"{village.township}{village.name}{village.kind}{at.group}组{at.house}号"
    if lot < 0.97:
        return f"{village.township[:-1]}{village.name}{village.kind}{at.house}号"
    return village.name  # the bare word


def town_flat(rng: Random, at: Home) -> str:
    """A flat in the county's seat."""
    flat = f"{rng.randint(1, 18)}栋{rng.randint(1, 3)}单元{rng.randint(1, 18)}0{rng.randint(1, 4)}"
    return f"{at.village.county if rng.random() < 0.6 else ''}{SEAT}镇{rng.choice(ESTATES)}{flat}"


def outside(rng: Random) -> str:
    """Where the parents work, in another province."""
    return rng.choice(OUTSIDE) + rng.choice(WORK)
