"""Rasa's intents for messages with the gateway's metadata: ``python -m tests.bot.intents`` in ``.venv-rasa``.

Reads ``[[text, metadata], …]`` as JSON from standard input and writes the intents as JSON to the file given: what the
trained pipeline makes of each, with its last components, as it does for a message that arrives.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
import tempfile
from pathlib import Path

from tests.bot.rasakit import built_model, train

QUESTION = "ask_policy"


def main(out: Path) -> None:
    """Parse standard input."""
    import structlog
    from rasa.core.agent import Agent
    from rasa.core.channels.channel import UserMessage

    # Unset, structlog prints every parsed text; Rasa's own command line sets it.
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    rows = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as folder:
        agent = Agent.load(str(built_model() or train(Path(folder))))
    assert agent.processor is not None
    processor = agent.processor

    async def parsed() -> list[str]:
        found = [await processor.parse_message(UserMessage(text, metadata=known)) for text, known in rows]
        # What the classifier is unsure of is a question: data/rules/answer.yml.
        names = [str(one["intent"]["name"]) for one in found]
        return [QUESTION if name == "nlu_fallback" else name for name in names]

    out.write_text(json.dumps(asyncio.run(parsed())), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
