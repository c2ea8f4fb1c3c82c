"""The closed vocabularies of the rules: what people are, what care they had and where."""

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


class Setting(Labelled):
    """What kind of care a cost is of; each has figures of its own in basic insurance and in relief."""

    INPATIENT = "inpatient", "住院"
    OUTPATIENT = "outpatient", "普通门诊"
    CHRONIC = "chronic", "门诊慢性病"
    SERIOUS = "serious", "门诊特殊病"


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
    RETURNED = "returned", "返贫致贫人口"
    EDGE = "edge", "低保边缘家庭成员"
    MONITORED = "monitored", "易返贫致贫监测对象"
    RIGID = "rigid", "刚性支出困难家庭成员"
    ILLNESS = "illness", "因病致贫重病患者"
    NOBODY = "nobody", "不是救助对象"


class Tier(Labelled):
    """How far a settlement is computed."""

    BASIC = "basic", "基本医保"
    CRITICAL = "critical", "大病保险"
    RELIEF = "relief", "医疗救助"


class Exemption(Labelled):
    """Why somebody need not wait; the words of ``waiting_exempt``."""

    NEWBORN = "newborn", "新生儿"
    RELIEF = "relief", "新认定的救助对象"
    VETERAN = "veteran", "退役军人"
    FROM_EMPLOYEE = "from_employee", "职工医保断缴三个月内转来的人"
    MILITARY_FAMILY = "military_family", "随军未就业家属"
    RELEASED = "released", "刑满释放人员"
    NONE = "none", "都不是"
