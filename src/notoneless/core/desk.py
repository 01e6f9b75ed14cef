"""What a room says on the desk 工作台: one line is one thing to do."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DeskLine:
    """One thing a person must do.

    ``who`` is the child or unit, ``what`` begins with the verb, ``button`` is what the link says. ``group``
    names the kind of work ("cases", "children", "returns"); lines of one group with no date are shown
    together, larger ``weight`` first.
    """

    who: str
    what: str
    due_on: date | None
    since_on: date | None
    url: str
    button: str
    weight: int = 0
    group: str = ""
