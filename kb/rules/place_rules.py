"""How a place counts: the closed choices that parameters of kind text make between rules (``kb.rules.phrases``)."""

from __future__ import annotations

from kb.rules.choices import Labelled


class BasicBands(Labelled):
    """``inpatient_bands_*``: whether the ratio changes with the cost of the stay."""

    ONE = "one", "不分段"
    TWO = "two", "分两段"


class Base(Labelled):
    """``critical_base``, ``relief_base``: which part of what the person bears is counted."""

    IN_SCOPE = "in_scope", "政策范围内个人负担"
    NO_DEDUCTIBLE = "no_deductible", "政策范围内个人负担，不含住院起付线"
    WITH_FIRST_PAY = "with_first_pay", "政策范围内个人负担加先行自付"


class SeriousRule(Labelled):
    """``serious_outpatient_rule``: how basic insurance pays for special diseases (门诊特殊病)."""

    OWN = "own", "按门诊特殊病标准"
    INPATIENT = "inpatient", "按住院标准"


class EmployeeSecond(Labelled):
    """``employee_second_tier``: what the second tier of employees is."""

    LARGE = "large", "职工大额医疗费用补助"
    CRITICAL = "critical", "和居民一样的大病保险"


class OverCap(Labelled):
    """``critical_over_cap``: what lies above the cap of basic insurance."""

    COUNTED = "counted", "计入"
    LEFT_OUT = "left_out", "不计入"


class Bands(Labelled):
    """``critical_bands``: how many bands there are."""

    ONE = "1", "一段"
    TWO = "2", "两段"
    THREE = "3", "三段"
    FOUR = "4", "四段"

    @property
    def number(self) -> int:
        """Number of bands."""
        return int(self.value)


class IllnessBands(Labelled):
    """``relief_illness_bands``: how many bands relief of 因病致贫 has."""

    ONE = "1", "不分段"
    TWO = "2", "两段"
    THREE = "3", "三段"

    @property
    def number(self) -> int:
        """Number of bands."""
        return int(self.value)


class BandFrom(Labelled):
    """``critical_band_from``: whether tops of bands count the deductible in."""

    ZERO = "zero", "从零算起"
    DEDUCTIBLE = "deductible", "从起付线以上算起"


class CriticalCap(Labelled):
    """``critical_cap_rule``: whether critical illness insurance has a yearly limit."""

    CAPPED = "capped", "设封顶线"
    NONE = "none", "不设封顶线"


class TiltCap(Labelled):
    """``critical_tilt_cap``: the cap of people who are tilted towards."""

    LIFTED = "lifted", "不设封顶线"
    KEPT = "kept", "照设封顶线"


class Unreferred(Labelled):
    """``relief_unreferred``: relief for care outside without referral."""

    NONE = "none", "不予救助"
    WITHOUT_CUT = "without_cut", "降低的部分不计入"
    SAME = "same", "照常救助"


class CapRule(Labelled):
    """``relief_cap_rule``: how the yearly limit of relief is set."""

    ONE = "one", "统一限额"
    BY_CLASS = "by_class", "按类别"
    BY_CLASS_AND_ILLNESS = "by_class_and_illness", "按类别和病情"


class ReliefRule(Labelled):
    """``relief_<setting>_rule``: whether and by which figures relief pays for outpatient care."""

    NONE = "none", "不予救助"
    INPATIENT = "inpatient", "按住院标准"
    OWN = "own", "按单独标准"


class ReliefLimit(Labelled):
    """``relief_<setting>_cap_rule``: how its yearly limit goes with the one of stays in hospital."""

    SHARED = "shared", "和住院共用限额"
    WITHIN = "within", "单独限额，计入和住院共用的限额"
    APART = "apart", "单独限额，不计入住院的限额"
    SHARED_IF_MAJOR = "shared_if_major", "单独限额，够到大病起付线后和住院共用"


class Rounding(Labelled):
    """``relief_deductible_rounding``: how a deductible that is a share of the income is written."""

    YUAN = "yuan", "四舍五入到元"
    NONE = "none", "不取整"


class IllnessTest(Labelled):
    """``illness_test``: what 因病致贫 is tested by besides assets."""

    BURDEN = "burden", "自负医疗费占比"
    INCOME = "income", "扣除医疗费后的收入"
    BOTH = "both", "自负医疗费占比和扣除医疗费后的收入"


class LateRule(Labelled):
    """``resident_late_rule``: which parts a late payer pays."""

    PERSON = "person", "只缴个人部分"
    BOTH = "both", "个人部分和财政补助部分都缴"


class CountsFrom(Labelled):
    """``waiting_counts_from``: the first day of a waiting period."""

    SAME_DAY = "same_day", "缴费当日"
    NEXT_DAY = "next_day", "缴费次日"
    NEXT_MONTH = "next_month", "缴费次月1日"


class NewbornFree(Labelled):
    """``newborn_free``: whether the year of birth is paid for."""

    PAYS = "pays", "缴费"
    PARENT = "parent", "父母一方在本地参保的不缴"
