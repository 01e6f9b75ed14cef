"""What follows a return on both sides of the fence: a meeting, an application to close, a survey, another county."""

from datetime import date
from typing import Any

from notoneless.cases.models import CaseClosing, CountyTransfer, ParentMeeting, TrackingSurvey
from notoneless.documents.services import file_keep
from tests.makers import TODAY, make_case, make_child, make_roll


def back_rows(
    town: Any,
    side: str,
    child: Any,
    manager: Any,
    school_class: Any,
    word: str,
    photo: Any,
) -> dict[str, Any]:
    """Ids of the side whose every word holds ``word``; ``photo`` takes a colour and a width."""
    inside = side == "inside"
    back = make_child(f"{word}返", residence=child.residence)
    make_roll(back, school_class)
    case = make_case(
        back, unit=school_class.school, person=manager, state="following", returned_on=date(2026, 10, 8),
        return_class=school_class, lead_rule=f"{word}规则",
    )  # fmt: skip
    meeting = ParentMeeting.objects.create(
        case=case, invited_on=TODAY, meet_on=TODAY, outcome=f"{word}约谈", by=manager
    )
    closing = CaseClosing.objects.create(
        case=case, reason=f"{word}理由", proposed_by=manager, proposed_unit=school_class.school, proposed_on=TODAY,
        centre=town.centre if inside else town.bailu_centre,
        township=town.qingshi_government if inside else town.bailu_government,
    )  # fmt: skip
    out = make_child(f"{word}外", residence=child.residence)
    make_roll(out, school_class)
    still = make_case(out, unit=school_class.school, person=manager, state="persuading", confirmed_on=TODAY)
    survey = TrackingSurvey.objects.create(
        case=still, term="2026-1", number=2, due_on=TODAY, where=f"{word}调查", doing=f"{word}做"
    )
    colour = "olive" if inside else "goldenrod"
    letter, receipt = (
        file_keep(name=f"{word}-county.jpg", content=photo(colour, width), by=manager, today=TODAY)
        for width in (94, 95)
    )
    transfer = CountyTransfer.objects.create(
        case=still, county=f"{word}县", organ=f"{word}局", contact=f"{word}联系", reason=f"{word}迁", number_text=f"{word}函",
        letter=letter, receipt=receipt, offered_by=town.bureau_officer, offered_on=TODAY, answer_due_on=TODAY,
    )  # fmt: skip
    return {
        "meeting": meeting.key,
        "closing": closing.key,
        "tracking": survey.key,
        "county_transfer": transfer.key,
    }
