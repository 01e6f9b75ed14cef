"""Minority names written in Chinese characters, and the ways one name is spelt by different offices.

A name is written with `·` between its parts where that people writes one. Tibetan names and most Mongolian ones have
no dot; few parts make many namesakes, as they do in truth.
"""

from random import Random

KINDS = ["uyghur", "kazakh", "tibetan", "yi", "mongolian"]
SHARE = [0.24, 0.38, 0.63, 0.84, 1.0]  # of minority families, running total in the order of KINDS

UYGHUR = {
    "男": (
        "买买提 吐尔逊 艾力 阿卜杜拉 阿布都热合曼 依明 玉素甫 麦麦提明 艾尼瓦尔 库尔班 图尔荪 吾斯曼 "
        "卡德尔 阿迪力 艾合买提 肉孜 伊力哈木 亚森 居马 赛买提 凯赛尔 迪力夏提 热合曼 木合塔尔 "
        "艾孜买提"
    ),
    "女": (
        "古丽 阿依古丽 热依汗古丽 帕提古丽 祖丽菲亚 米热古丽 迪丽努尔 布威海丽切姆 阿孜古丽 "
        "吐尔逊古丽 古丽巴哈尔 麦尔耶姆 茹仙古丽 伊力米热 热孜万古丽 凯丽比努尔 阿米娜 努尔比亚 "
        "苏比努尔 古丽米热"
    ),
}
KAZAKH = {
    "男": (
        "叶尔兰 叶尔波力 哈布力 努尔兰 巴合提别克 赛力克 木拉提 叶克本 阿合买提 达吾列提 加尔肯 "
        "巴哈提 叶尔肯 胡安德克 阿依波力 马合沙提 别克 沙山 热阿合买提"
    ),
    "女": (
        "古丽娜尔 阿依古丽 巴合提古丽 阿克古丽 努尔古丽 加娜尔 叶尔古丽 阿依努尔 库丽孜帕 玛依拉 "
        "哈丽哈西 赛力古丽 阿尔达克 迪娜 热依娜"
    ),
}
TIBETAN = {
    "男": (
        "扎西 次仁 多吉 旺堆 丹增 尼玛 格桑 索朗 罗布 平措 顿珠 旦巴 洛桑 晋美 贡布 仁青 边巴 达瓦 "
        "普布 巴桑 云登 江白 泽仁 曲扎"
    ),
    "女": (
        "卓玛 拉姆 央金 次仁 德吉 白玛 仓决 曲珍 措姆 尼玛 格桑 央宗 旺姆 达瓦 边巴 梅朵 玉珍 卓嘎 "
        "桑姆 群宗 拥措 泽仁"
    ),
}
YI_FAMILY = (
    "吉克 沙马 阿尔 曲比 吉木 马海 阿苦 俄木 勒格 海来 罗洪 加巴 阿约 吉子 的日 尔古 木乃 苏呷 比曲 安子"
)
YI = {
    "男": "木呷 尔古 拉且 阿甲 日布 尔布 古哈 伍呷 石布 阿且 曲布 木果 依布 你古 拉哈 伍合 尔哈 日火",
    "女": "阿呷 阿依 伍牛 日洛 尔作 阿牛 阿支 木果 伍各 子扎 阿洛 尔西 阿果 曲洛 有作 日各 阿芝 尔扎",
}
MONGOLIAN = {
    "男": (
        "巴特尔 朝鲁 苏和 巴雅尔 呼和 阿拉坦 孟和 布和 特木尔 那日苏 格日勒图 吉日嘎拉 达来 乌力吉 "
        "斯琴巴特尔 宝音 额尔敦 哈斯 牧仁 毕力格"
    ),
    "女": (
        "其其格 乌云 萨仁 苏日娜 高娃 娜仁 斯琴 阿茹娜 格日乐 乌日娜 托娅 萨日娜 乌兰 图雅 敖登 "
        "苏布达 其木格 通拉嘎 娜布其 海棠"
    ),
}
# Spellings of one sound: any of a group may stand for another.
SPELLINGS = """
买买提/麦麦提/买麦提 吐尔逊/图尔逊/吐尔荪/图尔荪 艾力/艾里/阿力 阿卜杜/阿布都/阿不都/阿卜都
热合曼/热赫曼/日合曼 依明/伊明/依米 玉素甫/玉素普/玉苏甫 艾尼瓦尔/安尼瓦尔 库尔班/库尔邦/枯尔班
吾斯曼/吾斯满/乌斯曼 卡德尔/卡地尔/喀迪尔 阿迪力/阿地力 艾合买提/艾合麦提/阿合买提 肉孜/如孜/肉兹
伊力/依力/伊里 亚森/亚生 居马/朱马 赛买提/赛麦提 凯赛尔/凯萨尔 迪力夏提/地力夏提/迪里夏提
木合塔尔/穆合塔尔 古丽/古力 迪丽/迪力/地丽 麦尔耶姆/买尔耶木/麦热耶姆 海丽切姆/海力且木/海丽且姆
努尔/奴尔 祖丽菲亚/祖力皮亚/祖丽皮亚 阿依/阿伊 热孜/热兹/日孜 比努尔/比奴尔 米热/米日 帕提/帕太
茹仙/肉先 叶尔兰/叶尔蓝 叶尔波力/叶尔博力/叶尔波勒 巴合提/巴哈提/巴合特 别克/拜克 赛力克/赛里克/赛尔克
木拉提/穆拉提 达吾列提/达吾来提/达吾力提 加娜尔/佳娜尔 哈布力/哈不力/卡布力 库丽/库力 马合沙提/马合萨提
扎西/札西/扎喜 次仁/才仁/泽仁/次任 多吉/多杰 旺堆/旺对 丹增/旦增/丹曾 尼玛/尼马 格桑/格绒/噶桑
索朗/索南/索郎 平措/彭措 顿珠/登珠/邓珠 罗布/洛布 洛桑/罗桑/洛绒 仁青/仁钦/仁清 边巴/边坝 达瓦/达娃
卓玛/卓马/着玛 拉姆/拉毛/拉木 央金/央京 德吉/得吉 白玛/白马/巴姆 曲珍/曲增/曲真 措姆/措毛 卓嘎/卓噶/着嘎
梅朵/美朵 央宗/央忠 桑姆/桑木 贡布/贡波/工布 呷/嘎/甲 尔古/日古/尔谷 拉且/拉切/拉尺 日布/惹布 尔布/日布
曲比/曲别 马海/玛海/马黑 海来/海乃 伍牛/五牛 阿支/阿芝/阿枝 日洛/日落/惹洛 古哈/古合 吉克/吉克
沙马/沙玛/沙麻 木果/木郭 尔作/日作 伍合/五合 巴特尔/巴图尔/巴特 朝鲁/潮鲁/楚鲁 苏和/苏合
巴雅尔/巴依尔/巴雅 呼和/呼合 孟和/蒙和/孟克 布和/宝和/布赫 特木尔/铁木尔/帖木儿 格日勒/格日乐/格尔勒
吉日嘎拉/吉日嘎啦/吉儿嘎拉 其其格/琪琪格/其其歌 乌云/乌芸 萨仁/莎仁/萨任 苏日娜/苏如娜/苏日纳
高娃/高瓦/格娃 娜仁/那仁 斯琴/苏琴/思琴 阿茹娜/阿如娜/阿日娜 图雅/托娅/图娅 萨日娜/莎日娜 敖登/敖敦
其木格/琪木格/其莫格 宝音/宝因 毕力格/必力格
"""
DOTS = ["•", "．", ".", "‧", "・", "∙", "⋅", "。", " ", "-", "", "", "•"]


def _spellings() -> list[tuple[str, list[str]]]:
    pairs: dict[str, list[str]] = {}
    for group in SPELLINGS.split():
        forms = group.split("/")
        for form in forms:
            pairs.setdefault(form, []).extend(other for other in forms if other != form)
    return sorted(
        ((form, others) for form, others in pairs.items() if others), key=lambda each: -len(each[0])
    )


FORMS = _spellings()
PARTS = {
    kind: {sex: words.split() for sex, words in table.items()}
    for kind, table in [
        ("uyghur", UYGHUR),
        ("kazakh", KAZAKH),
        ("tibetan", TIBETAN),
        ("yi", YI),
        ("mongolian", MONGOLIAN),
    ]
}
FAMILIES = YI_FAMILY.split()


def kind_of(rng: Random) -> str:
    """Which people a minority family belongs to."""
    lot = rng.random()
    return next(kind for kind, edge in zip(KINDS, SHARE, strict=True) if lot < edge)


def family_part(rng: Random, kind: str, father: str) -> str:
    """What the children's names have in common: the father's own name, a clan's name, or nothing."""
    if kind in ("uyghur", "kazakh"):
        return father.split("·")[0]
    if kind == "yi":
        return rng.choice(FAMILIES)
    return father if kind == "mongolian" and rng.random() < 0.25 else ""


def own_name(rng: Random, kind: str, sex: str, common: str) -> str:
    """A person's whole name; `common` is what `family_part` gave."""
    own = rng.choice(PARTS[kind][sex])
    if kind == "tibetan":
        second = rng.choice(PARTS[kind][sex])
        return own if second == own or rng.random() < 0.12 else own + second
    if not common:
        return own
    if kind == "yi":
        return common + own if rng.random() < 0.4 else f"{common}·{own}"
    return f"{common}·{own}" if kind == "mongolian" else f"{own}·{common}"


def respelt(rng: Random, name: str) -> str:
    """The name in another office's transliteration; the same name where no other is known."""
    found = [(form, others) for form, others in FORMS if form in name]
    if not found:
        return name
    form, others = rng.choice(found)
    return name.replace(form, rng.choice(others), 1)


def other_dot(rng: Random, name: str) -> str:
    """The name with another mark, a space, or nothing for its dot."""
    return name.replace("·", rng.choice(DOTS))
