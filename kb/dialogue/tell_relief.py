"""Whether relief is likely, in words: the verdict, each condition, the road to recognition."""

from __future__ import annotations

from kb.dialogue.parts import Scene, Told, bulleted, counter, numbered
from kb.rules.conditions import Finding, Verdict
from kb.rules.eligibility import Eligibility
from kb.rules.result import Step

CLAIM = "relief-claim"
FEW = 3
"""How many groups are told condition by condition: the likely one, else the nearest ones."""


def relief(found: Eligibility, scene: Scene) -> Told:
    """The verdict first; then the conditions, what to do, materials and office."""
    first = scene.say(_verdict(found), category=found.category.label if found.category else "")
    told = Told([first], first.replace("**", ""), _cited(found), missing=[m.name for m in found.missing])
    told.paragraphs += [_conditions(finding, scene) for finding in _nearest(found)]
    if found.missing:
        titles = "、".join(m.title for m in found.missing)
        ask = "、".join(dict.fromkeys(m.ask for m in found.missing))
        area = scene.kb.area(scene.area).name
        told.paragraphs.append(scene.texts.fill("missing_part", area_name=area, figures=titles, ask=ask))
    told.paragraphs.append(numbered(scene.say("todo"), found.road))
    if found.before:
        told.paragraphs.append("\n".join(step.text for step in found.before))
    if found.before:
        counter(scene, told, scene.texts.forms["relief"].service, scene.texts.forms["relief"].office)
    else:
        # Whoever is recognised is relieved when leaving hospital; papers are for what was not settled there.
        counter(scene, told, CLAIM, CLAIM, "materials_claim")
    told.paragraphs.append("\n".join([*(step.text for step in found.notes), scene.texts.say["bureau"]]))
    return told


def _verdict(found: Eligibility) -> str:
    if found.verdict is Verdict.LIKELY:
        return "relief_likely" if found.before else "relief_recognised"
    return "relief_unlikely" if found.verdict is Verdict.UNLIKELY else "relief_ask_staff"


def _nearest(found: Eligibility) -> list[Finding]:
    """The likely group alone; else the open ones, else those with the fewest failed conditions."""
    likely = [f for f in found.findings if f.category is found.category]
    if likely:
        return likely[:1]
    still = [f for f in found.findings if f.verdict is Verdict.ASK_STAFF]
    return (still or list(found.findings))[:FEW]


def _conditions(finding: Finding, scene: Scene) -> str:
    lines = [f"{scene.say(c.state.value)}：{c.step.text}" for c in finding.conditions]
    by = scene.say("recognised_by", office=finding.recognised_by)
    return bulleted(f"{finding.category.label}（{by}）", lines)


def _cited(found: Eligibility) -> list[Step]:
    conditions = [c.step for f in _nearest(found) for c in f.conditions]
    return [*conditions, *found.road, *found.before, *found.notes]
