"""The road to recognition, and what holds for the time before it."""

from __future__ import annotations

from kb.rules.choices import Category
from kb.rules.conditions import cited
from kb.rules.grounds import GROUNDS, ground
from kb.rules.lookup import Lookup
from kb.rules.result import Absent, Step


def road(look: Lookup, *, recognised: bool, category: Category | None) -> tuple[Step, ...]:
    """What to do next: nothing but show one's identity when ``recognised``, else where to apply and how."""
    if recognised:
        text = (
            "已经认定身份的，在定点医院出院时三重保障一次结算，一般不用另外申请；没有当场结算的，留好票据、"
            "费用清单，先办基本医保和大病保险的手工报销，再拿报销后的结算单办医疗救助手工报销。"
        )
        tilted = cited("倾斜救助要另外申请。", GROUNDS["gb42-tilt"])
        return cited(text, GROUNDS["apply-one-stop"]), tilted
    steps = [
        _say(
            look,
            "向户籍地乡镇、街道提出申请，有条件的地方持居住证可在居住地申请。",
            "sl-apply-where",
            "apply-hukou",
        ),
        _say(look, "签家庭经济状况核对授权书，由民政等部门核对收入和财产。", "mat-authorise"),
        _say(look, "乡镇、街道调查核实，县级部门确认。", "sl-who-decides", "apply-649-route"),
        _say(look, "本人办不了的，可以委托村（居）委会或别人代办。", "sl-apply-proxy", "apply-hukou"),
    ]
    if category is Category.ILLNESS:
        text = "因病致贫重病患者的认定条件由省里民政会同医保等部门定。"
        steps.append(cited(text, GROUNDS["gb42-who-recognise"]))
    steps += _times(look, ("recognition_workdays", "relief_publicity_days", "relief_review_workdays"))
    if look.day >= (GROUNDS["sl-refusal-written"].start or look.day):
        steps.append(cited("不给救助的，要书面告知并说明理由。", GROUNDS["sl-refusal-written"]))
    return tuple(steps)


def before_recognition(look: Lookup) -> tuple[Step, ...]:
    """Whether cost of the time before recognition can still be relieved."""
    text = "没有被系统识别、但自己负担很高的，可以主动申请认定，认定后给救助。"
    steps = [cited(text, GROUNDS["apply-yishenqing"])]
    return (*steps, *_times(look, ("relief_lookback_months",)))


def _say(look: Lookup, text: str, *facts: str) -> Step:
    return cited(text, ground(look.day, *facts))


def _times(look: Lookup, names: tuple[str, ...]) -> list[Step]:
    steps = []
    for name in names:
        try:
            found = look.find(name)
        except Absent as exc:
            (figure,) = exc.figures
            steps.append(Step(f"{figure.title}本地没有录入，请问{figure.ask}。", name, figure.title))
            continue
        written = look.cite("", name)
        steps.append(look.cite(f"{found.definition.title}：{written.value}。", name))
    return steps
