"""The model card says what the files beside the weights say, and from what the weights came."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import shutil
from pathlib import Path

import pytest

from kb.cli.encoder import main
from kb.search.analyse import Analyser
from kb.search.encoder import GRAPH, SHIPPED
from kb.settings import Settings
from kb.tune.card import CARD, SCORES, WARM_UP, card
from kb.tune.compare import STAMP, compare
from kb.tune.data import Labelled, TuningSet
from kb.tune.history import RUNS, extended, runs_of
from kb.tune.run import tuning_set
from kb.tune.train import Recipe, stamp
from kb.tune.warmup import OpenDataError

DATA = TuningSet(["a/b"], ["a"], ["chitchat"], [Labelled("问", "问", 0, True), Labelled("答", "答", 1)])
DAY = dt.date(2026, 11, 23)


def scores(top1: float) -> dict[str, object]:
    return {
        "n_in": 100,
        "n_out": 20,
        "top1": top1,
        "top1_ci95": [0.5, 0.6],
        "top3": 0.9,
        "top3_ci95": [0.8, 0.95],
        "auroc_out": 0.98,
    }


def test_the_shipped_card_is_what_its_files_say() -> None:
    assert (SHIPPED / CARD).read_text(encoding="utf-8") == card(SHIPPED)


def test_the_shipped_card_names_the_open_data_that_its_first_run_met() -> None:
    assert runs_of(SHIPPED)[0]["open_data"]
    assert "ChineseBLUE" in card(SHIPPED)


def test_a_run_from_the_base_forgets_what_was_before_and_one_onward_does_not() -> None:
    first = extended([], Recipe(open_data=True), DATA, DAY)
    then = extended(first, Recipe(onward=True, phrasings=9), DATA, DAY)
    assert [run["open_data"] for run in then] == [True, False]
    assert then[1]["letters"] == 1 and then[1]["rows"] == 2
    assert extended(then, Recipe(), DATA, DAY) == extended([], Recipe(), DATA, DAY)


@pytest.fixture
def encoder(tmp_path: Path) -> Path:
    folder = tmp_path / "encoder"
    folder.mkdir()
    for name in (RUNS, SCORES, GRAPH):
        shutil.copy2(SHIPPED / name, folder / name)
    return folder


def test_without_a_comparison_the_card_says_how_to_make_one(encoder: Path) -> None:
    assert "Not measured yet" in card(encoder)


@pytest.fixture
def open_data(tmp_path: Path) -> Path:
    folder = tmp_path / "open"
    folder.mkdir()
    with gzip.open(folder / "retrieval_stard_law.tsv.gz", "wt", encoding="utf-8") as file:
        file.write("question\tlaw_article_name\tlaw_article_text\n谁能开店\t民法典\t自然人\n")
    return folder


def test_halves_made_before_are_compared_without_tuning_again(
    encoder: Path, tmp_path: Path, open_data: Path
) -> None:
    settings = Settings().model_copy(update={"var_dir": tmp_path})
    data = tuning_set(settings, Analyser())
    recipe = Recipe(phrasings=9000)
    for name, top1 in (("without", 0.512), ("with", 0.534)):
        half = tmp_path / "tune" / "compared" / name
        half.mkdir(parents=True)
        wanted = stamp(Recipe(phrasings=9000, open_data=name == "with"), data)
        (half / STAMP).write_text(json.dumps(wanted), encoding="utf-8")
        (half / SCORES).write_text(json.dumps(scores(top1)), encoding="utf-8")
    compare(settings, recipe, lambda _: None, open_data, encoder)
    text = (encoder / CARD).read_text(encoding="utf-8")
    assert "| no | 0.512 [0.50–0.60] | 0.900 [0.80–0.95] | 0.98 |" in text
    assert "| yes | 0.534 [0.50–0.60]" in text
    assert f"on {len(data.rows)} texts, 3 passes, 9000 phrasings a pass" in text
    assert json.loads((encoder / WARM_UP).read_text(encoding="utf-8"))["with"]["top1"] == 0.534


def test_a_folder_without_open_data_is_found_out_before_anything_is_tuned(
    encoder: Path, tmp_path: Path
) -> None:
    settings = Settings().model_copy(update={"var_dir": tmp_path})
    with pytest.raises(OpenDataError):
        compare(settings, Recipe(), lambda _: None, tmp_path, encoder)
    assert not (encoder / WARM_UP).exists()


def test_comparing_needs_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--compare"])
    assert "--open-data" in capsys.readouterr().err
