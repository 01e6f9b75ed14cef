"""新学年: what a room has to have done before and after a school year begins. One step is one line of the page."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class YearStep:
    """One step: ``left`` counts what is still to do, ``help`` says in a sentence how it stands.

    ``rank`` orders the steps of all rooms; ``ability`` is needed for the page behind ``url``. Before ``from_on`` the
    step cannot be taken and nothing is late."""

    rank: int
    label: str
    help: str
    left: int
    url: str
    ability: str
    button: str = "去办"
    from_on: date | None = None

    def is_early(self, today: date) -> bool:
        return self.from_on is not None and today < self.from_on
