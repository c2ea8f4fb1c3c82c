"""The identity a person already has, and whether relief follows from it in this place on this day."""

from __future__ import annotations

from kb.rules.choices import Category, ReliefClass
from kb.rules.conditions import Condition, Finding, State, cited, state, unsettled
from kb.rules.grounds import GROUNDS, ground
from kb.rules.groups import CIVIL
from kb.rules.household import Household
from kb.rules.lookup import Lookup
from kb.rules.relief_class import class_of
from kb.rules.result import Absent

_MONITOR = "当地负责防止返贫监测的部门"


def recognised(home: Household, look: Lookup) -> Finding:
    """The identity the person already has, with whether relief follows from it here and today."""
    category = home.status
    assert category is not None and category is not Category.NONE
    text = f"已经认定为{category.label}"
    if category is Category.ORPHAN:
        text += "（多地把孤儿比照特困人员救助，以当地为准）"
    if category in (Category.RETURNED, Category.MONITORED):
        return _monitored(category, text, look)
    if category is Category.RIGID and not GROUNDS["sl-gangxing-def"].holds(look.day):
        return _early_rigid(text)
    law = {
        Category.ORPHAN: GROUNDS["relief-who-orphan"],
        Category.ILLNESS: GROUNDS["gb42-who-illness-poor"],
    }.get(category, ground(look.day, "sl-medical-relief-who", "gb42-who-four"))
    return Finding(category, CIVIL, (Condition(cited(text, law), State.MET),))


def _early_rigid(text: str) -> Finding:
    """Before 社会救助法 only a place that named them relieved 刚性支出困难家庭; no figure says which did."""
    local = GROUNDS["gb42-who-local-others"]
    rows = (
        Condition(cited(text, GROUNDS["gangxing-def"]), State.MET),
        Condition(cited("当地把刚性支出困难家庭列为医疗救助对象", local), State.UNKNOWN),
    )
    return Finding(Category.RIGID, CIVIL, rows)


def _monitored(category: Category, text: str, look: Lookup) -> Finding:
    law = GROUNDS["gb42-who-four"]
    row = Condition(cited(text, law), State.MET)
    try:
        kind = class_of(category, look)
    except Absent as exc:
        after = "这类人员现在仍按当地规定给医疗救助"
        return Finding(category, _MONITOR, (row, unsettled(after, law, exc.figures)))
    step = look.steps[-1]
    return Finding(category, _MONITOR, (row, Condition(step, state(kind is not ReliefClass.NOBODY))))
