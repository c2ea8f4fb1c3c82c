"""One model and one pair of servers for all tests of Rasa."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.bot.rasakit import Bot, built_model, running_bot, train

Json = dict[str, Any]
Parse = Callable[..., Json]


@pytest.fixture(scope="session")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The model of the training data as it is now."""
    return built_model() or train(tmp_path_factory.mktemp("model"))


@pytest.fixture(scope="session")
def parse(model: Path) -> Parse:
    """What Rasa understands of a text, with the metadata of the gateway."""
    import structlog
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    # Unset, structlog prints every parsed text; Rasa's own command line sets it.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    agent = Agent.load(str(model))
    assert agent.processor is not None
    processor = agent.processor

    def parsed(text: str, metadata: Json | None = None) -> Json:
        return dict(asyncio.run(processor.parse_message(UserMessage(text, metadata=metadata))))

    return parsed


@pytest.fixture(scope="session")
def running(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bot]:
    """The servers, started once."""
    with running_bot(model, tmp_path_factory.mktemp("bot")) as bot:
        yield bot


@pytest.fixture
def bot(running: Bot) -> Bot:
    """The servers with a knowledge API that answers in the usual way."""
    running.knowledge.reset()
    return running
