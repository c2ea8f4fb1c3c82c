"""Which parameters choose a rule, and by which words."""

from __future__ import annotations

from kb.rules.choices import Category, Exemption, Labelled, ReliefClass, Setting
from kb.rules.place_rules import (
    BandFrom,
    Bands,
    Base,
    BasicBands,
    CapRule,
    CountsFrom,
    CriticalCap,
    EmployeeSecond,
    IllnessBands,
    IllnessTest,
    LateRule,
    NewbornFree,
    OverCap,
    ReliefLimit,
    ReliefRule,
    Rounding,
    SeriousRule,
    TiltCap,
    Unreferred,
)

PHRASES: dict[str, type[Labelled]] = {
    "inpatient_bands_resident": BasicBands,
    "inpatient_bands_employee": BasicBands,
    "critical_base": Base,
    "critical_over_cap": OverCap,
    "critical_bands": Bands,
    "critical_band_from": BandFrom,
    "critical_cap_rule": CriticalCap,
    "critical_tilt_cap": TiltCap,
    "relief_base": Base,
    "relief_unreferred": Unreferred,
    "relief_class_returned": ReliefClass,
    "relief_class_monitored": ReliefClass,
    "relief_class_rigid": ReliefClass,
    "relief_deductible_rounding": Rounding,
    "relief_cap_rule": CapRule,
    "relief_illness_bands": IllnessBands,
    "relief_illness_base": Base,
    "relief_outpatient_rule": ReliefRule,
    "relief_chronic_rule": ReliefRule,
    "relief_serious_rule": ReliefRule,
    "relief_outpatient_cap_rule": ReliefLimit,
    "relief_chronic_cap_rule": ReliefLimit,
    "relief_serious_cap_rule": ReliefLimit,
    "serious_outpatient_rule": SeriousRule,
    "employee_second_tier": EmployeeSecond,
    "illness_test": IllnessTest,
    "resident_late_rule": LateRule,
    "waiting_counts_from": CountsFrom,
    "newborn_free": NewbornFree,
    "newborn_late_start": CountsFrom,
}
"""Parameters whose value chooses a rule: it must be the label of a member."""

LISTS: dict[str, type[Labelled]] = {
    "inpatient_deductible_waived": Category,
    "critical_tilt_who": Category,
    "critical_outpatient": Setting,
    "relief_uncapped": ReliefClass,
    "relief_tilted_who": ReliefClass,
    "waiting_exempt": Exemption,
}
"""Parameters whose value is a list of labels joined by 、, or 无."""
