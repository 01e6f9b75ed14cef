"""名册导入 of the children's room: the rolls of schools, and lists about children who are there."""

from notoneless.children.intake.cards import CardsIntake
from notoneless.children.intake.catchments import CatchmentsIntake
from notoneless.children.intake.groups import GroupsIntake
from notoneless.children.intake.roll import RollIntake
from notoneless.core.listhandlers import handler_register

for handler in (RollIntake(), CardsIntake(), GroupsIntake(), CatchmentsIntake()):
    handler_register(handler)
