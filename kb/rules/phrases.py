"""Which parameters choose a rule, and by which words."""

from __future__ import annotations

from kb.rules.choices import (
    BandFrom,
    Bands,
    Base,
    BasicBands,
    CapRule,
    Category,
    CountsFrom,
    Exemption,
    IllnessBands,
    IllnessTest,
    Labelled,
    LateRule,
    OverCap,
    ReliefClass,
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
    "critical_tilt_cap": TiltCap,
    "relief_base": Base,
    "relief_unreferred": Unreferred,
    "relief_class_returned": ReliefClass,
    "relief_class_monitored": ReliefClass,
    "relief_cap_rule": CapRule,
    "relief_illness_bands": IllnessBands,
    "illness_test": IllnessTest,
    "resident_late_rule": LateRule,
    "waiting_counts_from": CountsFrom,
}
"""Parameters whose value chooses a rule: it must be the label of a member."""

LISTS: dict[str, type[Labelled]] = {
    "inpatient_deductible_waived": Category,
    "critical_tilt_who": Category,
    "relief_uncapped": ReliefClass,
    "relief_tilted_who": ReliefClass,
    "waiting_exempt": Exemption,
}
"""Parameters whose value is a list of labels joined by 、, or 无."""
