"""What names are made of: surnames and given names of children, parents and grandparents, commonest first."""

from itertools import accumulate
from random import Random

from benchmarks.holdout.entries import entries

SIZE = 8192  # entries of a weighted table: one draw is one index

# Surname and its bearers per thousand, roughly as in the population.
SURNAMES = """
王71 李70 张66 刘53 陈46 杨31 黄24 赵22 吴21 周20 徐16 孙15 马14 朱13 胡13 郭12 何12 林12 高11 罗11 郑9
梁9 谢8 宋8 唐8 许8 韩7 冯7 邓7 曹7 彭7 曾6 萧1 肖6 田6 董6 袁5 潘5 于5 蒋5 蔡5 余5 杜5 叶5 程5 苏5 魏5
吕5 丁4 任4 沈4 姚4 卢4 姜4 崔4 钟4 谭4 陆4 汪4 范3 金3 石3 廖3 贾3 夏3 韦3 付3 傅2 方3 白3 邹3 孟3 熊3
秦3 邱3 江3 尹3 薛3 闫3 阎1 段3 雷3 侯2 龙2 史2 陶2 黎2 贺2 顾2 毛2 郝2 龚2 邵2 万2 钱2 严2 覃2 武2 戴2
代1 莫2 孔2 向2 汤2 常2 温2 康2 施2 文2 牛2 樊2 葛2 邢1 安1 齐1 易1 乔1 伍1 庞1 颜1 倪1 庄1 聂1 章1 鲁1
岳1 翟1 殷1 詹1 申1 欧1 耿1 关1 兰1 焦1 俞1 左1 柳1 甘1 祝1 包1 宁1 尚1 符1 舒1 阮1 柯1 纪1 梅1 童1 凌1
毕1 单1 季1 裴1 霍1 涂1 成1 苗1 谷1 盛1 曲1 翁1 冉1 骆1 蓝1 路1 游1 辛1 靳1 管1 柴1 蒙1 鲍1 华1 喻1 祁1
欧阳1 上官1 司马1 诸葛1
"""
BOYS = """
浩宇 子轩 浩然 宇轩 梓轩 宇航 皓轩 浩轩 俊杰 子睿 俊熙 博文 梓豪 子豪 天佑 明轩 一鸣 铭泽 思远 文博 奕辰
宇辰 沐宸 子墨 梓睿 嘉豪 家豪 志豪 文轩 雨泽 子涵 浩博 俊豪 宇泽 子航 博涵 俊轩 嘉俊 家乐 睿轩 泽宇 雨轩
梓涵 子俊 晨曦 俊宇 梓晨 子昂 承恩 梓航 昊天 昊然 鸿宇 鑫宇 佳豪 宇浩 致远 文杰 志远 子杰 天宇 宇翔 浩南
瑞泽 俊辉 建宇 世杰 嘉诚 文昊 亦辰 奕泽 皓宇 锦程 旭阳 子安 梓墨 振宇 凯文 逸轩 启航 嘉铭 书豪 景轩 一凡
子恒 晨阳 宏宇 铭轩 智宸 伟豪 天翔 金鑫 国豪 一诺 乐乐 若轩 志强 明浩
"""
GIRLS = """
梓涵 欣怡 梓萱 诗涵 子涵 紫涵 雨涵 欣妍 可馨 佳怡 雨欣 梦琪 思雨 语嫣 诗琪 一诺 若曦 雨桐 佳琪 思琪 静怡
梓琪 雅婷 心怡 依诺 艺涵 雨萱 欣悦 梦瑶 子萱 思彤 佳欣 雨晴 紫萱 雅琪 可欣 思涵 佳慧 梓妍 语桐 馨怡 婉婷
诗雨 欣然 梦婷 思怡 嘉怡 诗怡 雨婷 美琪 晨曦 梓彤 宇涵 雨馨 子琪 雅静 文静 心悦 佳妮 婧怡 芷涵 若涵 思颖
慧敏 晓彤 雨菲 嘉欣 锦涵 玉婷 艺馨 梦洁 芸汐 沐瑶 诗瑶 婉清 可儿 乐瑶 奕涵 钰涵 依涵 欣彤 雨轩 静雯 紫琪
慧琳 佳乐 诗语 甜甜 乐怡 梦涵 晨涵 馨月 海燕 春燕
"""
BOY_FIRST = (
    "子宇浩俊志文博泽梓嘉家明天建伟国永鑫鹏凯思睿皓昊晨世振瑞承启逸锦铭奕旭智成海金龙庆小春立新学"
    "正佳云光德兴荣胜宏景书雨亚"
)
BOY_SECOND = (
    "轩宇豪杰然涵泽辰航博鑫文阳俊明辉伟强鹏涛峰林东翔龙成华军平洋坤恒熙睿诚凯磊飞健斌康亮旺祥宸昊"
    "浩轲阔彬锋源松波"
)
GIRL_FIRST = (
    "梓欣雨诗思佳梦紫雅静可语若子晓婉慧嘉心艺芷美玉文依婷馨月春海秀小丽金雪沐钰怡晨乐红云彩冰珍凤香爱燕"
)
GIRL_SECOND = (
    "涵怡萱琪妍欣婷彤瑶馨颖雯琳洁悦菲桐曦敏静霞玲芳燕丽娟梅艳萍慧兰倩蕾晴诺汐雪月茹媛英红佳妮薇蓉娜莹花珍"
)
BOY_SINGLE = "浩鑫鹏杰涛睿博磊阳宇伟强俊昊凯龙轩旭斌超洋飞健毅翔辉坤瑞哲帅勇波涵亮康"
GIRL_SINGLE = "欣婷颖雪静悦琪倩丽敏瑶妍慧雯蕾洁娜琳玲莹燕霞芳艳妮娟佳蕊萱畅月甜"
RARE = (
    "芮苒珩屿霖漾柠沅苏昕洛禾栩朔煦祎怿骞翊澜屹峥晏霁瑜琰璟瑾珂玥岑楠桉澈淳湛沛溢滢渝炎焱烨煊灿熠"
    "燊珏瑛璇琬璐苡荷菡莘葳薏蓓"
    "竣竞竹笙筠简素绮绪维纶缘羿耀耘聪肖育良艾莫虎蛟衡裕誉诠谦豫贝贤赫起越路轶迅进迎迪郁野铎铮锴镇"
    "长雷霄霆韬顺颂颐飒驰骁骐"
)
CLAN = "志文国家明世永德大光正学天昌兴荣忠孝良友成泽厚朝廷启承宗祖继开先绍宏远"
FATHERS = """
伟 勇 军 强 涛 斌 超 鹏 波 辉 刚 建军 志强 海涛 建平 国强 永强 小军 建华 志勇 俊峰 海军 小龙 文斌 国庆
建国 明辉 金龙 春雷 志伟 永刚 亚军 晓东 卫东 红军 立新 文军 小平 国平 学军 少华 荣华 正伟 成林 兴旺 庆华
大勇 云飞 光明 德华 春林 世平 家旺 长江 忠华 启明 宏伟 立军 新民 保国 树林 水生 火生 根生 土生
"""
MOTHERS = """
丽 芳 娟 敏 静 艳 霞 玲 燕 婷 丽娟 红梅 秀英 海燕 丽华 晓燕 小红 春梅 玉梅 丽萍 红霞 小芳 艳红 雪梅 春燕
秀兰 冬梅 小燕 美玲 金凤 玉兰 晓丽 小丽 凤英 爱华 桂花 水秀 小英 彩霞 翠花 美华 素芬 琼芳 志芳 红艳 慧芳
月英 秋菊 三妹 四妹 玉珍 会芳 会琼 艳萍 丽琼 金花 满秀 莲香 银花
"""
GRANDFATHERS = """
建国 国民 福生 德胜 志明 国强 金生 大明 正华 永福 光荣 德贵 天福 长生 万福 有才 有福 发财 水根 木生 文才
文贵 学文 学武 国华 建华 兴发 兴国 顺发 全福 保生 家富 朝贵 世荣
"""
GRANDMOTHERS = """
秀英 桂英 秀兰 玉兰 桂兰 秀珍 凤英 玉珍 玉英 兰英 桂香 素珍 翠英 春香 月娥 金莲 桂花 莲英 冬秀 菊香 细妹
水英 菊英 梅香 素芳 贵珍 凤仙 翠莲 连英 美英
"""
NICKNAMES = entries(
    "小宝 毛毛 妞妞 豆豆 狗娃 牛牛 丫丫 贝贝 明明 壮壮 小虎 二娃 幺妹 乐乐 大头 石头 小花 满满 军军 婷婷 阳阳 佳佳"
)


def _spread(words: list[str], weights: list[float]) -> list[str]:
    """A table of SIZE entries in which each word stands as often as it weighs."""
    total, edges = sum(weights), list(accumulate(weights))
    table: list[str] = []
    for word, edge in zip(words, edges, strict=True):
        table += [word] * (round(edge / total * SIZE) - len(table))
    return table


def _skewed(text: str, flatness: float = 8.0) -> list[str]:
    """Words (or, of a text without spaces, characters), the first the commonest, falling off like 1/rank."""
    words = text.split() if any(one.isspace() for one in text.strip()) else list(text)
    return _spread(words, [1 / (rank + flatness) for rank in range(len(words))])


def _surnames() -> list[str]:
    entries = SURNAMES.split()
    words = [entry.rstrip("0123456789") for entry in entries]
    return _spread(words, [int(entry[len(word) :]) for entry, word in zip(entries, words, strict=True)])


SURNAME = _surnames()
POPULAR = {"男": _skewed(BOYS, 14), "女": _skewed(GIRLS, 14)}
FIRST = {"男": _skewed(BOY_FIRST, 15), "女": _skewed(GIRL_FIRST, 15)}
SECOND = {"男": _skewed(BOY_SECOND, 15), "女": _skewed(GIRL_SECOND, 15)}
SINGLE = {"男": _skewed(BOY_SINGLE), "女": _skewed(GIRL_SINGLE)}
CLANS, RARER = list(CLAN), list(RARE)
PARENT = {"男": _skewed(FATHERS, 15), "女": _skewed(MOTHERS, 15)}
GRANDPARENT = {"男": _skewed(GRANDFATHERS, 10), "女": _skewed(GRANDMOTHERS, 10)}


def draw(rng: Random, table: list[str]) -> str:
    """One entry of a table, all alike likely."""
    return table[int(rng.random() * len(table))]


def given_name(rng: Random, sex: str, shared: str = "") -> str:
    """A child's given name; with `shared`, one that begins with the family's or the twins' character."""
    if shared:
        second = draw(rng, SECOND[sex])
        return shared + (second if second != shared else draw(rng, SECOND[sex]))
    lot = rng.random()
    if lot < 0.17:
        return draw(rng, POPULAR[sex])
    if lot < 0.70:
        return draw(rng, FIRST[sex]) + draw(rng, SECOND[sex])
    if lot < 0.82:
        return draw(rng, FIRST[sex]) + draw(rng, RARER)
    if lot < 0.91:
        return draw(rng, RARER) + draw(rng, SECOND[sex])
    return draw(rng, SINGLE[sex] if lot < 0.985 else RARER)
