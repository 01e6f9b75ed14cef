"""D01 入学通知书: bureau to the guardian of a child that must enter a school, handed out by school or village.

The wording is the default one; a county passes its own paragraphs with the same ``{slots}``.
"""

from dataclasses import dataclass
from datetime import date

from notoneless.files.papers.shapes import Letter, Stub
from notoneless.files.papers.wording import date_text, fill

ADMISSION_WORDING = (
    "《中华人民共和国义务教育法》第五条、第十一条、第十二条规定，适龄儿童、少年免试就近入学，父母或者其他法定监护人应当"
    "依法保证其按时入学接受并完成义务教育。",
    "您的孩子{child}应于{year}年秋季入{stage}就读，招生学校为{school}。请于{from_on}至{until_on}，携带户口簿、"
    "监护人身份证{papers}和本通知书，到校报名登记。义务教育不收学费、杂费。",
    "因身体状况需要延缓入学的，请凭医院证明申请，经乡镇人民政府或者教育局批准；在外地就读的，请向学校提供就读证明。"
    "无正当理由不送孩子入学的，依照该法第五十八条给予批评教育，责令限期改正。",
)
"""义务教育法 (2018) Arts. 2, 11, 12 and 58; the receipt strip is what the guardian signs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmissionNotice:
    """D01 入学通知书 with its receipt strip. It carries no identity number: it passes through many hands."""

    made_on: date
    issuer: str
    number_text: str
    child: str
    sex: str
    guardian: str
    year: int
    stage: str
    school: str
    from_on: date
    until_on: date
    phone: str = ""
    is_leaver: bool = False
    wording: tuple[str, ...] = ADMISSION_WORDING

    def shape(self) -> Letter:
        """The letter with its receipt strip."""
        facts = {
            "child": f"{self.child}（{self.sex}）" if self.sex else self.child,
            "year": str(self.year),
            "stage": self.stage,
            "school": self.school,
            "from_on": date_text(self.from_on),
            "until_on": date_text(self.until_on),
            "papers": "、小学毕业证明" if self.is_leaver else "、预防接种证",
        }
        notes = (f"（学校联系电话：{self.phone}）",) if self.phone else ()
        return Letter(
            made_on=self.made_on,
            is_draft=False,
            red_head="",
            number=self.number_text,
            title="入 学 通 知 书",
            addressee=self.guardian or f"{self.child}的监护人",
            paragraphs=fill(self.wording, facts),
            issuer=self.issuer,
            dated=self.made_on,
            notes=notes,
            stub=Stub(
                "入学通知书回执",
                f"已收到{self.number_text}入学通知书，将按时送{self.child}到{self.school}报名。",
                ("监护人签名", "收到日期", "联系电话", "送达人签名"),
            ),
        )
