"""The tuned encoder as a sentence-transformers module: tokenizer and int8 ONNX graph, run by onnxruntime.

sentence-transformers' own ONNX backend holds transformers back (docs/adr/0007), so the graph is run here;
everything else (batches, prompts, ``encode``) stays the library's.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from sentence_transformers.sentence_transformer.modules import InputModule

from kb.search.encoder import GRAPH, TOKENIZER

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MAX_TOKENS = 128
MAX_THREADS = 4


class OnnxEncoder(InputModule):
    """Texts to unit vectors by the graph ``model.onnx`` of a folder.

    The graph takes ``input_ids`` and ``attention_mask`` and gives ``sentence_embedding`` (mean-pooled,
    normalised).
    """

    config_keys = ["max_seq_length"]  # noqa: RUF012 (the library's name and type)
    config_file_name = "encoder_config.json"

    def __init__(self, folder: str | Path, max_seq_length: int = MAX_TOKENS) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.folder = Path(folder)
        self.max_seq_length = max_seq_length
        self.tokenizer = _tokenizer(self.folder / TOKENIZER, max_seq_length)
        self.session = _session(self.folder / GRAPH)
        self._width = int(self.session.get_outputs()[0].shape[-1])

    def preprocess(
        self, inputs: Sequence[Any], prompt: str | None = None, **_: Any
    ) -> dict[str, torch.Tensor]:
        """Token numbers and mask, padded to the longest text."""
        texts = [(prompt or "") + str(text) for text in inputs]
        found = self.tokenizer.encode_batch(texts)
        return {
            "input_ids": torch.tensor([e.ids for e in found], dtype=torch.int64),
            "attention_mask": torch.tensor([e.attention_mask for e in found], dtype=torch.int64),
        }

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        """Run the graph; adds ``sentence_embedding``."""
        given = {name: features[name].cpu().numpy() for name in ("input_ids", "attention_mask")}
        (vectors,) = self.session.run(["sentence_embedding"], given)
        features["sentence_embedding"] = torch.from_numpy(np.asarray(vectors, dtype=np.float32))
        return features

    def get_embedding_dimension(self) -> int:
        """The width of a vector."""
        return self._width

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Copy graph and tokenizer, and write the configuration."""
        for name in (GRAPH, TOKENIZER):
            shutil.copy2(self.folder / name, Path(output_path) / name)
        self.save_config(output_path)

    @classmethod
    def load(cls, model_name_or_path: str, *_: Any, **__: Any) -> OnnxEncoder:
        """Read the module from a folder on disk."""
        return cls(model_name_or_path, **cls.load_config(model_name_or_path))


def _tokenizer(path: Path, longest: int) -> Tokenizer:
    from tokenizers import Tokenizer

    tokenizer = Tokenizer.from_file(str(path))
    tokenizer.enable_truncation(longest)
    tokenizer.enable_padding(pad_id=tokenizer.token_to_id("<pad>"), pad_token="<pad>")
    return tokenizer


def _session(path: Path) -> InferenceSession:
    from onnxruntime import InferenceSession, SessionOptions

    options = SessionOptions()
    # One question at a time needs no more threads, and threads that wait for one another cost more.
    options.intra_op_num_threads = min(os.cpu_count() or 1, MAX_THREADS)
    options.inter_op_num_threads = 1
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    return InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
