"""Results of the rules in plain words: the answer first, then how, then what to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from kb.answer.render import Scene as Page
from kb.answer.render import hotline_of
from kb.dialogue.compute import Found, Listed
from kb.dialogue.heard import Value
from kb.dialogue.parts import Scene, Told, bulleted, counter, numbered
from kb.dialogue.tell_materials import materials
from kb.dialogue.tell_relief import relief
from kb.dialogue.visits import setting_of
from kb.rules.eligibility import Eligibility
from kb.rules.money import yuan
from kb.rules.result import Computed, Line, Missing, NotEligible


def tell(form: str, found: Found, facts: Mapping[str, Value], scene: Scene) -> Told:
    """The result of ``form`` as told to the person; ``found`` is not a need."""
    match found:
        case Eligibility():
            return relief(found, scene)
        case Listed():
            return materials(found, scene)
        case Missing():
            return _missing(found, scene)
        case NotEligible():
            return _refused(form, found, scene)
        case Computed() if form == "benefit":
            return _benefit(found, facts, scene)
        case Computed() if form == "waiting-period":
            return _waiting(found, scene)
        case Computed():
            return _contribution(found, scene)
    raise ValueError(f"{form}: nothing to tell of {type(found).__name__}")


def amount(line: Line) -> str:
    """A figure in words: 3,180元, 5,000元到6,000元, 3个月.

    >>> amount(Line("personal", "个人", Decimal(3180), Decimal(3180)))
    '3,180元'
    """
    if line.unit != "元":
        return f"{'不少于' if line.at_least else ''}{int(line.low)}{line.unit}"
    low, high = yuan(line.low), yuan(line.high)
    return low if low == high else f"{low}到{high}"


def date_words(day: dt.date) -> str:
    """2027年1月1日."""
    return f"{day.year}年{day.month}月{day.day}日"


def _benefit(found: Computed, facts: Mapping[str, Value], scene: Scene) -> Told:
    lines = {line.name: line for line in found.lines}
    main = lines.get("personal") or lines["personal_in_scope"]
    sure = "in_scope" in facts or {"own_expense", "first_pay"} <= set(facts)
    name = "bare" if not sure else "sheet" if "personal" in lines else "in_scope_only"
    first = scene.say(name, amount=amount(main), setting=setting_of(facts).label)
    shown = [lines[n] for n in ("basic", "critical", "relief", "paid") if n in lines]
    if "tilted" in lines and lines["tilted"].high:
        shown.insert(3, lines["tilted"])
    told = Told([first, "\n".join(f"- {line.title}：{amount(line)}" for line in shown)], plain(first))
    if found.assumptions:
        told.paragraphs.append("\n".join(found.assumptions))
    _trace(found, told, scene, main.name)
    service = scene.texts.forms["benefit"].service
    item = scene.kb.release.services.get(service or "")
    todo = scene.say("direct", service=item.name if item else "")
    told.paragraphs.append(f"**{scene.say('todo')}**\n\n{todo}")
    counter(scene, told, service, scene.texts.forms["benefit"].office)
    _end(found.notes, told, scene)
    return told


def _trace(found: Computed, told: Told, scene: Scene, main: str) -> None:
    """How the figure comes about: every scenario's end, and the steps of the first."""
    if len(found.scenarios) > 1:
        ends = [
            f"{s.label or '按最少算'}：{amount(line)}"
            for s in found.scenarios
            for line in s.lines
            if line.name == main
        ]
        told.paragraphs.append(bulleted(scene.say("scenarios"), ends))
    one = found.scenarios[0]
    title = scene.say("how_of", label=one.label) if len(found.scenarios) > 1 else scene.say("how")
    told.steps = [step for scenario in found.scenarios for step in scenario.steps]
    told.paragraphs.append(numbered(title, one.steps))


def _contribution(found: Computed, scene: Scene) -> Told:
    lines = {line.name: line for line in found.lines}
    if "pays" in lines:
        first = pays(lines["pays"], _year(found), scene)
    else:
        first = scene.say("pays_month", amount=amount(lines["monthly_person"]))
    others = [
        f"- {line.title}：{amount(line)}"
        for line in found.lines
        if line.name not in ("pays", "monthly_person")
    ]
    told = Told([first, "\n".join(others)] if others else [first], plain(first))
    _dates(found, told, scene)
    if found.assumptions:
        told.paragraphs.append("\n".join(found.assumptions))
    _trace(found, told, scene, "pays")
    counter(scene, told, scene.texts.forms["contribution"].service, scene.texts.forms["contribution"].office)
    _end(found.notes, told, scene)
    return told


def pays(line: Line, year: str, scene: Scene) -> str:
    """What a person pays, as people say it: nothing, all or nothing, or an amount."""
    if not line.high:
        # Nothing is paid, in no year: only the year of the benefits is told.
        return scene.say("pays_nothing", year=year.rpartition("、")[2])
    if not line.low:
        # Whether the parents are insured here is not known: it is all or nothing, no range.
        return scene.say("pays_perhaps", amount=yuan(line.high), year=year)
    return scene.say("pays_year", amount=amount(line), year=year)


def _year(found: Computed) -> str:
    """「2026年缴、2027年享受」, as the first step of the trace says it."""
    step = next((s for s in found.scenarios[0].steps if s.parameter == "resident_contribution"), None)
    text = step.text if step else ""
    return text.partition("（")[2].partition("）")[0] or "这一年度"


def _waiting(found: Computed, scene: Scene) -> Told:
    months = found.lines[0]
    first = scene.say("waits", months=amount(months)) if months.low else scene.say("waits_not")
    others = [f"- {line.title}：{amount(line)}" for line in found.lines[1:]]
    told = Told([first, "\n".join(others)] if others else [first], plain(first))
    _dates(found, told, scene)
    if found.assumptions:
        told.paragraphs.append("\n".join(found.assumptions))
    _trace(found, told, scene, "months")
    form = scene.texts.forms["waiting-period"]
    counter(scene, told, form.service, form.office)
    _end(found.notes, told, scene)
    return told


def _dates(found: Computed, told: Told, scene: Scene) -> None:
    day = found.dates.get("effective")
    if day:
        told.paragraphs.append(scene.say("effective", day=date_words(day)))


def _refused(form: str, found: NotEligible, scene: Scene) -> Told:
    first = scene.say("not_eligible", because="".join(step.text for step in found.because))
    told = Told([first], plain(first), list(found.because))
    values = [f"{step.title}：{step.value}" for step in found.because if step.value]
    if values:
        told.paragraphs.append("\n".join(f"- {value}" for value in values))
    counter(scene, told, None, scene.texts.forms[form].office)
    _end((), told, scene)
    return told


def _missing(found: Missing, scene: Scene) -> Told:
    names = "、".join(dict.fromkeys(f.title for f in found.figures))
    ask = "、".join(dict.fromkeys(f.ask for f in found.figures))
    area = scene.kb.area(scene.area).name
    first = scene.texts.fill("missing", area_name=area, figures=names, ask=ask)
    told = Told([first], plain(first), missing=[f.name for f in found.figures], calculated=False)
    national = [f.national for f in found.figures if f.national]
    told.paragraphs += [scene.texts.fill("national", national=text) for text in dict.fromkeys(national)]
    number, hours = hotline_of(Page(scene.kb.resolver, scene.kb.area(scene.area), scene.day))
    if number:
        told.paragraphs.append(f"也可以打{number}" + (f"（{hours}）。" if hours else "。"))
    return told


def _end(notes: Sequence[str], told: Told, scene: Scene) -> None:
    told.paragraphs.append("\n".join([*notes, scene.texts.say["bureau"]]))


def plain(text: str) -> str:
    """The text without the marks of Markdown."""
    return text.replace("**", "")
