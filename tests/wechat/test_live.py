"""The real account opposite the double: every scenario, in scaled time (``WECHAT_TEST_SCALE``, 1: WeChat's own).

``make test`` runs them with the five seconds scaled down; ``make wechat-real`` with five real ones.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator

import pytest

from bot.channels.wechat.switch import LOOK
from tests.load.wechat_mutations import mutate
from tests.stack import Stack
from tests.wechat.runner import Runner
from tests.wechat.scenario import Scenario, load_scenarios
from tests.wechat.service import APP_SECRET, SECRETS, Hands, Service, Setup, running_service

pytestmark = pytest.mark.slow
SCALE = float(os.environ.get("WECHAT_TEST_SCALE", "0.3"))
# Scenarios that mean something else without customer service, or with two workers.
BOTH_WAYS = {"10-once", "14-five-seconds", "18-order", "18-timeout", "20-length", "42-kill-rasa"}
WITH_TWO = {"10-once", "16-late-push", "16-ambiguous-push", "18-order", "37-unsubscribe", "42-kill-app"}
ALL = load_scenarios()
GROWTH_MB = 40.0


def needing(*needs: str, also: set[str]) -> list[Scenario]:
    return [s for s in ALL if set(needs) & set(s.needs) or s.id in also]


PUSHING = [s for s in ALL if not {"kf_off", "redis"} & set(s.needs)]
PASSIVE = needing("kf_off", also=BOTH_WAYS)
SHARED = needing("redis", also=WITH_TWO)


def play(service: Service, scenario: Scenario) -> list[str]:
    runner = Runner(service.double, Hands(service), service.has)
    assert runner.lacks(scenario) == []
    return runner.run(scenario)


@pytest.fixture(scope="module")
def pushing(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A verified account; its menu has been made."""
    with running_service(stack, tmp_path_factory.mktemp("pushing") / "s", Setup(SCALE)) as service:
        made = service.command("menu")
        assert made.returncode == 0, made.stderr
        yield service


@pytest.fixture(scope="module")
def passive(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """An account without customer service."""
    with running_service(stack, tmp_path_factory.mktemp("passive") / "s", Setup(SCALE, kf=False)) as service:
        yield service


@pytest.fixture(scope="module")
def shared(stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Two workers with Redis."""
    setup = Setup(SCALE, workers=2, redis=True)
    with running_service(stack, tmp_path_factory.mktemp("shared") / "s", setup) as service:
        yield service


def test_every_scenario_is_run_somewhere() -> None:
    assert {s.id for s in (*PUSHING, *PASSIVE, *SHARED)} == {s.id for s in ALL}


@pytest.mark.parametrize("scenario", PUSHING, ids=lambda s: s.id)
def test_verified(pushing: Service, scenario: Scenario) -> None:
    assert play(pushing, scenario) == []


def test_the_doctor_finds_the_real_settings_right(pushing: Service) -> None:
    found = pushing.command("doctor")
    assert "✓ access_token 正常" in found.stdout
    # Told apart from a bureau's: no public address, WeChat's time scaled.
    wrong = [line for line in found.stdout.splitlines() if line.startswith("✗")]
    assert all("PUBLIC_URL" in line or "WECHAT_TIME_SCALE" in line for line in wrong), found.stdout


def test_r26_the_menu_is_the_one_of_the_file(pushing: Service) -> None:
    menu = pushing.double.phone()["menu"]
    assert [button["name"] for button in menu] == ["怎么用", "继续看", "找人工"]


def test_s7_the_switch_stops_answers_but_not_emergencies(pushing: Service) -> None:
    who = "o_switch"
    assert pushing.command("off", "政策更新，十点恢复").returncode == 0
    try:
        time.sleep(LOOK + 0.2)
        said = pushing.double.say("居民医保一年交多少钱", who)
        text = said["attempts"][0]["reply"]["text"]
        assert "政策更新，十点恢复" in text and re.search(r"\d{5}", text) and "435" not in text
        urgent = pushing.double.say("我爸昏迷了没有呼吸", who)["attempts"][0]["reply"]["text"]
        assert "120" in urgent and "暂停" not in urgent
        assert "暂停（政策更新，十点恢复）" in pushing.command("status").stdout
    finally:
        assert pushing.command("on").returncode == 0
    time.sleep(LOOK + 0.2)
    assert "435" in pushing.double.say("居民医保一年交多少钱", who)["attempts"][0]["reply"]["text"]


@pytest.mark.parametrize("scenario", PASSIVE, ids=lambda s: s.id)
def test_without_customer_service(passive: Service, scenario: Scenario) -> None:
    assert play(passive, scenario) == []


@pytest.mark.parametrize("scenario", SHARED, ids=lambda s: s.id)
def test_two_workers_with_redis(shared: Service, scenario: Scenario) -> None:
    assert play(shared, scenario) == []


def test_r08_a_thousand_mutated_requests(passive: Service) -> None:
    result = mutate(passive, 1000)
    assert result["wrong"] == 0, result
    assert {"403", "413", "success"} <= set(result["answers"]), result
    assert result["memory_mb"]["grown"] < GROWTH_MB, result


def test_r34_the_logs_hold_no_openid_no_signature_and_nothing_said(
    pushing: Service, passive: Service
) -> None:
    for service in (pushing, passive):
        service.double.say("我的身份证号是110101199003074514，怎么参保", "o_logged_person")
        logs = [w.log for w in service.workers] + list(
            (service.workers[0].log.parent / "var" / "log").glob("*")
        )
        text = "".join(path.read_text(encoding="utf-8", errors="replace") for path in logs)
        assert '"route": "/wx"' in text
        for secret in ("o_", "signature=", "110101199003074514", "怎么参保", SECRETS.token, APP_SECRET):
            found = re.search(rf".{{0,40}}(?<![a-z]){re.escape(secret)}.{{0,40}}", text)
            assert found is None, found
