"""The closed vocabularies of the rules: what people are, where they were treated, how a place counts."""

from __future__ import annotations

from enum import StrEnum


class Labelled(StrEnum):
    """A code with the Chinese word shown to people."""

    label: str

    def __new__(cls, code: str, label: str) -> Labelled:
        """A member whose value is ``code``."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.label = label
        return member


class Scheme(Labelled):
    """Which insurance."""

    RESIDENT = "resident", "居民医保"
    EMPLOYEE = "employee", "职工医保"


class Level(Labelled):
    """Level of the hospital."""

    TOWNSHIP = "township", "乡镇卫生院、社区卫生服务中心"
    LEVEL1 = "level1", "一级医院"
    LEVEL2 = "level2", "二级医院"
    LEVEL3 = "level3", "三级医院"


class Care(Labelled):
    """Where the stay was, and under which formality."""

    LOCAL = "local", "在参保地住院"
    REFERRED = "referred", "转诊到外地或在外地急诊抢救"
    LONGTERM = "longterm", "办了长期异地居住备案"
    UNREGISTERED = "unregistered", "自己去外地，没转诊也不是急诊"


class Category(Labelled):
    """The relief identity a person has been recognised for."""

    EXTREME_POVERTY = "extreme_poverty", "特困人员"
    ORPHAN = "orphan", "孤儿"
    LOW_INCOME = "low_income", "低保对象"
    RETURNED = "returned", "返贫致贫人口"
    EDGE = "edge", "低保边缘家庭成员"
    MONITORED = "monitored", "易返贫致贫监测对象"
    RIGID = "rigid", "刚性支出困难家庭成员"
    ILLNESS = "illness", "因病致贫重病患者"
    NONE = "none", "没有救助身份"


class ReliefClass(Labelled):
    """The class that relief parameters are set for; several identities may share one."""

    EXTREME_POVERTY = "extreme_poverty", "特困人员"
    LOW_INCOME = "low_income", "低保对象"
    EDGE = "edge", "低保边缘家庭成员"
    ILLNESS = "illness", "因病致贫重病患者"
    NOBODY = "nobody", "不是救助对象"


class Tier(Labelled):
    """How far a settlement is computed."""

    BASIC = "basic", "基本医保"
    CRITICAL = "critical", "大病保险"
    RELIEF = "relief", "医疗救助"


class BasicBands(Labelled):
    """``inpatient_bands_*``: whether the ratio changes with the cost of the stay."""

    ONE = "one", "不分段"
    TWO = "two", "分两段"


class Base(Labelled):
    """``critical_base``, ``relief_base``: which part of what the person bears is counted."""

    IN_SCOPE = "in_scope", "政策范围内个人负担"
    NO_DEDUCTIBLE = "no_deductible", "政策范围内个人负担，不含住院起付线"
    WITH_FIRST_PAY = "with_first_pay", "政策范围内个人负担加先行自付"


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


class Exemption(Labelled):
    """Why somebody need not wait; the words of ``waiting_exempt``."""

    NEWBORN = "newborn", "新生儿"
    RELIEF = "relief", "新认定的救助对象"
    VETERAN = "veteran", "退役军人"
    FROM_EMPLOYEE = "from_employee", "职工医保断缴三个月内转来的人"
    MILITARY_FAMILY = "military_family", "随军未就业家属"
    RELEASED = "released", "刑满释放人员"
    NONE = "none", "都不是"
