"""Which Chinese characters of names are mistaken for which: by sound, by shape, by form of writing."""

from random import Random

# Characters that sound alike, or nearly so in the county's speech (n/l, in/ing, z/zh).
SOUND = """
子梓紫姿孜籽资 涵含晗函韩寒 轩宣萱暄瑄煊 宇雨羽语玉钰裕禹 浩皓昊灏豪好 欣心鑫新馨歆昕辛
怡宜依伊仪艺奕逸义亦熠懿 诗思斯施师 佳嘉家加珈 琪琦淇祺奇旗其 婷庭亭廷 萌梦孟 瑶遥尧姚
妍研言颜岩严彦燕雁 静婧靖晶菁敬境 雯文闻纹雅娅亚 博伯勃波 杰洁捷婕 睿锐瑞蕊 泽择则 航杭行
辰晨宸尘臣成诚承程城 铭明名鸣茗 俊峻骏君钧军均 熙希曦溪西惜夕 阳洋扬杨旸 志智致之芝知至治 建健剑见 国果
伟玮炜卫维薇威 强祥翔 鹏朋彭蓬 飞菲妃霏 龙隆珑 凯恺楷 立丽莉利力黎李理俐 红宏洪鸿虹弘 晓小筱肖笑
可珂柯科 若偌洛 曦熹 彤桐童同佟 慧惠卉会辉晖 琳林霖淋凌玲灵菱 敏闽民 颖莹盈影英迎颖 倩茜芊千 蕾磊雷垒
悦月玥岳跃 美媚梅 芳方舫 芬纷 娜纳 兰岚蓝澜 霞夏侠 春纯淳 秋丘 冬东栋 海凯 涛韬桃 勇永咏 平萍苹屏
斌彬滨宾 超朝潮 刚钢罡 峰锋枫丰风 旭序绪 昌长常 然冉燃 沐木牧睦 安按 启起齐祁 诺糯 婉晚宛 芷止芝 如茹儒
云芸允韵 清青卿情晴 雪学 金锦瑾今津晋进 恒衡亨 坤昆琨 康抗 亮良梁 旺望汪 福富夫 德得 生胜声升 华桦花
世士仕诗 振震镇真珍贞桢 乐勒 正政郑 庆晴 光广 源元远圆媛园 贵桂 秀绣袖 香湘翔 凤奉 珠竹 菊聚 连莲联
荣容蓉融 王汪旺 张章彰 刘柳 陈程成 杨羊阳 黄王 赵照 吴伍武邬 周邹 徐许 孙荪 马麻 朱诸祝 胡吴 郭国 何贺和
高皋 罗骆洛 谢解 宋送 唐汤 冯逢 邓丁 曹草 曾增 萧肖 田天 董懂 潘盘 于余俞虞 蒋姜江 蔡菜 杜渡 叶页 苏舒
魏卫 吕鲁卢陆 任仁 沈申 姚尧 崔翠 钟忠 谭覃谈 范樊 石史时施 廖辽 贾甲 付傅富 白柏 熊雄 秦琴覃 尹殷 薛雪
阎闫严 段断 侯候 陶桃 顾固 毛茅 郝好 龚宫 邵绍 万宛 钱前 戴代 莫墨 孔恐 向项 杉山
"""
# Characters that look alike: on worn paper, in handwriting, on a badly chosen candidate list.
SHAPE = """
轩轲 宸晨 辰晨 睛晴 晴睛 涵函 婷停 萱宣 妍研 琪棋 琪淇 祺棋 瑶谣 怡治 诗待 梓样 皓浩 昊吴 昊旻 宇字 泽择
泽绎 博搏 航舫 俊俏 俊峻 熙照 曦羲 铭鸣 铭茗 茗名 思恩 悦说 玥玥 钥玥 玥明 佳住 佳桂 嘉喜 欣欧 馨磬 雅稚
静净 雯雪 婧靖 倩清 敏毓 颖颍 莹萤 慧惠 彤丹 桐铜 蕊芯 菲非 琳淋 琳林 沐沭 辉挥 晖晕 煜昱 昱煜 昱显 旭旮
旭九 鑫金 鹏朋 磊蕾 凯剀 龙尤 飞气 强张 伟纬 玮伟 炜玮 建健 志态 志忠 永水 国固 明朋 文支 天夫 大太 子予
小少 立丘 金全 永泳 成戌 戌戍 承丞 世也 振震 瑞端 锦绵 锦棉 逸免 奕弈 弈奕 恒桓 桓恒 坤神 冉再 芷芝 若苦
如姐 婉碗 诺若 心必 可司 乐东 东车 春舂 秋伙 冬务 云去 清请 王玉 玉王 李季 季李 张弘 刘列 陈阵 杨扬 黄寅
赵起 周同 吴昊 徐除 孙孔 马乌 朱未 胡故 郭敦 何河 林材 高商 罗岁 郑邓 梁粱 谢榭 宋宗 唐康 许诈 韩朝 冯玛
邓邱 曹漕 彭彰 曾普 田由 董重 袁哀 潘翻 于干 于千 蒋将 蔡察 余佘 佘余 杜社 叶计 程珵 苏办 魏巍 吕昌 丁于
任仕 沈忱 姚挑 卢户 姜美 崔催 钟种 谭潭 陆际 汪江 范苑 石右 廖寥 贾买 夏复 韦书 付传 方万 白自 邹邻 孟盂
熊能 秦泰 邱丘 江汪 尹伊 薛薜 阎间 段殷 雷雪 侯候 史吏 陶淘 黎犁 贺架 顾硕 毛手 龚袭 邵绍 钱线 严产 覃谭
武斌 戴截 莫草 孔扎 向问 汤扬 芳芬 芬芳 兰三 萍苹 玲铃 燕蒸 娟捐 艳绝 丽两 红江 梅海 英央 秀季 珍诊 桂佳
华毕 平乎 军车 勇男 峰锋 锋峰 斌赋 刚钢 涛祷 康庚 亮高 旺汪 福副 德得 胜性 贵责 荣茱 光先 源原 良食 安女
昌冒 正止 庆床 林木 芸芝 语话 桥侨 尼泥 玛妈 扎札 桑柔 卓早 嘎夏 古右 阿啊 买卖 提堤 孜牧 热势 尔你
"""
# Simplified and traditional, pair by pair.
TRADITIONAL = """
张張 刘劉 陈陳 杨楊 黄黃 赵趙 吴吳 孙孫 马馬 罗羅 郑鄭 谢謝 许許 韩韓 冯馮 邓鄧 萧蕭 蒋蔣 叶葉 苏蘇 吕呂
卢盧 钟鐘 谭譚 陆陸 贾賈 韦韋 邹鄒 阎閻 闫閆 龙龍 贺賀 顾顧 龚龔 万萬 钱錢 严嚴 汤湯 轩軒 诗詩 语語 静靜
铭銘 鸣鳴 泽澤 杰傑 鹏鵬 飞飛 凯凱 伟偉 国國 建建 强強 丽麗 莉莉 红紅 宁寧 颖穎 莹瑩 兰蘭 凤鳳 东東 华華
宝寶 锦錦 钰鈺 欢歡 乐樂 庆慶 荣榮 贵貴 胜勝 连連 莲蓮 军軍 师師 义義 书書 学學 尔爾 开開 阳陽 晓曉 辉輝
晖暉 骏駿 启啟 诺諾 梦夢 瑶瑤 涛濤 滨濱 宾賓 刚剛 钢鋼 锋鋒 长長 兴興 艺藝 岚嵐 蓝藍 娅婭 闻聞 纯純 艳豔
娇嬌 婵嬋 娴嫻 韵韻 苹蘋 灵靈 润潤 贤賢 远遠 圆圓 园園 亚亞 异異 图圖 买買 热熱 麦麥 肃肅 达達 齐齊 边邊
关關 宽寬 样樣 毕畢
"""
# Variant forms and the surnames that are written two ways.
VARIANT = """
闫阎 阎闫 付傅 傅付 肖萧 萧肖 戴代 代戴 邱丘 丘邱 段叚 于於 余佘 詹占 强強 峰峯 群羣 杰傑 喆哲 哲喆 坤堃
堃坤 晋晉 渊淵 升昇 昇升 泛氾 昆崑 岳嶽 凌淩 况況 决決 净淨 吕呂 黄黃 温溫 吴吳 录錄 户戶 别別 兑兌 真眞
换換 奥奧 彦彥 颜顔 产產 珍珎 恒恆 慧恵 德徳 青靑 清淸 龙竜 国囯 佑祐 祐佑 凉涼 启啓 冰氷 晓暁 艳艶 泽沢
荣栄 宝寳 博愽 琪璂 韵韻 朵朶 烟煙 妍姸 研硏 芸蕓 蕊蘂 蕊蕋 姗姍 册冊 华崋 睿叡 浩澔 皓皜
"""


def _groups(text: str) -> dict[str, str]:
    """Each character to the others of its groups."""
    table: dict[str, str] = {}
    for group in text.split():
        for one in group:
            table[one] = table.get(one, "") + group.replace(one, "")
    return table


def _pairs(text: str) -> dict[str, str]:
    """Each pair's first character to its second ones."""
    table: dict[str, str] = {}
    for pair in text.split():
        if pair[0] != pair[1]:
            table[pair[0]] = table.get(pair[0], "") + pair[1]
    return table


BY_SOUND, BY_SHAPE = _groups(SOUND), _groups(SHAPE)
TO_TRADITIONAL, TO_VARIANT = _pairs(TRADITIONAL), _pairs(VARIANT)


def mistake(rng: Random, name: str, table: dict[str, str]) -> str:
    """The name with one of its characters exchanged by the table; the same name where none can be."""
    places = [at for at, one in enumerate(name) if table.get(one)]
    if not places:
        return name
    at = rng.choice(places)
    return name[:at] + rng.choice(table[name[at]]) + name[at + 1 :]


def all_traditional(name: str) -> str:
    """The name as a clerk with a traditional keyboard writes it."""
    return "".join(TO_TRADITIONAL.get(one, one)[0] for one in name)
