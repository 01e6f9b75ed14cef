"""Every write of the grid, by register: places, units, school years, classes, people, covers, settings."""

from notoneless.core.events import acts

acts(
    {
        "place_add": "新增地点",
        "place_rename": "地点改名",
        "unit_add": "新增单位",
        "unit_edit": "修改单位",
        "school_year_open": "设置学年学期",
        "class_add": "新增班级",
        "classes_open": "建立新生班",
        "school_break_add": "登记停课或地方假期",
        "school_break_end": "改停课结束日期",
        "school_break_withdraw": "撤销停课或地方假期",
        "receiving_school_set": "设定对口初中",
        "user_add": "新增人员",
        "post_add": "任职",
        "post_end": "卸任",
        "activation_issue": "发放激活码",
        "activation_use": "启用账号",
        "activation_failed": "激活码输错",
        "acting_set": "安排代班",
        "acting_refused": "代班未安排",
        "post_choose": "切换岗位",
        "account_switch_off": "停用账号",
        "account_switch_on": "恢复账号",
        "cover_set": "设定包保",
        "cover_end": "撤销包保",
        "covers_planned": "成批分配包保",
        "covers_plan_undone": "撤回成批分配包保",
        "covers_exported": "导出包保分工",
        "people_exported": "导出人员名单",
        "county_setting_set": "修改县级设置",
        "contact_reveal": "查看联系电话",
        "contacts_printed": "打印通讯录",
    }
)

from notoneless.grid.services.calendar import (  # noqa: E402
    school_break_add,
    school_break_end,
    school_break_withdraw,
)
from notoneless.grid.services.changes import (  # noqa: E402
    in_no_group,
    place_close,
    place_join,
    place_move,
    rests_on,
    unit_close,
    unit_move,
)
from notoneless.grid.services.colleagues import SLIPS_AT_MOST, acting_set, post_choose, slips_issue  # noqa: E402
from notoneless.grid.services.coverplans import covers_plan_set, covers_plan_undo  # noqa: E402
from notoneless.grid.services.covers import cover_end, cover_set  # noqa: E402
from notoneless.grid.services.people import (  # noqa: E402
    account_switch_off,
    account_switch_on,
    activation_issue,
    activation_use,
    class_teacher_set,
    class_teachers_set,
    post_add,
    post_end,
    user_add,
)
from notoneless.grid.services.places import place_add, place_rename, unit_add, unit_edit  # noqa: E402
from notoneless.grid.services.receiving import (  # noqa: E402
    receiving_schools_set,
    receiving_village_end,
    receiving_village_set,
)
from notoneless.grid.services.settings import contact_reveal, county_settings_set, export_record  # noqa: E402
from notoneless.grid.services.splitting import place_split  # noqa: E402
from notoneless.grid.services.years import ClassWish, class_add, classes_open, school_year_open  # noqa: E402

__all__ = [
    "SLIPS_AT_MOST",
    "ClassWish",
    "account_switch_off",
    "account_switch_on",
    "acting_set",
    "activation_issue",
    "activation_use",
    "class_add",
    "class_teacher_set",
    "class_teachers_set",
    "classes_open",
    "contact_reveal",
    "county_settings_set",
    "cover_end",
    "cover_set",
    "covers_plan_set",
    "covers_plan_undo",
    "export_record",
    "in_no_group",
    "place_add",
    "place_close",
    "place_join",
    "place_move",
    "place_rename",
    "place_split",
    "post_add",
    "post_choose",
    "post_end",
    "receiving_schools_set",
    "receiving_village_end",
    "receiving_village_set",
    "rests_on",
    "school_break_add",
    "school_break_end",
    "school_break_withdraw",
    "school_year_open",
    "slips_issue",
    "unit_add",
    "unit_close",
    "unit_edit",
    "unit_move",
    "user_add",
]
