"""The case file as a whole: cover and the eight parts."""

from __future__ import annotations

from datetime import date

from notoneless.cases.models import Case
from notoneless.cases.packing import acts, law, story
from notoneless.cases.packing.shared import Reader, day, moment
from notoneless.core import clock
from notoneless.core.countysettings import county_setting
from notoneless.files.casefile import CaseFile, Section
from notoneless.grid.access import may, sight
from notoneless.grid.models import User


def case_file(*, case: Case, by: User, today: date) -> CaseFile:
    """Everything of the case that this person may read, in the order of 案卷 (facts, findings, persuasion, papers
    with their deliveries, papers of others, proceedings, return, who did what)."""
    reader = Reader(case, by, may(by, "children.sensitive"), today)
    unit = sight(by).unit_with("cases.pack") or case.unit
    until = day(case.ended_on) or "在办"
    return CaseFile(
        made_on=today,
        title="案卷",
        unit=unit.name,
        subtitle=f"{county_setting('county.name')}控辍保学劝返个案",
        cover=(
            ("儿童", case.child.name),
            ("牵头单位", case.unit.name),
            ("责任人", case.person.name),
            ("案件状态", case.state_word.label),
            ("起止", f"{day(case.opened_on)} 至 {until}"),
            ("纸质档案号", case.book),
            ("编制单位", unit.name),
            ("编制人", by.name),
            ("编制时间", moment(clock.now())),
        ),
        notes=(
            "本案卷由系统按个案记录编成，文书、扫描件、照片取自存档原件，未经改动；照片按纸面缩小。",
            "本案卷的校验码（SHA-256）载于系统中该个案的案卷页，可据以核对文件是否被改动。",
            "内含未成年人个人信息，仅供办案和检查使用，不得公开（未成年人保护法第一百零三条）。",
        ),
        sections=(
            Section("一、基本情况与办理经过", story.opening(reader)),
            Section("二、核查与原因认定", story.findings(reader)),
            Section("三、劝返走访记录", story.contacts(reader)),
            Section("四、文书与送达", law.papers(reader)),
            Section("五、外来司法文书", law.outside(reader)),
            Section("六、行政处罚、诉讼与移送", law.proceedings(reader)),
            Section("七、返校与巩固", story.back(reader)),
            Section("八、办理记录", acts.events(reader)),
        ),
    )
