"""What a county may set itself: day counts, dates, wording. Defaults are marked with where they come from."""

from dataclasses import dataclass
from datetime import date

from notoneless.core.models import CountySetting


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """One setting: its key, default, Chinese name and a sentence of help. ``unit`` is "天", "" …"""

    key: str
    default: str
    label: str
    help: str
    unit: str = ""


SPECS: dict[str, SettingSpec] = {
    spec.key: spec
    for spec in (
        SettingSpec("county.name", "", "县(区)名称", "显示在页面顶部和文书上。"),
        SettingSpec("county.records_from", "", "启用日期", "此前的数据一律显示“未记录”，格式 2026-09-01。"),
        SettingSpec(
            "county.entry_age", "6", "入学年龄", "当年8月31日前年满几周岁入学(义务教育法第十一条)。", "周岁"
        ),
        SettingSpec("cases.verify_days", "3", "疑似核查期限", "立为疑似后几天内完成入户核查并定码。", "天"),
        SettingSpec(
            "cases.list_verify_days",
            "30",
            "成批比对核查期限",
            "名单比对成批产生的疑似，几天内核查完毕。",
            "天",
        ),
        SettingSpec("cases.review_days", "3", "教育局审核期限", "核查结论报来后几天内采信或退回。", "天"),
        SettingSpec("cases.persuade_days", "7", "劝返期限", "确认失学后第一步宣传教育、劝返的天数。", "天"),
        SettingSpec(
            "cases.return_by_days", "6", "限期复学天数", "限期复学通知书从送达到应返校的天数。", "天"
        ),
        SettingSpec(
            "cases.street_empowered",
            "",
            "街道赋权依据",
            "省里把责令、处罚权下放给街道的，填决定名称和文号；空着表示由教育局制发。",
        ),
        SettingSpec(
            "cases.defence_workdays",
            "3",
            "陈述申辩期",
            "处罚事先告知书送达后几个工作日内可以陈述申辩。",
            "个工作日",
        ),
        SettingSpec("cases.referral_days", "10", "部门答复期限", "转介移送函发出后几天内应收到答复。", "天"),
        SettingSpec("cases.tip_days", "5", "线索办理期限", "收到线索后几天内查清并答复。", "天"),
        SettingSpec("cases.transfer_days", "15", "外县接收期限", "向外县移交个案后几天内应收到答复。", "天"),
        SettingSpec(
            "cases.supervise_days", "15", "督办期限", "原因在学校的个案，教育局几天内查清改正。", "天"
        ),
        SettingSpec(
            "cases.followup_spacing",
            "3,7,15,30",
            "跟踪时间",
            "返校后第几天各跟踪一次，用逗号分开；最后一次在巩固期满。",
            "天",
        ),
        SettingSpec("cases.remind_days", "7,3,1", "期限提醒", "期限前几天提醒，用逗号分开。", "天"),
        SettingSpec(
            "papers.check_url",
            "",
            "文书查验网址",
            "印在文书二维码里的外网地址，如 https://jy.example.gov.cn；空着表示只印查验码，不印二维码。",
        ),
        SettingSpec("cases.closing_days", "5", "销号审核期限", "销号申请提出后每一级几天内审核。", "天"),
        SettingSpec("cases.touch_days", "30", "保持联系间隔", "因病因残儿童多少天内至少联系一次。", "天"),
        SettingSpec(
            "cases.home_teaching_days", "7", "送教启动期限", "外出就医的孩子回家后几天内安排送教。", "天"
        ),
        SettingSpec("cases.followup_days", "30", "复学巩固期", "返校后跟踪多少天方可销号。", "天"),
        SettingSpec(
            "children.certificate_days", "180", "就读证明有效期", "外地就读证明多少天后须重新核实。", "天"
        ),
        SettingSpec(
            "grid.class_size_primary",
            "45",
            "小学标准班额",
            "建立新生班时一个班多少人(义务教育学校管理标准)。",
            "人",
        ),
        SettingSpec(
            "grid.class_size_junior",
            "50",
            "初中标准班额",
            "建立新生班时一个班多少人(义务教育学校管理标准)。",
            "人",
        ),
        SettingSpec(
            "grid.cover_most", "5", "一人包村上限", "一个责任人包保的村(社区)超过几个，看板提示过多。", "个"
        ),
        SettingSpec(
            "children.roll_task_days",
            "30",
            "补建学籍期限",
            "核查认定在校无学籍后，学校几天内补建学籍。",
            "天",
        ),
        SettingSpec("verification.second_look_days", "14", "抽查复核期限", "抽取之后几天内复核完。", "天"),
        SettingSpec("children.mover_days", "10", "户籍变动确认期限", "迁移登记后对方几天内确认。", "天"),
        SettingSpec(
            "children.settle_days", "60", "迁出落实提醒", "移出户籍线多少天后提醒核实那边有没有落户。", "天"
        ),
        SettingSpec("grid.acting_days", "60", "代班最长天数", "代请假同事的岗位一次最多几天。", "天"),
        SettingSpec(
            "rolls.transfer_workdays", "10", "转学办理期限", "转学双方几个工作日内办完(学籍管理办法)。", "天"
        ),
        SettingSpec("rolls.suspension_remind_days", "30", "休学期满提醒", "休学期满前几天提醒学校。", "天"),
        SettingSpec(
            "rolls.suspension_grace_days",
            "15",
            "休学期满宽限",
            "期满几天后没有复学的不再算在籍，立为疑似。",
            "天",
        ),
        SettingSpec(
            "children.reach_days", "30", "家长联系间隔", "家长电话多少天没打通过算“很久没联系”。", "天"
        ),
        SettingSpec(
            "children.group_review_days", "365", "特殊群体复核间隔", "列入特殊群体多少天后提醒复核。", "天"
        ),
        SettingSpec(
            "verification.roll_days",
            "10",
            "学籍核对期限",
            "学籍系统导出与本县学籍不一致的，学校几天内确认。",
            "天",
        ),
        SettingSpec(
            "verification.run_day",
            "15",
            "每月自动比对日",
            "每月几日夜里自动比对一次名单和学籍；0 表示不自动。",
            "日",
        ),
        SettingSpec(
            "verification.ask_days", "5", "学校核实存疑配对期限", "请学校核实是不是同一人，几天内答复。", "天"
        ),
        SettingSpec(
            "verification.partner_grace_days",
            "7",
            "部门核对逾期后可看天数",
            "部门名单过了办结期限，几天内还能打开办理；再往后要由教育局延长期限。",
            "天",
        ),
        SettingSpec(
            "verification.proof_due_days", "15", "就读函询答复期限", "向外校函询后几天内应收到答复。", "天"
        ),
        SettingSpec("attendance.visit_days", "1", "缺勤家访", "无假缺勤连续几个上课日必须上门家访。", "天"),
        SettingSpec(
            "attendance.school_days", "1", "缺勤报学校", "无假缺勤连续几个上课日报告学校负责人。", "天"
        ),
        SettingSpec(
            "attendance.centre_days", "2", "缺勤报中心校", "无假缺勤连续几个上课日报告中心校。", "天"
        ),
        SettingSpec(
            "attendance.suspect_days",
            "3",
            "缺勤立为疑似",
            "无假缺勤连续几个上课日立为疑似失学，当天报教育局和乡镇(街道)。",
            "天",
        ),
        SettingSpec("returns.due_day", "0", "月报截止日", "每月几日前报；0 表示月末最后一天。", "日"),
    )
}


ABSENCE_KEYS = tuple(f"attendance.{name}_days" for name in ("visit", "school", "centre", "suspect"))
"""Hold only together, in the order in which ``domain.absence.thresholds_of`` reads them."""


def county_setting(key: str) -> str:
    """The county's value, else the default. Raises KeyError for a setting that does not exist."""
    spec = SPECS[key]
    row = CountySetting.objects.filter(key=key).first()
    return row.value if row is not None else spec.default


def county_days(key: str) -> int:
    """A day count, or another setting that is a number."""
    return int(county_setting(key))


def records_from() -> date | None:
    """The day the county's records begin; before it nothing is told, neither zero nor missing."""
    text = county_setting("county.records_from")
    return date.fromisoformat(text) if text else None
