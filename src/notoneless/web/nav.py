"""The menu: one line each — label, URL name, ability — in the five groups an officer would say."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the menu. ``icon`` names a symbol of the sprite; ``query`` is added to the address."""

    label: str
    url_name: str
    ability: str
    icon: str = "dot"
    query: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """One group of the menu."""

    label: str
    icon: str
    items: tuple[Item, ...]


NAV: tuple[Group, ...] = (
    Group(
        "今日",
        "today",
        (
            Item("工作台", "web:desk", "desk.see", "today"),
            Item("开学报到", "attendance:arrival", "arrival.see", "school"),
            Item("今日考勤", "attendance:today", "attendance.see", "check"),
            Item("缺勤跟进", "attendance:absences", "attendance.see", "phone"),
            Item("人籍一致", "attendance:unseen", "attendance.unseen", "check"),
            Item("入户摸排", "verification:surveys", "survey.see", "visit"),
        ),
    ),
    Group(
        "儿童",
        "child",
        (
            Item("我的班", "children:my_class", "children.my_class", "child"),
            Item("我的村", "children:my_village", "children.my_village", "village"),
            Item("儿童名册", "children:child_list", "children.see", "list"),
            Item("户籍线名册", "children:household_list", "children.household", "village"),
            Item("户籍变动", "children:movers", "movers.see", "village"),
            Item("家长联系", "children:phones_list", "children.contact", "phone"),
            Item("特殊群体", "children:groups_list", "children.sensitive", "list"),
            Item("各班情况", "children:class_list", "children.classes", "school"),
            Item("入学看板", "children:season_board", "season.see", "data"),
            Item("送入学通知书", "children:notices_hand", "season.receipt", "visit"),
            Item("登记新生", "children:pupil_enrol", "rolls.move", "plus"),
            Item("补建学籍", "children:roll_tasks", "rolltasks.see", "plus"),
            Item("转学办理", "children:transfers_board", "transfers.see", "list"),
            Item("休学学生", "children:suspensions_list", "suspensions.see", "clock"),
            Item("就读证明", "verification:proofs", "proofs.see", "paper"),
            Item("变更申请", "children:key_changes_list", "keychanges.see", "check"),
            Item("并档", "children:merges_all", "children.merge_propose", "check"),
            Item("发现名单外的孩子", "verification:found", "children.found", "plus"),
        ),
    ),
    Group(
        "个案",
        "case",
        (
            Item("核查行动", "verification:campaign_now", "campaign.see", "clock"),
            Item("疑似台账", "cases:cases_suspected", "cases.see", "search"),
            Item("辍学台账", "cases:cases_out_of_school", "cases.see", "case"),
            Item("复学跟踪台账", "cases:cases_back", "cases.see", "case"),
            Item("动态销号台账", "cases:cases_ended", "cases.see", "check"),
            Item("逾期", "cases:cases_overdue", "cases.see", "clock"),
            Item("全部个案", "cases:cases_all", "cases.see", "list"),
            Item("劝返走访", "cases:visits_list", "cases.see", "visit"),
            Item("核查审核", "cases:findings_review", "cases.accept", "check"),
            Item("跟踪调查", "cases:surveys", "cases.see", "visit"),
            Item("销号审核", "cases:closings", "cases.closing_see", "check"),
            Item("移交外县", "cases:county_transfers", "cases.transfer_out", "list"),
            Item("抽查复核", "verification:second_looks", "secondlook.see", "search"),
            Item("转介移送", "cases:referrals", "referrals.see", "list"),
            Item("群众线索", "cases:tips", "tips.see", "phone"),
            Item("文书台账", "cases:papers_all", "cases.see", "paper"),
            Item("法定期限", "cases:clocks", "law.see", "clock"),
            Item("逾期上报", "cases:escalations", "law.see", "clock"),
            Item("法律依据", "cases:bases", "basis.see", "paper"),
        ),
    ),
    Group(
        "数据",
        "data",
        (
            Item("两线平衡", "indicators:balance", "balance.see", "data"),
            Item("学校线", "indicators:balance_schools", "balance.see", "school"),
            Item("学年数字", "indicators:years", "balance.see", "paper"),
            Item("月报", "returns:board_now", "returns.see", "paper"),
            Item("四查三比对", "verification:checks", "verification.see", "check"),
            Item("名单比对", "verification:runs", "verification.see", "search"),
            Item("比对待确认", "verification:pairs", "verification.decide", "check"),
            Item("部门核对", "verification:sendings", "partners.see", "list"),
            Item("核查统计", "verification:statement", "verification.see", "data"),
            Item("保障认定", "verification:guarantees", "guarantees.see", "paper"),
            Item("名单", "verification:lists", "verification.see", "list"),
            Item("学籍核对", "verification:roll_checks", "rollcheck.see", "check"),
        ),
    ),
    Group(
        "管理",
        "manage",
        (
            Item("数据导入", "intake:batches_all", "intake.see", "upload"),
            Item("核查编码", "children:codes", "codes.see", "list"),
            Item("文书用语", "cases:wordings_all", "wordings.see", "paper"),
            Item("工作移交", "cases:handovers", "cases.see", "visit"),
            Item("包保分工", "grid:covers_list", "covers.see", "visit"),
            Item("招生范围", "children:catchments", "season.open", "school"),
            Item("学校与班级", "grid:schools_list", "schools.see", "school"),
            Item("区划与单位", "grid:units_tree", "units.see", "village"),
            Item("本校人员", "grid:colleagues_list", "classes.teacher", "me"),
            Item("代班", "grid:acting_list", "accounts.acting", "me"),
            Item("人员与任职", "grid:people_list", "accounts.see", "me"),
            Item("新学年", "web:school_year", "rollover.see", "school"),
            Item("新生班", "children:new_classes", "classes.open", "plus"),
            Item("接收小学毕业生", "children:leavers", "leavers.receive", "plus"),
            Item("留级名单", "children:retentions", "retentions.edit", "list"),
            Item("校历", "grid:calendar", "calendar.see", "clock"),
            Item("操作日志", "web:audit", "audit.see", "list"),
            Item("县级设置", "grid:county_settings", "settings.edit", "manage"),
            Item("通讯录", "grid:contacts", "grid.see", "phone"),
        ),
    ),
)

PHONE_NAV: tuple[Item, ...] = (
    Item("今日", "web:desk", "desk.see", "today"),
    Item("我的班", "children:my_class", "children.my_class", "child"),
    Item("我的村", "children:my_village", "children.my_village", "village"),
    Item("儿童", "children:child_list", "children.classes", "child"),
    Item("个案", "cases:cases_suspected", "cases.see", "case"),
    Item("我的", "web:me", "desk.see", "me"),
)
