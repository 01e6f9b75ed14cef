"""D23 义务教育有保障认定书, the report per village, and the paper that withdraws a certificate.

The wording is the default one; a county passes its own paragraphs with the same ``{slots}``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from notoneless.files.papers.lists import PORTRAIT_MM, fit
from notoneless.files.papers.shapes import Column, Letter, Sheet, Stub, Table
from notoneless.files.papers.wording import date_text, fill, joined

GUARANTEE_WORDING = (
    "依照《中华人民共和国义务教育法》和{year}年秋季学期控辍保学排查结果，截至{on}，你户义务教育阶段适龄儿童少年共{count}名，"
    "均在校接受义务教育：",
    "{children}",
    "现认定你户义务教育有保障。",
    "孩子转学、休学或者不能到校的，请及时告诉学校和村（居）委会；情况变化的，由本局另行通知撤销本认定书。",
)
"""S0.7 (990 households, 1,263 pupils): each poor family is told that the education of its children is guaranteed."""

WITHDRAWAL_WORDING = (
    "本局{first_on}向你户发出的{first}义务教育有保障认定书，认定你户义务教育阶段适龄儿童少年均在校接受义务教育。",
    "经核查，{reason}，你户不再符合“全部在校接受义务教育”的认定条件。自{on}起撤销该认定书。",
    "请依照《中华人民共和国义务教育法》第五条、第十一条，保证孩子按时到校接受并完成义务教育；家庭有困难的，请告诉学校、"
    "村（居）委会或者本局。孩子返校后，可以重新认定。",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertifiedChild:
    """A child as the certificate names it: no identity number, the paper hangs on a wall."""

    name: str
    sex: str
    stage: str
    school: str
    class_name: str

    def line(self) -> str:
        """覃兰（女），小学，青石中心小学三年级1班."""
        named = f"{self.name}（{self.sex}）" if self.sex else self.name
        return joined((named, self.stage, f"{self.school}{self.class_name}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class GuaranteeCertificate:
    """D23 义务教育有保障认定书 of one family, with the strip it signs."""

    made_on: date
    issuer: str
    number_text: str
    household: str
    village: str
    year: int
    children: tuple[CertifiedChild, ...]
    wording: tuple[str, ...] = GUARANTEE_WORDING

    def shape(self) -> Letter:
        """The certificate; the children a line each."""
        lines = "\n".join(f"{n}. {child.line()}" for n, child in enumerate(self.children, start=1))
        facts = {
            "year": str(self.year),
            "on": date_text(self.made_on),
            "count": str(len(self.children)),
            "children": "{children}",
        }
        said: list[str] = []
        for paragraph in fill(self.wording, facts):
            said += lines.split("\n") if paragraph == "{children}" else [paragraph]
        return Letter(
            made_on=self.made_on,
            is_draft=False,
            title="义务教育有保障认定书",
            number=self.number_text,
            addressee=joined((self.village, f"{self.household}户"), ""),
            paragraphs=tuple(said),
            issuer=self.issuer,
            dated=self.made_on,
            stub=Stub(
                "义务教育有保障认定书回执",
                f"已收到{self.number_text}义务教育有保障认定书。",
                ("户主签名", "收到日期", "联系电话", "送达人签名"),
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class GuaranteeWithdrawn:
    """撤销通知: a later paper that cites the first; the first is never altered."""

    made_on: date
    issuer: str
    number_text: str
    household: str
    village: str
    first: str
    first_on: date
    reason: str
    wording: tuple[str, ...] = WITHDRAWAL_WORDING

    def shape(self) -> Letter:
        """The letter with its receipt strip."""
        facts = {
            "first": self.first,
            "first_on": date_text(self.first_on),
            "reason": self.reason,
            "on": date_text(self.made_on),
        }
        return Letter(
            made_on=self.made_on,
            is_draft=False,
            title="撤销义务教育有保障认定通知",
            number=self.number_text,
            addressee=joined((self.village, f"{self.household}户"), ""),
            paragraphs=fill(self.wording, facts),
            issuer=self.issuer,
            dated=self.made_on,
            stub=Stub(
                "撤销通知回执",
                f"已收到{self.number_text}撤销义务教育有保障认定通知。",
                ("户主签名", "收到日期", "联系电话", "送达人签名"),
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageChild:
    """A row of a village's report; the number comes masked."""

    household: str
    name: str
    sex: str
    id_number: str
    stage: str
    school: str
    class_name: str
    paper: str

    def cells(self, number: int) -> tuple[str, ...]:
        """The row under the heads of the report."""
        school = f"{self.school}\n{self.class_name}"
        return (
            str(number),
            self.household,
            self.name,
            self.sex,
            self.id_number,
            self.stage,
            school,
            self.paper,
        )


_HEADS = ("序号", "户主", "学生姓名", "性别", "身份证号", "学段", "学校班级", "认定书文号")


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageGuarantee:
    """D23 行政村义务教育有保障认定报告: the village's households and children on one page, to be signed by all."""

    made_on: date
    issuer: str
    number_text: str
    village: str
    township: str
    year: int
    kinds: str
    family_count: int
    primary_count: int
    junior_count: int
    certified_count: int
    children: Sequence[VillageChild]

    def shape(self) -> Sheet:
        """Sentence, counts by stage, names, and the lines to sign."""
        rows = [child.cells(n) for n, child in enumerate(self.children, start=1)]
        columns = tuple(Column(head, align="center") for head in _HEADS)
        widths, size, is_crowded = fit(columns, rows, PORTRAIT_MM)
        pupils = self.primary_count + self.junior_count
        left_over = self.family_count - self.certified_count
        rest = f"，另有{left_over}户孩子还没有全部在校，暂不认定" if left_over else ""
        said = (
            f"经{self.year}年秋季学期排查，本村{self.kinds}家庭中有义务教育阶段适龄儿童少年的共{self.family_count}户。"
            f"截至{date_text(self.made_on)}，{self.certified_count}户的{pupils}名学生（小学{self.primary_count}名、"
            f"初中{self.junior_count}名）全部在校接受义务教育，已发给认定书{rest}。"
        )
        return Sheet(
            made_on=self.made_on,
            is_draft=False,
            title=f"{self.village}义务教育有保障认定报告",
            unit=self.issuer,
            left=f"{self.township}　{self.village}",
            right=self.number_text,
            lead=(said,),
            table=Table(columns, rows, widths, size, is_crowded=is_crowded),
            tail=("身份证号已遮盖。孩子不再在校的，由教育局另发通知撤销该户认定书。",),
            signs=("村（居）委会：", "学校：", "中心校：", "乡镇（街道）："),
            seal=(self.issuer, "（印章）", date_text(self.made_on)),
        )
