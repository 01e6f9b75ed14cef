"""就读情况函询: a letter to a school elsewhere, asking whether a child sits there and for its certificate."""

from dataclasses import dataclass
from datetime import date

from notoneless.files.papers.shapes import Letter, Stub
from notoneless.files.papers.wording import date_text, fill, joined

INQUIRY_WORDING = (
    "{before}",
    "我{kind}负责落实{child}的就学情况。据了解，该儿童{since}在贵校就读。依照《中华人民共和国义务教育法》第十三条和"
    "控辍保学工作要求，需要确认其是否在校，请贵校协助。",
    "该儿童在贵校就读的，请出具加盖公章的就读证明，写明年级、班级、学籍号、入学日期和有效期；不在贵校就读或者查无此人的，"
    "也请在回执上注明。",
    "请于{due_on}前答复，并将证明或者回执寄至：{address}。",
    "感谢支持。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolInquiry:
    """就读情况函询, first or once more. It carries name, sex and birth date, no identity number."""

    made_on: date
    issuer: str
    kind: str
    number_text: str
    school: str
    child: str
    sex: str
    born_on: date | None
    address: str
    due_on: date
    since: str = ""
    first_on: date | None = None
    turn: int = 1
    handler: str = ""
    phone: str = ""
    wording: tuple[str, ...] = INQUIRY_WORDING

    def shape(self) -> Letter:
        """The letter with the strip the other school sends back."""
        born = f"{date_text(self.born_on)}出生" if self.born_on else ""
        about = joined((self.sex, born))
        again = self.turn > 1 and self.first_on is not None
        facts = {
            "before": f"我{self.kind}{date_text(self.first_on)}曾就此函询贵校，尚未收到答复，现再次函询。"
            if again
            else "",
            "kind": self.kind,
            "child": f"{self.child}（{about}）" if about else self.child,
            "since": self.since or "现",
            "due_on": date_text(self.due_on),
            "address": self.address,
        }
        contact = joined(
            (f"联系人：{self.handler}" if self.handler else "", f"电话：{self.phone}" if self.phone else "")
        )
        return Letter(
            made_on=self.made_on,
            is_draft=False,
            title="关于协助核实学生就读情况的函" if self.turn == 1 else "关于再次协助核实学生就读情况的函",
            number=self.number_text,
            addressee=self.school,
            paragraphs=fill(self.wording, facts),
            issuer=self.issuer,
            dated=self.made_on,
            notes=(f"（{contact}）",) if contact else (),
            stub=Stub(
                "就读情况回执",
                f"{self.child}：□在我校就读（附就读证明）　□不在我校就读　□查无此人。",
                ("年级班级", "学籍号", "经办人", "学校（盖章）日期"),
                "沿虚线裁开，随就读证明寄回",
            ),
        )
