"""学年中途启用: what stands in the paper books on the day a county begins, with its true dates."""

from ..caseflow import PROVISIONAL
from ..midyear import BROUGHT_KINDS
from ..words import CaseOrigin, CaseState, ContactKind, DeliveryMode
from .care import WHO
from .shared import K, column, labels

BOOK = column(
    "book", "纸质档案号", K.TEXT, "档案号 台账编号 卷宗号", required=True, help="原件在哪一本台账或案卷里。"
)
BROUGHT_STATES = (
    *PROVISIONAL, CaseState.CONFIRMED, CaseState.PERSUADING, CaseState.IN_TOUCH, CaseState.RETURNED,
)  # fmt: skip
"""States a list may bring. An ordered case is brought as one of persuasion, then its delivered notice moves it on."""

CASES = (
    *WHO,
    column("state", "状态", K.CHOICE, "个案状态 办理状态 进度", required=True,
           choices=tuple(state.label for state in BROUGHT_STATES)),
    column("origin", "来源", K.CHOICE, "线索来源 发现来源", choices=labels(CaseOrigin)),
    column("opened_on", "立案日期", K.DATE, "发现日期 登记日期", required=True),
    column("absent_since_on", "离校日期", K.DATE, "辍学日期 辍学年月 离校时间"),
    column("code", "核查代码", K.CODE, "代码 核查编码", help="确认失学以后的必填,如 L。"),
    column("confirmed_on", "确认日期", K.DATE, "确认失学日期"),
    column("returned_on", "返校日期", K.DATE, "复学日期", help="只有已返校的填写。"),
    column("login", "责任人登录名", K.CODE, "责任人账号 登录名", help="留空则按规则落到包保单位。"),
    column("due_on", "办理期限", K.DATE, "期限 到期日"),
    BOOK,
)  # fmt: skip
VISITS = (
    *WHO,
    column("kind", "方式", K.CHOICE, "走访方式 联系方式", required=True, choices=labels(ContactKind)),
    column("on", "走访日期", K.DATE, "日期 联系日期 劝返时间", required=True),
    column("visitors", "走访人", K.TEXT, "劝返人员姓名 走访人员 同行人员", required=True),
    column("met", "见到谁", K.TEXT, "见到人 访谈对象"),
    column("found", "走访情况", K.TEXT, "情况记录 劝返情况记录 劝返就读情况记录", required=True),
    BOOK,
)
PAPERS = (
    *WHO,
    column(
        "kind",
        "文书种类",
        K.CHOICE,
        "文书 文书名称",
        required=True,
        choices=tuple(kind.label for kind in BROUGHT_KINDS),
    ),
    column("unit_number", "制发单位编号", K.CODE, "制发机关编号 单位编号", required=True),
    column(
        "number_text",
        "发文字号",
        K.TEXT,
        "文号 文书编号",
        required=True,
        help="照原件抄写,如 云溪教通〔2026〕3号。",
    ),
    column("addressee", "受送达人", K.NAME, "受送达人姓名 监护人姓名", required=True),
    column("signed_on", "签发日期", K.DATE, "落款日期 制发日期", required=True),
    column("mode", "送达方式", K.CHOICE, "方式", required=True, choices=labels(DeliveryMode)),
    column("delivered_on", "送达日期", K.DATE, "签收日期", required=True),
    column("receiver", "签收人", K.NAME, "收件人 签收人姓名"),
    column("return_by_on", "应返校日期", K.DATE, "限期返校日期 限期", help="只有限期复学通知书填写。"),
    BOOK,
)
