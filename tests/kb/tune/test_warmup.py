"""The warm-up on open pairs: what it reads, and that it draws a question to its match."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import pytest
import torch

from kb.tune.warmup import OpenDataError, Pair, WarmUp, read_open_data, warm_up, warmed

CMEDIR = "query\tpage_title\tgrade_0_2\tsplit\n牙疼\t牙疼怎么办\t2\tdev\n牙疼\t牙科招聘\t0\tdev\n"
CMEDIR += "胃药\t胃药招商\t0\tdev\n"
STARD = f"question\tlaw_article_name\tlaw_article_text\n谁能开店\t民法典第五十四条\t{'自' * 300}\n"
PAIRS = (
    "q1\tq2\tlabel\tsource\n感冒吃啥\t感冒吃什么药\t1\tcMedQQ-train\n感冒吃啥\t感冒传染吗\t0\tcMedQQ-train\n"
)
PAIRS += "甲\t乙\t1\tPAWSX-zh-dev_2k\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (
        ("retrieval_cmedir.tsv.gz", CMEDIR),
        ("retrieval_stard_law.tsv.gz", STARD),
        ("pairs_open.tsv.gz", PAIRS),
    ):
        with gzip.open(tmp_path / name, "wt", encoding="utf-8") as file:
            file.write(text)
    return tmp_path


def test_one_pair_a_question_with_its_look_alike(folder: Path) -> None:
    pairs = {pair.question: pair for pair in read_open_data(folder, random.Random(1))}
    assert pairs["牙疼"] == Pair("牙疼", "牙疼怎么办", "牙科招聘")
    assert pairs["感冒吃啥"] == Pair("感冒吃啥", "感冒吃什么药", "感冒传染吗")
    assert len(pairs["谁能开店"].match) == 90
    assert set(pairs) == {"牙疼", "感冒吃啥", "谁能开店"}, "no match, or not to be trained on"


def test_a_folder_without_open_data_says_which_files(tmp_path: Path) -> None:
    with pytest.raises(OpenDataError, match="retrieval_cmedir"):
        read_open_data(tmp_path, random.Random(1))


class Table(torch.nn.Module):
    """A stand-in for an encoder: one learned vector a character."""

    def __init__(self) -> None:
        super().__init__()
        torch.manual_seed(3)
        self.of = torch.nn.Embedding(0x10000, 8)

    def forward(self, texts: list[str]) -> torch.Tensor:
        rows = [self.of(torch.tensor([ord(c) for c in text])).mean(0) for text in texts]
        return torch.nn.functional.normalize(torch.stack(rows), dim=-1)


def nearness(model: Table) -> float:
    one, other = model(["胃疼", "肚子难受"])
    return float(one @ other)


def test_a_question_comes_nearer_to_its_match_and_is_kept(folder: Path, tmp_path: Path) -> None:
    model, pairs = Table(), [Pair("胃疼", "肚子难受", "头晕"), Pair("开店", "营业执照", None)] * 20
    before = nearness(model)
    warm_up(model, pairs, WarmUp(batch=2, rate=0.05, warmup=1), Table.__call__, lambda line: None)  # type: ignore[arg-type]
    assert nearness(model) > before + 0.2

    said: list[str] = []
    kept, recipe = tmp_path / "tune" / "warm.pt", WarmUp(batch=2, steps=2, warmup=1)
    first, again = Table(), Table()
    for one in (first, again):
        warmed(one, folder, kept, Table.__call__, said.append, recipe)  # type: ignore[arg-type]
    assert "before" in said[-1]
    assert nearness(first) == pytest.approx(nearness(again))
