"""The one way a rule says no."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Refusal:
    """A rule's no: what the person at the screen reads, and which rule said it.

    ``reason`` is a plain Chinese sentence that says what to do next. ``rule`` is a short stable word
    (``"case.no_unit"``) that tests, logs and guides can name. A refusal is false, so callers write
    ``if not outcome``.
    """

    reason: str
    rule: str

    def __bool__(self) -> bool:
        return False

    def __str__(self) -> str:
        return self.reason
