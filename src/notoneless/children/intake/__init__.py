"""名册导入 of the children's room: the rolls of schools."""

from notoneless.children.intake.roll import RollIntake
from notoneless.core.listhandlers import handler_register

handler_register(RollIntake())
