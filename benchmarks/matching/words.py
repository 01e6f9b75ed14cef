"""The words of the table, in English and Chinese."""

SHORT_OF = {"splink": "Splink", "recordlinkage": "Record Linkage Toolkit"}

ENGLISH = {
    "head": "| Lists | Who | Absent children wrongly linked | Enrolled children called suspected "
    "| Left to a person | Precision of links | CPU s a list | Peak MiB |",
    "goal": "goal",
    "goal_floor": "≤ 3 × floor",
    "of": "{0:,} of {1:,} ({2})",
    "lists": "{count} × {children:,}",
    "list": "{children:,}",
    "base": "",
    "three": ", faults × 3",
    "lists_known": ", second generator",
    "floor": "floor: whole rows joined",
    "narrow floor": "floor: 序号 and 身份证号 joined",
    "times": "{0} ({1:.2f} × floor)",
    "machine": "Measured on {cores} cores ({model}), {memory} GiB; Python {python}, polars {polars}{peers}. "
    "CPU is user and system time of the whole process, start of Python and reading of the files included; the floor "
    "is one process that reads both files with polars and joins them on 身份证号.",
    "peers": "; Splink {splink} on DuckDB {duckdb}, Record Linkage Toolkit {recordlinkage} on pandas {pandas}",
    "given": "Splink was given cleaned columns, five comparisons (number, name with pinyin, birth date, sex, family), "
    "twelve narrow blocking rules, u by random sampling, m by expectation maximisation, term frequencies of names; "
    "the toolkit the same columns, twelve blocks and its ECM classifier, smoothed and with a prior of one roll row. "
    "Both were tuned on lists of other seeds, link from a probability of 0.9 and leave those from 0.5 to a person, "
    "one roll row a child.",
    "missing": "The other libraries could not be installed and are left out.",
    "failed": "did not finish: {0}",
    "unanswered": "; no answer to {0} of {1} lists, left out here ({2:.60})",
}

CHINESE = {
    "head": "| 名单 | 谁 | 不在校的孩子被误连 | 在校的孩子被误报疑似 | 交给人 | 对上的正确率 "
    "| 每份名单 CPU 秒 | 内存峰值 MiB |",
    "goal": "目标",
    "goal_floor": "≤ 3 倍底线",
    "of": "{1:,} 人中 {0:,}（{2}）",
    "lists": "{count} 份 × {children:,} 人",
    "list": "{children:,} 人",
    "base": "",
    "three": "，差错 3 倍",
    "lists_known": "，另一套虚构名单",
    "floor": "底线：整行连接",
    "narrow floor": "底线：只连接序号和证号",
    "times": "{0}（底线的 {1:.2f} 倍）",
    "machine": "测于 {cores} 核（{model}）、{memory} GiB 内存的机器；Python {python}，polars {polars}{peers}。"
    "CPU 是整个进程的用户加系统时间，含启动和读文件；底线是一个进程用 polars 读入两份文件、按身份证号连接。",
    "peers": "；Splink {splink}（DuckDB {duckdb}），Record Linkage Toolkit {recordlinkage}（pandas {pandas}）",
    "given": "给 Splink 的：清洗过的列，五项比较（证号、姓名与拼音、出生日期、性别、家庭），十二条窄的分块规则，"
    "随机抽样估 u、期望最大化估 m、姓名词频；给 Record Linkage Toolkit 的：同样的列，十二条分块规则，"
    "它自带的 ECM 分类器（加平滑，先验为一条学籍）。两者都在另外的种子上调过，概率 0.9 起对上，0.5 起交给人，"
    "一人一条学籍。",
    "missing": "另两个库没有装上，未列入。",
    "failed": "没有跑完：{0}",
    "unanswered": "；{1} 份名单有 {0} 份没有结果，未计入（{2:.60}）",
}
