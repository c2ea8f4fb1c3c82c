"""The search engine of a release; its index is built once and kept in ``VAR_DIR/index``."""

from __future__ import annotations

import hashlib
import logging
import os
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path

from kb.release.model import Release
from kb.search import build, index, rank
from kb.search.analyse import Analyser
from kb.search.encoder import EmbeddingCache, SentenceEncoder, load_encoder
from kb.search.engine import SearchEngine
from kb.search.index import SearchIndex
from kb.search.scope import load_scope
from kb.search.vocabulary import VOCAB_DIR
from kb.settings import Settings

log = logging.getLogger(__name__)
Say = Callable[[str], None]
KEEP = 3
"""Indexes kept on disk: the active release, the one before it, and one being built."""


class EngineMaker:
    """Makes engines for one release after another; encoder and analyser are loaded once."""

    def __init__(self, settings: Settings, say: Say = lambda _: None, vocab: Path = VOCAB_DIR) -> None:
        self._folder = settings.var_dir / "index"
        self._settings = settings
        self._say = say
        self._vocab = vocab
        self._encoder: SentenceEncoder | None = None
        self._analyser: Analyser | None = None

    def __call__(self, release: Release) -> SearchEngine:
        """The engine over the entries of ``release``; raises FittedError when the fitted numbers are of other code."""
        found, analyser, encoder = self.index(release), self._analysed(), self._encoded()
        return SearchEngine(found, analyser, encoder, load_scope(self._vocab), rank.Fitted.load())

    def index(self, release: Release) -> SearchIndex:
        """The index alone: built unless it lies on disk."""
        encoder = self._encoded()
        path = self._folder / f"{self.key(release, encoder.id)}.pickle"
        found = _read(path)
        if found is None:
            cache = EmbeddingCache(self._settings.var_dir / "cache", encoder)
            entries, scope = list(release.entries.values()), load_scope(self._vocab)
            found = build.build(entries, scope, release.points, self._analysed(), cache, self._say)
            _write(path, found)
        return found

    def _encoded(self) -> SentenceEncoder:
        if self._encoder is None:
            self._encoder = load_encoder(self._settings.encoder, self._settings.var_dir, self._say)
        return self._encoder

    def _analysed(self) -> Analyser:
        if self._analyser is None:
            self._analyser = Analyser(self._vocab)
        return self._analyser

    def key(self, release: Release, encoder: str) -> str:
        """Changes with the searched texts, the vocabulary, the encoder and the code that builds the index."""
        parts = [encoder, str(index.FORMAT), *sorted(f"{i}={v}" for i, v in release.versions.items())]
        parts += sorted(f"{i}={title}" for i, title in release.points.items())
        # A version says nothing about letters.
        parts += sorted(letter for entry in release.entries.values() for letter in entry.letters)
        code = Path(index.__file__).parent
        for path in sorted([*self._vocab.rglob("*.*"), *code.glob("*.py")]):
            parts.append(f"{path.name}={hashlib.sha256(path.read_bytes()).hexdigest()}")
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def _read(path: Path) -> SearchIndex | None:
    """The stored index, or None. Only files this program wrote into its own VAR_DIR are read."""
    try:
        with path.open("rb") as file:
            found = pickle.load(file)
    except FileNotFoundError:
        return None
    except (pickle.UnpicklingError, EOFError, AttributeError, ImportError) as exc:
        log.warning("index %s is not readable (%s), building it again", path.name, type(exc).__name__)
        return None
    os.utime(path)
    return found if isinstance(found, SearchIndex) else None


def _write(path: Path, built: SearchIndex) -> None:
    """Store atomically; older indexes beyond ``KEEP`` are removed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        pickle.dump(built, file, protocol=pickle.HIGHEST_PROTOCOL)
    Path(file.name).replace(path)
    stale = sorted(path.parent.glob("*.pickle"), key=lambda p: p.stat().st_mtime, reverse=True)[KEEP:]
    for old in stale:
        old.unlink(missing_ok=True)
