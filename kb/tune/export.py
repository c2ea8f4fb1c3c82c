"""Writes a tuned encoder as an int8 ONNX graph with its tokenizer, ready for ``OnnxEncoder``."""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from kb.search.encoder import GRAPH, TOKENIZER
from kb.search.onnx_module import MAX_TOKENS

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

OPSET = 17
BLOCK = 128
INT8_SUMS = 4
"""onnxruntime's accuracy level that multiplies in int8."""


class _Pooled(nn.Module):
    """The transformer with mean pooling and unit length, as one graph."""

    def __init__(self, bert: Any) -> None:
        super().__init__()
        self.bert = bert

    def forward(self, input_ids: Tensor, attention_mask: Tensor) -> Tensor:
        hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        mean = (hidden * mask).sum(dim=1) / mask.sum(dim=1).clamp(min=1e-9)
        return functional.normalize(mean, dim=-1)


def export(model: SentenceTransformer, folder: Path, tokenizer: Path) -> None:
    """Write the graph, the tokenizer and the configuration into ``folder``; replaces what was there."""
    folder.mkdir(parents=True, exist_ok=True)
    bert: Any = model[0].auto_model
    bert.float().eval()
    bert.set_attn_implementation("eager")
    sample = torch.ones(2, 8, dtype=torch.int64)
    axes = {0: "batch", 1: "tokens"}
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        whole = Path(scratch) / "whole.onnx"
        torch.onnx.export(
            _Pooled(bert),
            (sample, sample),
            str(whole),
            input_names=["input_ids", "attention_mask"],
            output_names=["sentence_embedding"],
            dynamic_axes={"input_ids": axes, "attention_mask": axes, "sentence_embedding": {0: "batch"}},
            opset_version=OPSET,
            dynamo=False,
        )
        _quantise(whole, Path(scratch) / "blocks.onnx", folder / GRAPH)
    shutil.copy2(tokenizer, folder / TOKENIZER)
    prompts = {"prompts": dict(model.prompts), "default_prompt_name": "query", "similarity_fn_name": "cosine"}
    _write(folder / "config_sentence_transformers.json", prompts)
    _write(folder / "encoder_config.json", {"max_seq_length": MAX_TOKENS})
    module = {"idx": 0, "name": "0", "path": "", "type": "kb.search.onnx_module.OnnxEncoder"}
    _write(folder / "modules.json", [module])


def _quantise(whole: Path, between: Path, target: Path) -> None:
    """Weights to int8 in blocks of 128, each with its own scale; word vectors to int8.

    Scales by block keep the cosine to the float model at 0.998; one scale a tensor for the activations, as
    plain dynamic quantisation has it, loses 0.02, because a few of BERT's activations are very large.
    """
    import onnx
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.quantization.matmul_nbits_quantizer import MatMulNBitsQuantizer

    logging.getLogger("onnxruntime.quantization").setLevel(logging.WARNING)
    blocks = MatMulNBitsQuantizer(
        onnx.load(whole), bits=8, block_size=BLOCK, is_symmetric=True, accuracy_level=INT8_SUMS
    )
    blocks.process()
    blocks.model.save_model_to_file(str(between))
    quantize_dynamic(between, target, weight_type=QuantType.QInt8, op_types_to_quantize=["Gather"])


def _write(path: Path, data: Any) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
