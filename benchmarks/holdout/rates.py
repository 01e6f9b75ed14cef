"""Every rate the invented lists are made with, in one place.

A rate is a share between 0 and 1 of the thing its comment names. Two kinds stand side by side: facts about the
people (how many are absent, how many have a namesake), which stay as they are, and faults of the clerks, which
`scaled` multiplies. Fault names are `field_kind`; all kinds of one field exclude each other in one cell.
"""

from dataclasses import dataclass, field, fields, replace

HIGHEST = 0.95  # no rate, and no sum of one field's kinds, goes above this


def people(share: float) -> float:
    """A fact about the population: not changed by `times`."""
    return field(default=share, metadata={"fault": False})


def fault(share: float) -> float:
    """A clerk's fault on the roll: multiplied by `times`."""
    return field(default=share, metadata={"fault": True})


@dataclass(frozen=True)
class Rates:
    """Shares at base. Faults are the roll's; the household list has `household_share` of them."""

    # Who is where
    absent_alone: float = people(0.0191)  # of household children: on no roll, whatever their siblings are
    absent_family: float = people(
        0.0070
    )  # of families: none of their children is on a roll (2.6 % with the above)
    stranger: float = people(0.0430)  # children of other districts on the roll, for each enrolled child
    second_row: float = people(0.0040)  # of enrolled children: they stand on a second school's roll too
    second_surname: float = people(0.08)  # of those second rows: entered under another surname (the mother's)
    poverty_family: float = people(0.05)  # of families: on the poverty list
    poverty_stranger: float = people(0.03)  # of poverty rows: a child of neither list
    disabled: float = people(0.01)  # of household children: hold a certificate
    disability_stranger: float = people(0.02)  # of disability rows: a child of neither list
    # Namesakes put on the roll on purpose; chance adds its own
    namesake_absent: float = people(
        0.0050
    )  # of absent children, every 200th: somebody of the same name and birthday is enrolled
    namesake_enrolled: float = people(0.0010)  # of enrolled children: the same
    near_name_absent: float = people(0.0100)  # of absent children: same name, same village, another birthday
    near_name_enrolled: float = people(0.0020)  # of enrolled children: the same
    # Families
    twins: float = people(0.011)  # of births
    generation_character: float = people(0.45)  # of Han families: all children share one character
    local_surname: float = people(0.55)  # of Han families: bear one of the village's three chief surnames
    minority: float = people(0.060)  # of families
    mothers_surname: float = people(0.03)  # of Han children: born with the mother's surname
    born_elsewhere: float = people(0.06)  # of children: the number begins with another county's code
    family_phone: float = people(
        0.60
    )  # of roll rows: the household's number is given whoever the guardian is
    grandparent: float = people(0.55)  # of families: a grandparent lives with them
    boys: float = people(0.53)  # of births
    household_father: float = people(0.62)  # of families: the household list names the father as guardian
    household_mother: float = people(0.23)  # or the mother; else a grandparent where there is one
    roll_father: float = people(0.50)  # of roll rows: the same for the roll
    roll_mother: float = people(0.32)
    repeating: float = people(0.04)  # of children: a grade behind their age
    ahead: float = people(0.02)  # a grade before their age
    nearest_school: float = people(0.80)  # of families: send their children to the nearest of the two schools
    # Number of the identity card: 6.8 % of roll cells in all
    number_missing: float = fault(0.0175)  # empty
    number_digit: float = fault(0.0125)  # one digit mistyped, the check character no longer right
    number_digit_valid: float = fault(0.0010)  # mistyped, and by chance (or by correction) valid again
    number_swap: float = fault(0.0045)  # two neighbours exchanged
    number_15: float = fault(0.0025)  # the old form of 15 digits
    number_wide: float = fault(0.0022)  # full-width digits
    number_spaces: float = fault(0.0040)  # spaces inside
    number_scientific: float = fault(0.0030)  # turned to 9.90121201503121E+17
    number_zeroed: float = fault(0.0038)  # the digits beyond the 15th turned to 0
    number_guardian: float = fault(0.0020)  # the guardian's number
    number_changed: float = fault(
        0.0035
    )  # another number altogether: same birth, other sequence, mostly other area
    number_area: float = fault(0.0030)  # the area's six digits are another county's
    number_trailing: float = fault(0.0035)  # characters behind it
    lower_x: float = fault(0.0600)  # of numbers ending in X: written x
    sibling_number: float = fault(0.0010)  # of rows of children with siblings: a sibling's number
    absent_sibling_number: float = fault(0.0040)  # more, where a sibling is absent: the absent one's number
    poverty_missing: float = fault(
        0.0600
    )  # of poverty rows: the number is empty (in place of number_missing)
    # Name: 1.6 % of roll cells in all, 1.9 % with the minority names' own faults; some find nothing to change
    name_sound: float = fault(0.0030)  # a character of the same or nearly the same sound
    name_shape: float = fault(0.0026)  # a character of like shape
    name_traditional: float = fault(0.0014)  # traditional characters
    name_variant: float = fault(0.0016)  # a variant character
    name_space: float = fault(0.0020)  # spaces inside, half or full width
    name_cut: float = fault(0.0005)  # the last character lost
    name_dropped: float = fault(0.0007)  # the first of two given-name characters left out
    name_renamed: float = fault(0.0018)  # another given name
    name_surname: float = fault(0.0012)  # the mother's surname
    name_remark: float = fault(0.0012)  # a remark in brackets: 张三(小)
    name_transposed: float = fault(0.0007)  # given-name characters exchanged
    dotted_dot: float = fault(0.0600)  # of names with a dot: another dot, or none
    minority_spelling: float = fault(0.0600)  # of minority names: another transliteration
    former_filled: float = people(0.60)  # of renamed roll rows: the former name is given
    former_idle: float = people(0.010)  # of roll rows not renamed: a former name nobody else knows
    # Birth date: 1.1 % of roll cells in all
    birth_lunar: float = fault(0.0016)  # the lunar date written as if solar
    birth_day: float = fault(0.0013)  # a day early or late
    birth_swapped: float = fault(0.0008)  # month and day exchanged
    birth_year: float = fault(0.0016)  # another year
    birth_early: float = fault(0.0014)  # a year older, to enter school sooner (roll only)
    birth_text: float = fault(0.0022)  # right, but in another style than the rest of the file
    birth_serial: float = fault(0.0008)  # right, but a spreadsheet's day number
    birth_missing: float = fault(0.0014)  # empty
    early_number: float = people(0.30)  # of birth_early: the number was made out for that birth too
    # The rest
    sex_wrong: float = fault(0.0030)  # the other sex
    guardian_misspelt: float = fault(0.0200)  # a character of the guardian's name is another
    phone_absent: float = fault(0.0600)
    phone_changed: float = fault(0.2000)  # a new number altogether
    phone_digit: float = fault(0.0150)  # one digit wrong
    phone_two: float = fault(0.0200)  # two numbers in the cell
    phone_dressed: float = fault(0.0150)  # +86 or hyphens
    address_moved: float = fault(0.1000)  # another village of the county
    address_empty: float = fault(0.0300)
    address_township: float = fault(0.0300)  # only the township
    address_outside: float = fault(0.0400)  # where the parents work, in another province
    nickname: float = fault(0.0300)  # of disability rows: the name used at home
    certificate_missing: float = fault(0.0100)  # of disability rows: no certificate number
    household_share: float = people(1 / 3)  # the household list's faults, as a share of the roll's

    def scaled(self, times: float) -> "Rates":
        """The same people under clerks who err `times` as often."""
        return replace(
            self,
            **{
                each.name: min(getattr(self, each.name) * times, HIGHEST)
                for each in fields(self)
                if each.metadata["fault"]
            },
        )

    def kinds(self, prefix: str) -> dict[str, float]:
        """The faults of one field: name of the fault to its share."""
        return {
            each.name: getattr(self, each.name)
            for each in fields(self)
            if each.name.startswith(prefix + "_") and each.metadata["fault"]
        }


BASE = Rates()
