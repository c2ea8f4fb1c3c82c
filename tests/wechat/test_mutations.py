"""The generator of wrong requests: repeatable, varied, and each one can be sent."""

from __future__ import annotations

import json
from typing import Any

from tests.wechat.double.forge import Forgery
from tests.wechat.mutations import FRAMES, INNER, OUTER, mutations

MANY = 2000


def test_the_same_seed_makes_the_same_requests() -> None:
    assert list(mutations(200, 7)) == list(mutations(200, 7)) != list(mutations(200, 8))


def test_each_can_be_sent() -> None:
    for made in mutations(MANY):
        Forgery.model_validate(made)


def test_they_are_of_every_kind_and_seldom_the_same() -> None:
    made = list(mutations(MANY))
    keys = {key for each in made for key in each}
    assert keys >= {"inner", "outer", "frame", "signature", "timestamp", "offset", "fill", "dtd", "nonce"}
    assert {each["frame"] for each in made if "frame" in each} == set(FRAMES)
    damaged: list[dict[str, Any]] = [
        e for e in made if e.get("inner", INNER) != INNER or e.get("outer", OUTER) != OUTER
    ]
    assert len({json.dumps(each) for each in damaged}) > len(damaged) * 0.8
