"""Rasa's ResponseSelector (Rasa 3.6, Python 3.10): one retrieval intent, one response key an entry."""

from __future__ import annotations

import asyncio
import importlib
import json
import logging
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.update(
    RASA_TELEMETRY_ENABLED="false", TF_CPP_MIN_LOG_LEVEL="3", SQLALCHEMY_SILENCE_UBER_WARNING="1"
)

from bench.search.task import KEPT, Rank, Task, Variant, perform

SEED = 20261121
CHARACTER_GRAMS = 20_000
"""The most frequent ones. With all of them (hundreds of thousands) an epoch takes over seven minutes on two cores."""
BATCH = 256
"""Rasa's own last batch size; it begins with 64."""
_MARKUP = re.compile(r"[\[\](){}\n\r\t]+")
"""Brackets mark entities in Rasa's training data."""


def build(task: Task) -> Rank:
    """Train on every variant and load the model."""
    importlib.import_module("skops.io")  # before TensorFlow, as deploy/rasa_command.py says
    from rasa.core.agent import Agent
    from rasa.model_training import train_nlu
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.WARNING)  # else every question is printed
    with tempfile.TemporaryDirectory() as folder:
        files = write_project(task, Path(folder))
        model = train_nlu(files["config"], files["nlu"], folder, domain=files["domain"])
        if model is None:
            raise RuntimeError("Rasa trained no model")
        agent = Agent.load(model)
    keys = {key_of(variant.entry): variant.entry for variant in task.variants}
    loop = asyncio.new_event_loop()

    def rank(question: str) -> list[str]:
        parsed = loop.run_until_complete(agent.parse_message(question))
        ranking = parsed["response_selector"]["faq"]["ranking"]
        return [keys[item["intent_response_key"].split("/", 1)[1]] for item in ranking[:KEPT]]

    return rank


def write_project(task: Task, folder: Path) -> dict[str, str]:
    """Configuration, training data and responses as Rasa reads them (JSON is YAML, too); their paths."""
    keys = sorted({key_of(variant.entry) for variant in task.variants})
    domain = {
        "version": "3.1",
        "intents": ["faq"],
        "responses": {f"utter_faq/{key}": [{"text": key}] for key in keys},
    }
    texts = {"config": json.dumps(pipeline(task.epochs)), "domain": json.dumps(domain)}
    texts["nlu"] = 'version: "3.1"\nnlu:\n' + "".join(examples(task.variants))
    for name, text in texts.items():
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    return {name: str(folder / f"{name}.yml") for name in texts}


def pipeline(epochs: int) -> dict[str, object]:
    """What Rasa's guide gives for Chinese: jieba, words and character n-grams, and the selector itself."""
    return {
        "recipe": "default.v1",
        "language": "zh",
        "assistant_id": "bench",
        "pipeline": [
            {"name": "JiebaTokenizer"},
            {"name": "CountVectorsFeaturizer"},
            {
                "name": "CountVectorsFeaturizer",
                "analyzer": "char_wb",
                "min_ngram": 1,
                "max_ngram": 4,
                "max_features": CHARACTER_GRAMS,
            },
            {
                "name": "ResponseSelector",
                "retrieval_intent": "faq",
                "epochs": epochs,
                "batch_size": BATCH,
                "constrain_similarities": True,
                "random_seed": SEED,
            },
        ],
    }


def examples(variants: list[Variant]) -> Iterator[str]:
    """The training data, one block an entry."""
    groups: dict[str, list[str]] = {}
    for variant in variants:
        text = " ".join(_MARKUP.sub(" ", variant.text).split()).lstrip("-/ ")
        if text:
            groups.setdefault(key_of(variant.entry), []).append(text)
    for key, texts in groups.items():
        yield f"- intent: faq/{key}\n  examples: |\n" + "".join(f"    - {text}\n" for text in texts)


def key_of(entry: str) -> str:
    """An entry's response key: Rasa keeps the slash for the retrieval intent."""
    return entry.replace("/", "_")


if __name__ == "__main__":
    sys.exit(perform(build, ("rasa", "tensorflow", "jieba")))
