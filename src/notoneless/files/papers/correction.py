"""更正: a delivered paper is never changed; a new numbered one says at its start which it corrects and replaces."""

from dataclasses import dataclass, replace
from datetime import date

from notoneless.files.papers.shapes import Letter, Paper, Sheet
from notoneless.files.papers.wording import date_text


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected:
    """Any paper that takes the place of an earlier one of its kind."""

    paper: Paper
    title: str
    number_text: str
    dated: date | None

    def sentence(self) -> str:
        """What stands at its start."""
        return (
            f"本文书更正并替代{date_text(self.dated)}制发的《{self.title}》（{self.number_text}），"
            "原文书自本文书送达之日起不再执行。"
        )

    def shape(self) -> Letter | Sheet:
        """The paper with that sentence first."""
        shape = self.paper.shape()
        if isinstance(shape, Letter):
            return replace(shape, paragraphs=(self.sentence(), *shape.paragraphs))
        return replace(shape, lead=(self.sentence(), *shape.lead))
