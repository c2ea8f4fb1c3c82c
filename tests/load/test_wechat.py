"""The smaller run of ``make load-wechat``: two hundred messages while a worker, Rasa and Redis are killed."""

from __future__ import annotations

import pytest

from tests.load.wechat import SETUP, Plan, measure
from tests.load.wechat_phones import plain
from tests.stack import Stack


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_nothing_is_lost_doubled_or_misdirected(
    stack: Stack, tmp_path_factory: pytest.TempPathFactory
) -> None:
    plan = Plan(residents=20, at_once=20)
    result = measure(stack, tmp_path_factory.mktemp("load") / "service", plan, SETUP)
    assert result["messages"] == 200
    assert result["crashes"] == ["rasa", "redis", "app"]
    assert set(result["faults"].values()) == {0}, result
    assert result["outcomes"]["answered"] + result["fetched_by_1"] + result["pushed"] >= 200, result


def test_marks_and_space_do_not_count() -> None:
    assert plain("**每年** 交\n`435`元") == "每年交435元"
