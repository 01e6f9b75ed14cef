"""名册导入 of the grid: places, units, staff and holidays taken in as lists."""

from notoneless.core.listhandlers import handler_register
from notoneless.grid.intake.covers import CoversIntake
from notoneless.grid.intake.places import HolidaysIntake, PlacesIntake
from notoneless.grid.intake.staff import StaffIntake
from notoneless.grid.intake.units import UnitsIntake

for handler in (PlacesIntake(), UnitsIntake(), StaffIntake(), HolidaysIntake(), CoversIntake()):
    handler_register(handler)
