"""升级: what becomes of each pupil when a school year begins.

Nobody is moved up: the grade follows from the year of entry (``domain.schoolyear``). Written down are only the
pupils whose stage ends, and those named to stay back. A primary leaver keeps his roll until the junior school
that accepted him opens his next one, so that no child is without a school between two rolls (义务教育法 第5条,
第11条: nine years without a gap, schools near home). Who goes on outside with a certificate leaves the primary
roll on that certificate. Who is suspended does not graduate; whose transfer is open is moved by the two schools first.
"""

from dataclasses import dataclass
from datetime import date

from .refusal import Refusal
from .schoolyear import SIX_THREE, SchoolSystem, SchoolYear
from .words import RollState, Stage, Word


class Acceptance(Word):
    """升学接收: what the receiving junior school said to a leaver."""

    WAITING = "waiting", "待接收"
    ACCEPTED = "accepted", "已接收"
    DECLINED = "declined", "已退回"


class Fate(Word):
    """升级去向: what the rollover does with a pupil, or why it leaves him where he is."""

    GRADUATES = "graduates", "初中毕业"
    ENTERS = "enters", "升入初中"
    RETAINED = "retained", "留级"
    LEAVES = "leaves", "外地升学"
    SUSPENDED = "suspended", "休学不动"
    TRANSFERRING = "transferring", "转学没有办结"
    WAITING = "waiting", "接收学校还没有接收"
    DECLINED = "declined", "接收学校退回"
    NO_SCHOOL = "no_school", "没有对口初中"
    NO_CLASS = "no_class", "接收学校没有新生班"
    NO_LOWER_CLASS = "no_lower_class", "没有可留级的班"


MOVING = (Fate.GRADUATES, Fate.ENTERS, Fate.LEAVES, Fate.RETAINED)
"""What the rollover writes."""
BLOCKED = (
    Fate.TRANSFERRING, Fate.NO_SCHOOL, Fate.DECLINED, Fate.WAITING, Fate.NO_CLASS, Fate.NO_LOWER_CLASS,
)  # fmt: skip
"""Left where they are, by name, until somebody acts."""


class RolloverState(Word):
    """升级办理状态."""

    DRAFT = "draft", "办理中"
    APPLIED = "applied", "已办理"
    UNDONE = "undone", "已撤回"


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of one pupil before the year begins."""

    stage: Stage
    state: RollState
    is_retained: bool = False
    has_lower_class: bool = True
    acceptance: Acceptance | None = None
    has_new_class: bool = True
    is_transferring: bool = False
    """A transfer of this roll is open: two schools still have to agree where he is."""
    is_proved_elsewhere: bool = False
    """An accepted certificate says that a school outside this installation has him."""


def fate_of(pupil: Standing) -> Fate:
    """What happens to a pupil of a graduating class, or to one named to stay back."""
    if pupil.is_transferring:
        return Fate.TRANSFERRING
    if pupil.is_retained:
        return Fate.RETAINED if pupil.has_lower_class else Fate.NO_LOWER_CLASS
    if pupil.state is RollState.SUSPENDED:
        return Fate.SUSPENDED
    if pupil.stage is Stage.JUNIOR:
        return Fate.GRADUATES
    if pupil.is_proved_elsewhere and pupil.acceptance is not Acceptance.ACCEPTED:
        return Fate.LEAVES
    if pupil.acceptance is None:
        return Fate.NO_SCHOOL
    if pupil.acceptance is not Acceptance.ACCEPTED:
        return Fate.WAITING if pupil.acceptance is Acceptance.WAITING else Fate.DECLINED
    return Fate.ENTERS if pupil.has_new_class else Fate.NO_CLASS


def last_entry_year(stage: Stage, year: int, *, system: SchoolSystem = SIX_THREE) -> int:
    """The year in which the class entered whose stage is over when school year ``year`` begins."""
    return year - system.years_of(stage)


def rollover_year(today: date) -> int:
    """The school year a rollover is about: the one begun in autumn until the new year, then the next."""
    return today.year


def asked_year(asked: str | None, today: date) -> int:
    """The school year a page is asked for: this rollover's, or the next one to rehearse."""
    year = rollover_year(today)
    return year + 1 if asked == str(year + 1) else year


def check_run(year: int, today: date) -> Refusal | None:
    """Why the rollover cannot be written yet: before 1 September the old year still runs."""
    starts_on = SchoolYear(year).starts_on
    if today < starts_on:
        return Refusal(
            f"{year}学年从{starts_on:%Y-%m-%d}开始，那天起才能办理升级，之前可以预演。",
            "rollover.early",
        )
    return None
