"""Text to vectors: the built-in encoder or any sentence-transformers model named by ``ENCODER``."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

from kb.search.builtin import build, quiet
from kb.search.tokenizer import PREFIX

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

SHIPPED = Path(__file__).resolve().parents[1] / "encoder"
GRAPH = "model.onnx"
TOKENIZER = "tokenizer.json"
BATCH = 32
MAX_THREADS = 4
FEW = 4

Matrix = NDArray[np.float32]


class Encoder(Protocol):
    """What search needs of an encoder: a version and unit vectors."""

    id: str

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Unit vectors of ``texts``, one a row."""
        ...


class SentenceEncoder:
    """A sentence-transformers model on the CPU, with the ``query: `` prefix where e5 wants it.

    >>> SentenceEncoder(str(SHIPPED)).encode(["居民医保怎么交"]).shape
    (1, 384)
    """

    def __init__(self, name: str, version: str | None = None) -> None:
        self.name = name
        self.id = version or hashlib.sha256(name.encode()).hexdigest()[:16]
        self._model = _load(name)
        self._prompt = self._choose_prompt(name)
        self._lock = threading.Lock()  # fast tokenizers refuse to be used by two threads at once

    def _choose_prompt(self, name: str) -> str:
        stored = self._model.prompts.get("query")
        if stored:
            return str(stored)
        return PREFIX if "e5" in Path(name).name.lower() else ""

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> Matrix:
        """Unit vectors of ``texts``; ``progress`` is told (done, all) after each group of batches."""
        if not texts:
            return np.zeros((0, 0), dtype=np.float32)
        parts: list[Matrix] = []
        step = BATCH * 8
        for start in range(0, len(texts), step):
            group = list(texts[start : start + step])
            with self._lock:
                _set_threads(len(group))
                vectors = self._model.encode(
                    group,
                    prompt=self._prompt,
                    batch_size=BATCH,
                    normalize_embeddings=True,
                    show_progress_bar=False,
                )
            parts.append(np.asarray(vectors, dtype=np.float32))
            if progress:
                progress(min(start + step, len(texts)), len(texts))
        return np.concatenate(parts)


def _set_threads(texts: int) -> None:
    """One thread for a question: on a busy machine threads that wait for one another cost ten times more."""
    import torch

    torch.set_num_threads(1 if texts <= FEW else min(os.cpu_count() or 1, MAX_THREADS))


def _load(name: str) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    quiet()
    if not (Path(name) / GRAPH).exists():
        return SentenceTransformer(name, device="cpu")
    from kb.search.onnx_module import OnnxEncoder

    stored = json.loads((Path(name) / "config_sentence_transformers.json").read_text(encoding="utf-8"))
    return SentenceTransformer(modules=[OnnxEncoder.load(name)], prompts=stored["prompts"], device="cpu")


def load_encoder(setting: str, var_dir: Path, say: Callable[[str], None] = lambda _: None) -> SentenceEncoder:
    """The encoder of the setting ``ENCODER``: ``builtin``, ``base``, a folder or a hub name.

    ``builtin`` is the tuned one shipped in ``kb/encoder``; ``base`` the one it was tuned from.
    """
    if setting == "builtin":
        say(f"encoder ready: {SHIPPED}")
        return SentenceEncoder(str(SHIPPED), _content_version(SHIPPED))
    if setting == "base":
        folder = build(var_dir, say)
        return SentenceEncoder(str(folder), folder.name)
    return SentenceEncoder(setting, _folder_version(Path(setting)))


def _content_version(folder: Path) -> str:
    """A version that is the same on every machine: the hash of the graph and the tokenizer."""
    digest = hashlib.sha256()
    for name in (GRAPH, TOKENIZER):
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:16]


def _folder_version(folder: Path) -> str | None:
    """A version that changes with the folder's weights; None for a hub name."""
    if not folder.is_dir():
        return None
    digest = hashlib.sha256(str(folder.resolve()).encode())
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            stat = path.stat()
            digest.update(f"{path.name}:{stat.st_size}:{stat.st_mtime_ns}".encode())
    return digest.hexdigest()[:16]


class EmbeddingCache:
    """Vectors kept on disk by (encoder, text), so that a new release encodes only what changed."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.path = folder / f"embeddings-{encoder.id}.db"
        self.encoder = encoder

    def encode(self, texts: Sequence[str], progress: Callable[[int, int], None] | None = None) -> Matrix:
        """Unit vectors of ``texts``; the encoder is asked only for those not kept yet."""
        keys = [hashlib.sha256(text.encode()).digest() for text in texts]
        with self._open() as db:
            found = self._read(db, keys)
            missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in found}
            order = sorted(missing, key=lambda key: len(missing[key]))
            for start in range(0, len(order), BATCH * 8):
                group = order[start : start + BATCH * 8]
                vectors = self.encoder.encode([missing[key] for key in group])
                found.update(zip(group, vectors, strict=True))
                db.executemany(
                    "INSERT OR IGNORE INTO vector VALUES (?, ?)",
                    [(key, vector.tobytes()) for key, vector in zip(group, vectors, strict=True)],
                )
                db.commit()
                if progress:
                    progress(min(start + BATCH * 8, len(order)), len(order))
        return np.stack([found[key] for key in keys]) if keys else np.zeros((0, 0), dtype=np.float32)

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        db = sqlite3.connect(self.path, timeout=30)
        try:
            db.execute("CREATE TABLE IF NOT EXISTS vector (key BLOB PRIMARY KEY, value BLOB NOT NULL)")
            yield db
        finally:
            db.close()

    @staticmethod
    def _read(db: sqlite3.Connection, keys: Sequence[bytes]) -> dict[bytes, Matrix]:
        found: dict[bytes, Matrix] = {}
        for start in range(0, len(keys), 500):
            group = keys[start : start + 500]
            marks = ",".join("?" * len(group))
            rows = db.execute(f"SELECT key, value FROM vector WHERE key IN ({marks})", group)
            found.update((key, np.frombuffer(value, np.float32)) for key, value in rows)
        return found
