"""Haystack's hybrid pipeline: BM25 and the untuned encoder, joined by reciprocal rank fusion."""

from __future__ import annotations

import logging
import os
import sys
import warnings

os.environ["HAYSTACK_TELEMETRY_ENABLED"] = "False"  # read when haystack is imported

import jieba
from haystack import Document, Pipeline
from haystack.components.embedders import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from haystack.components.joiners import DocumentJoiner
from haystack.components.retrievers.in_memory import InMemoryBM25Retriever, InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore

from bench.search.task import Rank, Task, entries_of, perform

MOST = 100
"""Documents from each retriever: enough for ten entries."""


def build(task: Task) -> Rank:
    """Two stores of the same documents: BM25 needs words cut apart by spaces, the encoder the text as it is.

    The encoder's folder says itself that ``query: `` comes before every text.
    """
    warnings.simplefilter("ignore", FutureWarning)  # of where its embedders will be in the next version
    jieba.setLogLevel(logging.WARNING)
    texts = [variant.text for variant in task.variants]
    by_word = InMemoryDocumentStore(bm25_tokenization_regex=r"(?u)\b\w+\b")
    by_word.write_documents([Document(id=str(row), content=cut(text)) for row, text in enumerate(texts)])
    embedder = SentenceTransformersDocumentEmbedder(
        model=task.encoder, normalize_embeddings=True, progress_bar=False
    )
    embedder.warm_up()
    by_vector = InMemoryDocumentStore(embedding_similarity_function="dot_product")
    embedded = embedder.run([Document(id=str(row), content=text) for row, text in enumerate(texts)])
    by_vector.write_documents(embedded["documents"])
    pipeline = joined(by_word, by_vector, task.encoder)

    def rank(question: str) -> list[str]:
        given = {"words": {"query": cut(question)}, "embedder": {"text": question}}
        documents = pipeline.run(given)["joiner"]["documents"]
        return entries_of((int(document.id) for document in documents), task.variants)

    return rank


def joined(by_word: InMemoryDocumentStore, by_vector: InMemoryDocumentStore, encoder: str) -> Pipeline:
    """The pipeline of Haystack's own guide to hybrid retrieval, without a second model to rank again."""
    pipeline = Pipeline()
    pipeline.add_component(
        "embedder",
        SentenceTransformersTextEmbedder(model=encoder, normalize_embeddings=True, progress_bar=False),
    )
    pipeline.add_component("vectors", InMemoryEmbeddingRetriever(by_vector, top_k=MOST))
    pipeline.add_component("words", InMemoryBM25Retriever(by_word, top_k=MOST))
    pipeline.add_component("joiner", DocumentJoiner(join_mode="reciprocal_rank_fusion"))
    pipeline.connect("embedder.embedding", "vectors.query_embedding")
    pipeline.connect("vectors", "joiner")
    pipeline.connect("words", "joiner")
    pipeline.warm_up()
    return pipeline


def cut(text: str) -> str:
    """Jieba's words with spaces between."""
    return " ".join(jieba.lcut(text.lower())) or "-"


if __name__ == "__main__":
    sys.exit(perform(build, ("haystack-ai", "sentence-transformers", "jieba", "torch")))
