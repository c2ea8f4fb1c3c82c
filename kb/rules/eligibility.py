"""Whether medical relief is likely, for whom, by which conditions, and how to be recognised."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from kb.answer.parameters import Resolver
from kb.rules.choices import Category
from kb.rules.conditions import Finding, Verdict, cited
from kb.rules.grounds import GROUNDS, ground
from kb.rules.groups import TESTS
from kb.rules.household import Household
from kb.rules.lookup import Lookup
from kb.rules.questions import need
from kb.rules.recognised import recognised
from kb.rules.result import MissingFigure, Need, Step
from kb.rules.road import before_recognition, road

_ORDER = (
    "status",
    "monthly_income",
    "residence",
    "assets_ok",
    "medical_burden",
    "annual_income",
    "members",
    "necessary_spending",
    "dependent",
    "no_labour",
    "no_income",
    "no_supporter",
)


@dataclass(frozen=True)
class Eligibility:
    """The verdict with every group looked at, the first likely one, the road there, and what was missing.

    ``before`` says what holds for the time before recognition. Only the authority decides.
    """

    verdict: Verdict
    findings: tuple[Finding, ...]
    category: Category | None
    road: tuple[Step, ...]
    before: tuple[Step, ...]
    notes: tuple[Step, ...]
    missing: tuple[MissingFigure, ...] = ()


def eligibility(home: Household, resolver: Resolver, area: str, day: dt.date) -> Eligibility | Need:
    """Test ``home`` against the groups in force on ``day``; ask only for what could still decide.

    Raises Contradiction for what cannot be, KeyError for an unknown area.
    """
    home.check()
    resolver.chain(area)
    look = Lookup(resolver, area, day)
    findings: list[Finding] = []
    if home.status not in (None, Category.NONE):
        findings = [recognised(home, look)]
    elif home.status is None and "status" not in home.dont_know:
        return need(["status", *_open(_tests(home, look), home)])
    if not findings or findings[0].verdict is not Verdict.LIKELY:
        findings += _tests(home, look)
    likely = next((f for f in findings if f.verdict is Verdict.LIKELY), None)
    if likely is None:
        asked = _open(findings, home)
        if asked:
            return need(asked)
    return _concluded(home, findings, likely, look)


def _tests(home: Household, look: Lookup) -> list[Finding]:
    # The law of 2026-07-01 made 刚性支出困难家庭 a group of medical relief; before it a place could.
    early = not GROUNDS["sl-gangxing-def"].holds(look.day)
    found = [test(home, look) for test in TESTS]
    return [f for f in found if not (early and f.category is Category.RIGID)]


def _open(findings: list[Finding], home: Household) -> list[str]:
    """The facts not yet asked for that could still make a group likely, in asking order."""
    names = {
        name
        for finding in findings
        if finding.verdict is Verdict.ASK_STAFF and _winnable(finding, home)
        for condition in finding.conditions
        for name in condition.asks
    }
    return [name for name in _ORDER if name in names - home.dont_know]


def _winnable(finding: Finding, home: Household) -> bool:
    """Whether answers could still settle the finding; not where a figure or an answer is out of reach."""
    return not any(c.missing or set(c.asks) & home.dont_know for c in finding.conditions)


def _concluded(home: Household, findings: list[Finding], likely: Finding | None, look: Lookup) -> Eligibility:
    verdicts = {finding.verdict for finding in findings}
    verdict = next(v for v in (Verdict.LIKELY, Verdict.ASK_STAFF, Verdict.UNLIKELY) if v in verdicts)
    missing = dict.fromkeys(m for f in findings for c in f.conditions for m in c.missing)
    has = likely is not None and likely.category is home.status
    return Eligibility(
        verdict=verdict,
        findings=tuple(findings),
        category=likely.category if likely else None,
        road=road(look, recognised=has, category=likely.category if likely else None),
        before=() if has else before_recognition(look),
        notes=_notes(verdict, likely, look),
        missing=tuple(missing) if verdict is not Verdict.LIKELY else (),
    )


def _notes(verdict: Verdict, likely: Finding | None, look: Lookup) -> tuple[Step, ...]:
    text = "一人有几种身份的，例如北京、福建等地按待遇高的一种给，不重复享受；您那里以当地为准。"
    notes = [cited(text, GROUNDS["relief-who-multi-identity"])]
    if likely and likely.category is Category.EDGE:
        text = "低保边缘家庭里的重度残疾人、重病患者，可以单独纳入低保。"
        notes.append(cited(text, ground(look.day, "sl-single-person", "single-person-dibao")))
    if verdict is not Verdict.LIKELY:
        text = "当地还可能把其他困难人员列为救助对象，可以问当地医保局或民政局。"
        notes.append(cited(text, GROUNDS["gb42-who-local-others"]))
        text = "家里有人突发重病、生活一时很困难的，可以另向乡镇、街道申请临时救助。"
        notes.append(cited(text, GROUNDS["temp-relief-national"]))
    law = GROUNDS["ml-relief-pointer"]
    if law.holds(look.day):
        notes.append(cited("医疗救助的对象和标准，医疗保障法转到社会救助的法律法规执行。", law))
    return tuple(notes)
