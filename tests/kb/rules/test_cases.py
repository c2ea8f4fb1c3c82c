"""The cases of tests/cases/rules: person and bill in, amounts and reasons out, in words officials can check.

Each file has ``rule``, ``area`` (of the content) or ``parameters`` (figures given in the file, of one place),
``date``, an ``input`` common to its cases and ``cases``. ``how`` is the sum behind an expected amount; it is
worked out on its own and must agree, too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

import pytest
import yaml

from kb.answer.parameters import Resolver
from kb.rules.benefit import benefit
from kb.rules.checklist import Applicant, checklist
from kb.rules.choices import Care, Category, Exemption, Level, Scheme, Setting, Tier
from kb.rules.contribution import contribution
from kb.rules.eligibility import eligibility
from kb.rules.household import Household
from kb.rules.payer import Payer
from kb.rules.result import Computed, Contradiction, Missing, Need, NotEligible
from kb.rules.stay import Stay
from kb.rules.waiting import waiting
from kb.schema.area import Area
from kb.schema.parameter import ParameterValue
from tests.kb.rules.arithmetic import cents, worked
from tests.kb.rules.conftest import content
from tests.stack import ROOT

FOLDER = ROOT / "tests" / "cases" / "rules"
PLACE = "900000"
ENUMS: dict[str, Any] = {
    "scheme": Scheme,
    "category": Category,
    "status": Category,
    "setting": Setting,
    "level": Level,
    "care": Care,
    "through": Tier,
    "exemption": Exemption,
}
RULES: dict[str, tuple[Any, Any]] = {
    "benefit": (Stay, benefit),
    "contribution": (Payer, contribution),
    "waiting": (Payer, waiting),
    "eligibility": (Household, eligibility),
}


@dataclass(frozen=True)
class Case:
    file: str
    rule: str
    area: str | None
    parameters: dict[str, Any]
    national: bool
    date: dt.date
    given: dict[str, Any]
    expect: dict[str, Any]
    how: dict[str, str]


def cases() -> Iterator[Any]:
    for path in sorted(FOLDER.glob("*.yml")):
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        for row in data["cases"]:
            case = Case(
                path.stem,
                data["rule"],
                row.get("area", data.get("area")),
                {**data.get("parameters", {}), **row.get("parameters", {})},
                data.get("national", False),
                row.get("date", data["date"]),
                {**data.get("input", {}), **row.get("input", {})},
                row["expect"],
                row.get("how", {}),
            )
            yield pytest.param(case, id=f"{path.stem}:{row['name']}")


CASES = list(cases())


def resolver_of(case: Case) -> tuple[Resolver, str]:
    loaded = content()
    if case.area:
        return Resolver(loaded.definitions, loaded.values, loaded.areas), case.area
    year = case.given.get("coverage_year")
    rows = {
        name: [
            ParameterValue.model_validate({"value": _exact(value), "coverage_year": year, "example": True})
        ]
        for name, value in case.parameters.items()
    }
    unknown = set(rows) - set(loaded.definitions)
    assert not unknown, f"no such parameters: {unknown}"
    place = Area(code=PLACE, name="样例地区", kind="市", parent="CN" if case.national else None)
    values = {PLACE: rows, "CN": loaded.values["CN"]}
    return Resolver(loaded.definitions, values, {PLACE: place, "CN": loaded.areas["CN"]}), PLACE


def _exact(value: Any) -> Any:
    return Decimal(str(value)) if isinstance(value, float | int) else value


def given(kind: Any, data: dict[str, Any]) -> Any:
    known = {field.name: str(field.type) for field in fields(kind)}
    made: dict[str, Any] = {}
    for name, value in data.items():
        if name == "dont_know":
            made[name] = frozenset(value)
        elif name == "other_categories":
            made[name] = tuple(Category(one) for one in value)
        elif name in ENUMS and value is not None:
            made[name] = ENUMS[name](value)
        else:
            made[name] = Decimal(str(value)) if "Decimal" in known[name] and value is not None else value
    return kind(**made)


def test_there_are_cases_for_every_rule() -> None:
    assert len(CASES) >= 150
    assert {param.values[0].rule for param in CASES} == {*RULES, "materials"}


@pytest.mark.parametrize("case", CASES)
def test_case(case: Case) -> None:
    resolver, area = resolver_of(case)
    if case.rule == "materials":
        _materials(case)
        return
    kind, rule = RULES[case.rule]
    facts = given(kind, case.given)
    if "refused" in case.expect:
        with pytest.raises(Contradiction) as caught:
            rule(facts, resolver, area, case.date)
        assert caught.value.field == case.expect["refused"]
        return
    result = rule(facts, resolver, area, case.date)
    match result:
        case Need():
            assert [q.name for q in result.facts] == case.expect.get("need"), result
        case Missing():
            names = {figure.name for figure in result.figures}
            assert set(case.expect.get("missing", ())) == names, result
        case NotEligible():
            assert case.expect.get("not_eligible", "?") in result.because[0].text
        case Computed():
            _amounts(case, result)
        case _:
            _verdict(case, result)


def _amounts(case: Case, result: Computed) -> None:
    lines = {line.name: line for line in result.lines}
    known = {name: line.low for name, line in lines.items()}
    for name, wanted in case.expect.items():
        if name == "effective":
            assert result.dates.get("effective") == wanted
        elif name == "at_least":
            assert {n for n, line in lines.items() if line.at_least} == set(wanted)
        elif name in ("says", "lacks"):
            texts = [s.text for sc in result.scenarios for s in sc.steps]
            texts += [*result.notes, *result.assumptions]
            for words in [wanted] if isinstance(wanted, str) else wanted:
                assert any(words in text for text in texts) == (name == "says"), texts
        elif isinstance(wanted, dict):
            assert (lines[name].low, lines[name].high) == (_exact(wanted["low"]), _exact(wanted["high"])), (
                name
            )
        else:
            assert name in lines, f"{name}: {sorted(lines)} {case.expect}"
            assert (lines[name].low, lines[name].high) == (_exact(wanted), _exact(wanted)), name
    for name, sum_ in case.how.items():
        assert cents(worked(sum_, known)) == case.expect[name] or cents(worked(sum_, known)) == _exact(
            case.expect[name]
        ), f"{name}: {sum_}"


def _verdict(case: Case, result: Any) -> None:
    assert result.verdict.value == case.expect["verdict"], [(f.category, f.verdict) for f in result.findings]
    if "category" in case.expect:
        assert (result.category.value if result.category else None) == case.expect["category"]
    states = {
        f"{f.category.value}.{i}": c.state.value
        for f in result.findings
        for i, c in enumerate(f.conditions, start=1)
    }
    for name, state in case.expect.get("conditions", {}).items():
        assert states[name] == state, states
    if "cites" in case.expect:
        cited = {c.step.fact for f in result.findings for c in f.conditions}
        assert set(case.expect["cites"]) <= cited, cited
    if "road" in case.expect:
        texts = [step.text for step in (*result.road, *result.before, *result.notes)]
        assert any(case.expect["road"] in text for text in texts), texts


def _materials(case: Case) -> None:
    service = content().services[case.given["service"]]
    found = checklist(service, Applicant(case.given.get("situations", {})))
    states = {item.name: item.state for item in found.items}
    for state in ("needed", "not_needed", "depends"):
        for name in case.expect.get(state, ()):
            assert states.get(name) == state, states
    for name in case.expect.get("absent", ()):
        assert name not in states
    if "need" in case.expect:
        assert [q.name for q in found.need] == case.expect["need"]
