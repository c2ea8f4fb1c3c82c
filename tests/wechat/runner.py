"""Runs scenarios against an account; ``python -m tests.wechat --help`` does so from the command line.

Tests use :class:`Runner` with an :class:`Environment` of their own that can slow Rasa down or kill a process.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Collection
from typing import Any, Protocol

import httpx

from tests.wechat.double.client import DoubleClient
from tests.wechat.double.options import Options
from tests.wechat.scenario import Gate, Process, Scenario, Step
from tests.wechat.seen import Seen, check

Undo = Callable[[], None]


class Environment(Protocol):
    """What the runner cannot do through the double."""

    def rasa(self, gate: Gate, scale: float) -> None:
        """Make Rasa as told; its delay is in WeChat's seconds."""

    def asked(self, after: int) -> list[dict[str, Any]] | None:
        """What Rasa was asked since number ``after``; None if nobody knows."""

    def process(self, process: Process) -> None:
        """Kill a process, wait for one, or both."""

    def command(self, arguments: list[str]) -> None:
        """Run a command of ``python -m bot wechat``; it must succeed."""


class Outside:
    """What can be done with addresses alone: a gate before Rasa, if there is one."""

    def __init__(self, gate_url: str | None = None) -> None:
        self._gate = gate_url.rstrip("/") + "/gate" if gate_url else None

    def rasa(self, gate: Gate, scale: float) -> None:
        """See :class:`Environment`."""
        if self._gate is None:
            raise AssertionError("no gate before Rasa")
        body = {"mode": gate.mode, "delay": gate.delay * scale}
        httpx.post(self._gate, json=body, trust_env=False).raise_for_status()

    def asked(self, after: int) -> list[dict[str, Any]] | None:
        """See :class:`Environment`."""
        if self._gate is None:
            return None
        found: list[dict[str, Any]] = httpx.get(self._gate, params={"after": after}, trust_env=False).json()
        return found

    def process(self, process: Process) -> None:
        """See :class:`Environment`."""
        raise AssertionError(f"nobody here can kill or see {process.kill or process.ready}")

    def command(self, arguments: list[str]) -> None:
        """See :class:`Environment`."""
        raise AssertionError(f"nobody here can run {arguments}")


class Runner:
    """Runs one scenario after another; each has residents of its own."""

    def __init__(self, double: DoubleClient, environment: Environment, has: Collection[str] = ()) -> None:
        self._double, self._env, self._has = double, environment, set(has)

    def lacks(self, scenario: Scenario) -> list[str]:
        """What the scenario needs and is not here."""
        return [need for need in scenario.needs if need not in self._has]

    def run(self, scenario: Scenario) -> list[str]:
        """Run it; returns what was not as expected, each with the number of its step.

        Options, faults and Rasa are as before afterwards, whatever happened.
        """
        self._before = self._double.options()
        self._mark = f"o_{scenario.id[:20]}_{secrets.token_hex(4)}"
        self._first_call = len(self._double.calls())
        self._done: list[dict[str, Any] | None] = []
        problems = []
        try:
            for number, step in enumerate(scenario.steps, 1):
                problems += [f"step {number}: {p}" for p in self._step(step)]
        finally:
            self._tidy(scenario)
        return problems

    def _tidy(self, scenario: Scenario) -> None:
        self._double.no_faults()
        kept = {k: v for k, v in self._before.items() if k in Options.model_fields}
        self._double.options(**kept)
        if any(step.gate for step in scenario.steps):
            self._env.rasa(Gate(), self._scale)

    @property
    def _scale(self) -> float:
        return float(self._before["scale"])

    def _step(self, step: Step) -> list[str]:
        openid = self._mark + step.who
        seen_before = len(self._double.phone(openid)["items"])
        calls_before = len(self._double.calls())
        asked = self._env.asked(0)
        seen = Seen()
        for _ in range(step.repeat):
            seen = self._do(step, openid)
        self._done.append(seen.message)
        expect = step.expect
        if expect.shown:
            self._double.wait_shown(expect.shown, expect.within * self._scale, openid, seen_before)
        if expect.settle:
            time.sleep(expect.settle * self._scale)
        seen.bubbles = self._double.shown(openid, seen_before)
        seen.typing = self._double.phone(openid)["typing"]
        calls = self._double.calls()
        seen.calls = self._own(calls[calls_before:])
        seen.earlier_calls = self._own(calls[self._first_call : calls_before])
        seen.rasa = None if asked is None else self._env.asked(len(asked))
        return check(expect, seen)

    def _own(self, calls: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Without pushes to residents of other scenarios: a late one may still come."""
        return [call for call in calls if str(call["body"].get("touser", self._mark)).startswith(self._mark)]

    def _do(self, step: Step, openid: str) -> Seen:
        if step.say is not None or step.act is not None:
            return Seen(message=self._act(step, openid))
        if step.forge is not None:
            return Seen(answer=self._double.forge(**{"openid": openid, **step.forge}))
        self._state(step, openid)
        return Seen()

    def _act(self, step: Step, openid: str) -> dict[str, Any]:
        how = dict(step.how)
        fields = dict(how.pop("fields", {}))
        if step.same_as is not None:
            earlier = self._done[step.same_as - 1]
            if earlier is None:
                raise AssertionError(f"step {step.same_as} sent nothing to repeat")
            fields["CreateTime"] = str(earlier["create_time"])
            if earlier["msg_id"]:
                fields["MsgId"] = earlier["msg_id"]
        if step.say is not None:
            return self._double.say(step.say, openid, fields=fields, **how)
        return self._double.act(step.act or "text", openid, fields=fields, **how)

    def _state(self, step: Step, openid: str) -> None:
        if step.options is not None:
            self._double.options(**step.options)
        elif step.fault is not None:
            fault = dict(step.fault)
            if fault.get("hang") is not None:
                fault["hang"] *= self._scale
            self._double.fault(fault.pop("api"), **fault)
        elif step.advance is not None:
            self._double.advance(step.advance)
        elif step.end_tokens is not None:
            self._double.end_tokens(step.end_tokens)
        elif step.block is not None:
            self._double.block(openid, blocks=step.block)
        elif step.pause is not None:
            time.sleep(step.pause * self._scale)
        elif step.gate is not None:
            self._env.rasa(step.gate, self._scale)
        elif step.process is not None:
            self._env.process(step.process)
        elif step.command is not None:
            self._env.command(step.command)
