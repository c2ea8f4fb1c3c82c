"""The frame that vectors are compared in."""

from __future__ import annotations

import numpy as np

from kb.search.dense import Frame


def test_vectors_are_placed_around_their_mean_along_the_axes_that_matter() -> None:
    random = np.random.default_rng(7)
    wide = random.standard_normal((200, 3)) @ random.standard_normal((3, 8))
    vectors = (wide + 5 + 0.01 * random.standard_normal((200, 8))).astype(np.float32)
    frame = Frame.of(vectors, width=3)
    placed = frame.place(vectors)
    moved = vectors - vectors.mean(axis=0)
    whole = moved / np.linalg.norm(moved, axis=1, keepdims=True)
    assert placed.shape == (200, frame.width)
    assert np.allclose(np.linalg.norm(placed, axis=1), 1, atol=1e-5)
    assert np.allclose(placed @ placed.T, whole @ whole.T, atol=0.05)
    assert np.allclose(frame.place(vectors[4]), placed[4], atol=1e-5)


def test_a_vector_equal_to_the_mean_has_no_direction_and_no_error() -> None:
    vectors = np.eye(4, dtype=np.float32)
    assert np.allclose(Frame.of(vectors).place(vectors.mean(axis=0)), 0, atol=1e-3)
