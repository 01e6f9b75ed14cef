"""What papers say about people. Numbers come masked or whole, as the caller decided; empty is not known."""

from dataclasses import dataclass
from datetime import date

from notoneless.files.papers.wording import date_text, joined


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildFacts:
    """The child of a paper. ``home`` is 户籍地, ``address`` is 现住址. Found at the door, little is known."""

    name: str
    sex: str = ""
    born_on: date | None = None
    ethnic: str = ""
    id_number: str = ""
    roll_number: str = ""
    school: str = ""
    class_name: str = ""
    home: str = ""
    address: str = ""
    special_groups: str = ""

    def line(self) -> str:
        """覃𬭎(男,2015年9月3日出生,身份证号:…)."""
        born = f"{date_text(self.born_on)}出生" if self.born_on else ""
        number = f"身份证号：{self.id_number}" if self.id_number else ""
        about = joined((self.sex, born, number))
        return f"{self.name}（{about}）" if about else self.name

    def born_text(self) -> str:
        """Birth date, empty when unknown."""
        return date_text(self.born_on) if self.born_on else ""

    def place_in_school(self) -> str:
        """School, grade and class in one run."""
        return f"{self.school}{self.class_name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardianFacts:
    """法定监护人: the one a letter addresses, never the child. ``relation`` is to the child (父亲)."""

    name: str
    relation: str = ""
    sex: str = ""
    id_number: str = ""
    phone: str = ""
    address: str = ""

    def line(self) -> str:
        """(女,身份证号:…,住…,联系电话:…), or nothing."""
        number = f"身份证号：{self.id_number}" if self.id_number else ""
        lives = f"住{self.address}" if self.address else ""
        phone = f"联系电话：{self.phone}" if self.phone else ""
        about = joined((self.sex, number, lives, phone))
        return f"（{about}）" if about else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastContact:
    """One earlier visit, call or talk, as a letter recalls it."""

    on: date
    by: str
    kind: str

    def line(self) -> str:
        """2026年3月3日李老师入户走访."""
        return f"{date_text(self.on)}{self.by}{self.kind}"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivingSchool:
    """Where the child is to report, and whom to ask for there."""

    name: str
    contact: str = ""
    phone: str = ""

    def line(self) -> str:
        """云溪小学(联系人:王校长,联系电话:…)."""
        contact = f"联系人：{self.contact}" if self.contact else ""
        phone = f"联系电话：{self.phone}" if self.phone else ""
        about = joined((contact, phone))
        return f"{self.name}（{about}）" if about else self.name
