"""A survey on both sides of the fence: one sheet of a village group and one of a class, with a word of each side in it."""

from datetime import timedelta
from typing import Any

from notoneless.verification.models import Survey, SurveyAnswer, SurveySheet
from tests.makers import TODAY


def survey_rows(town: Any, names: dict[str, str], child: Any, code: str) -> dict[str, Any]:
    """Ids of the side whose every word holds ``names["word"]``; ``code`` is the household sheet's, without its last letter."""
    word, home, school_class = names["word"], getattr(town, names["home"]), getattr(town, names["class"])
    government = getattr(town, names["government"])
    survey = Survey.objects.create(
        name=f"{word}摸排", kind="both", reason="extra", area=home.township, from_on=TODAY,
        due_on=TODAY + timedelta(days=7), state="running", opened_by=town.bureau_deputy, opened_unit=government,
        opened_on=TODAY,
    )  # fmt: skip
    ids = {"survey": survey.key}
    sheets = (
        ("household_sheet", "A", {"line": "household", "place": home}),
        ("class_sheet", "B", {"line": "school", "school_class": school_class}),
    )
    for name, letter, fields in sheets:
        sheet = SurveySheet.objects.create(
            survey=survey,
            code=f"{code}{letter}",
            unit=getattr(town, names["school"]),
            township=home.township,
            **fields,
        )
        SurveyAnswer.objects.create(
            sheet=sheet, serial=1, child=child, school_words=f"{word}校", note=f"{word}记"
        )
        ids[name] = sheet.key
    return ids
