"""Reads the shipped weights back into the model they were exported from, so that tuning can go on from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from numpy.typing import NDArray

from kb.search.encoder import GRAPH, SHIPPED

if TYPE_CHECKING:
    from onnx import NodeProto
    from sentence_transformers import SentenceTransformer

Array = NDArray[np.float32]

OPERATIONS = ("MatMul", "MatMulInteger")
ROOT = "bert."
"""What the names of the graph's parts begin with (``kb.tune.export``)."""
LEFT_OUT = ("embeddings.", "pooler.")
"""Never tuned, or not part of the graph: these stay as the base has them."""


class OnwardError(Exception):
    """The graph is not one that ``kb.tune.export`` wrote from this base."""


def restore(model: SentenceTransformer, folder: Path = SHIPPED) -> None:
    """Give ``model``, the base, the weights of the graph in ``folder``; those in int8 come back rounded.

    Raises OnwardError when a weight is missing or has another shape.
    """
    bert: Any = model[0].auto_model
    own = bert.state_dict()
    found = _weights(folder / GRAPH)
    for name, value in own.items():
        if name.startswith(LEFT_OUT):
            continue
        if name not in found or found[name].shape != tuple(value.shape):
            raise OnwardError(f"{folder / GRAPH}: no weight {name} of {tuple(value.shape)}")
        own[name] = torch.from_numpy(np.array(found[name], dtype=np.float32))
    bert.load_state_dict(own)


def _weights(path: Path) -> dict[str, Array]:
    """The weights of the graph by the names that the model has for them."""
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(str(path)).graph
    stored = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    found = {name.removeprefix(ROOT): value for name, value in stored.items() if name.startswith(ROOT)}
    for node in graph.node:
        if node.op_type in OPERATIONS and node.input[1] in stored:
            found[_named(node)] = _whole(stored, node.input[1]).T
    return found


def _named(node: NodeProto) -> str:
    """``/bert/encoder/layer.0/output/dense/MatMul_quant`` is ``encoder.layer.0.output.dense.weight``."""
    return node.name.strip("/").rsplit("/", 1)[0].replace("/", ".").removeprefix(ROOT) + ".weight"


def _whole(stored: dict[str, NDArray[np.generic]], name: str) -> Array:
    """A weight as numbers: one in int8 has a scale and a zero a column."""
    value = stored[name].astype(np.float32)
    stem = name.removesuffix("_quantized")
    if stem == name:
        return value
    zero, scale = (stored[f"{stem}_{part}"].astype(np.float32) for part in ("zero_point", "scale"))
    result: Array = (value - zero) * scale
    return result
