"""The scenario files can be understood and cover every requirement; the runner tells right from wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.wechat.double.control import Act
from tests.wechat.doublekit import SCALE, Pair, sealed, text_xml
from tests.wechat.runner import Outside, Runner
from tests.wechat.scenario import FOLDER, NEEDS, Scenario, Step, load_scenarios

# Requirements that no scenario can show, and where they are shown instead.
ELSEWHERE = {
    32: "out of scope: no template messages",
    34: "what logs hold is read from the log files, not from outside",
    39: "out of scope: no H5, no 微信客服",
    40: "the double itself: test_double_delivery.py",
    41: "the double itself: test_double_cgi.py",
    43: "a way of running them all: scaled time and once at real five seconds",
}
ALL = load_scenarios()


def scenario(*steps: Any) -> Scenario:
    return Scenario.model_validate({"id": "x", "requirement": [1], "title": "x", "steps": list(steps)})


def test_every_requirement_has_a_scenario() -> None:
    covered = {number for each in ALL for number in each.requirement}
    assert covered | set(ELSEWHERE) == set(range(1, 44))
    assert covered & set(ELSEWHERE) == set()


def test_every_scenario_expects_something() -> None:
    idle = [s.id for s in ALL if not any(step.expect.model_fields_set for step in s.steps)]
    assert idle == []


def test_names_begin_with_a_requirement() -> None:
    assert [s.id for s in ALL if int(s.id.split("-")[0]) not in s.requirement] == []


@pytest.mark.parametrize(
    "step",
    [
        {"say": "a", "act": "image"},
        {"expect": {"shown": 1}},
        {"say": "a", "expect": {"showed": 1}},
        {"say": "a", "how": {"loose": 1}},
        {"forge": {"frame": "nice"}},
        {"act": "VIEW", "expect": {"outcome": "great"}},
    ],
)
def test_a_misspelt_step_is_refused(step: dict[str, object]) -> None:
    with pytest.raises(ValueError):
        Step.model_validate(step)


def test_the_file_is_named_in_the_error(tmp_path: Path) -> None:
    (tmp_path / "99-x.yml").write_text("requirement: [1]\ntitle: x\nstep: []\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"99-x\.yml"):
        load_scenarios(tmp_path)
    assert FOLDER.is_dir() and Act().wait


def test_a_scenario_that_needs_what_is_not_here_is_not_run(pair: Pair) -> None:
    runner = Runner(pair.double, Outside())
    for each in ALL:
        assert set(runner.lacks(each)) == set(each.needs) <= set(NEEDS)


def test_a_right_account_passes(pair: Pair) -> None:
    pair.double.options(scale=SCALE)
    pair.account.says("居民医保每年缴费")
    steps = [
        {
            "say": "你好",
            "how": {"lose": 1},
            "expect": {"outcome": "answered", "shown": 1, "same_replies": True},
        },
        {"say": "你好", "same_as": 1, "expect": {"attempts": [1], "contains": ["每年"], "bytes_most": 2000}},
    ]
    assert Runner(pair.double, Outside()).run(scenario(*steps)) == []
    first, again = pair.account.heard[0].inner, pair.account.heard[-1].inner
    assert first == again


def test_each_wrong_thing_is_told(pair: Pair) -> None:
    pair.double.options(scale=SCALE)
    pair.account.answer = lambda number, openid, nonce: (
        b'"success"' if number == 1 else sealed(text_xml(openid, f"{number}"), nonce)
    )
    steps = [
        {"say": "a", "expect": {"outcome": "answered", "shown": 0}},
        {
            "say": "b",
            "how": {"lose": 1},
            "expect": {"same_replies": True, "contains": ["没有"], "via": ["kf"]},
        },
        {"say": "c", "expect": {"lacks": [r"\d"], "bytes_most": 0, "calls": [{"api": "/send", "least": 1}]}},
        {"forge": {}, "expect": {"status": [403], "body": "no", "type": "application/json"}},
        {"say": "d", "expect": {"rasa_calls": 1}},
    ]
    problems = Runner(pair.double, Outside()).run(scenario(*steps))
    told = "\n".join(problems)
    for words in (
        "step 1: outcome fault",
        "step 1: malformed reply",
        "step 1: 1 bubbles, not 0",
        "step 1: 服务出现故障",
        "step 2: 2 replies",
        "step 2: no '没有'",
        "step 2: via ['passive']",
        "step 3: '\\\\d' must not be there",
        "step 3: a text of 1 bytes",
        "step 3: 0 calls",
        "step 4: status 200",
        "step 4: body",
        "step 4: type",
        "step 5: no gate",
    ):
        assert words in told, told


def test_options_and_faults_are_put_back(pair: Pair) -> None:
    before = pair.double.options()
    steps = [{"options": {"skew": -900}}, {"fault": {"api": "/custom/send", "errcode": -1}}, {"say": "a"}]
    Runner(pair.double, Outside()).run(scenario(*steps))
    assert pair.double.options() == before
    assert pair.push("a", pair.double.messages()[0]["openid"])["errcode"] == 0
