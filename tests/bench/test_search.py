"""The comparison: what a system is given and gives back, how it is scored, where the table goes."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
import yaml

from bench import report
from bench.search import rasa_selector
from bench.search.run import Labelled, SystemFailed, ask, compare
from bench.search.score import percentile, score
from bench.search.systems import System, systems
from bench.search.task import Answer, Task, Variant, entries_of, peak_mb

VARIANTS = [
    Variant("benefit/cap", "封顶线是多少"),
    Variant("benefit/cap", "一年最多报多少"),
    Variant("account/balance", "怎么查[医保卡](余额)"),
]
TASK = Task(VARIANTS, ["一年最多报多少钱", "卡里还有多少"], "folder", 3)


def answered(*ranked: list[str]) -> Answer:
    return Answer(list(ranked), [2.0, 4.0, 3.0, 5.0][: len(ranked)], 1.26, 321, {"lib": "1"})


def test_a_task_survives_the_way_to_another_process(tmp_path: Path) -> None:
    TASK.write(tmp_path / "task.json")
    assert Task.read(tmp_path / "task.json") == TASK


def test_an_entry_stands_where_its_best_variant_stands() -> None:
    assert entries_of([1, 0, 2], VARIANTS) == ["benefit/cap", "account/balance"]
    assert entries_of([1, 0, 2], VARIANTS, most=1) == ["benefit/cap"]


def test_scores_count_first_and_first_three() -> None:
    expected = [frozenset({"a"}), frozenset({"b", "x"}), frozenset({"c"}), frozenset({"point"})]
    answer = answered(["a", "b"], ["a", "c", "b"], ["a", "b", "d", "c"], ["covering"])
    found = score(answer, expected, {"covering": frozenset({"covering", "point"})})
    assert (found.n, found.top1, found.top3) == (4, 0.5, 0.75)
    assert found.top1_ci95[0] < 0.5 < found.top1_ci95[1]
    assert (found.ms_median, found.build_seconds, found.memory_mb) == (3.5, 1.3, 321)


def test_an_answer_to_other_questions_is_refused() -> None:
    with pytest.raises(ValueError, match="1 rankings for 2"):
        score(answered(["a"]), [frozenset({"a"}), frozenset({"b"})], {})


@pytest.mark.parametrize(("percent", "expected"), [(50, 50.5), (95, 95.05)])
def test_percentiles(percent: int, expected: float) -> None:
    assert percentile([float(i) for i in range(1, 101)], percent) == pytest.approx(expected)
    assert percentile([7.0], percent) == 7.0


def test_memory_is_that_of_this_process() -> None:
    before = peak_mb()
    block = bytearray(b"x" * (200 << 20))
    assert peak_mb() >= max(before, 200)
    del block
    assert peak_mb() >= 200, "the peak stays"


SCRIPT = """
import sys
from bench.search.task import perform
sys.exit(perform(lambda task: lambda question: [v.entry for v in task.variants if v.text in question], ()))
"""


def test_a_system_runs_in_a_process_of_its_own(tmp_path: Path) -> None:
    TASK.write(tmp_path / "task.json")
    (tmp_path / "bench_probe.py").write_text(SCRIPT, encoding="utf-8")
    data = Labelled(TASK, [frozenset({"benefit/cap"}), frozenset({"account/balance"})], {}, {})

    class Probe(System):
        def command(self, task: Path, answer: Path) -> list[str]:
            return [sys.executable, str(tmp_path / "bench_probe.py"), str(task), str(answer)]

    found = compare(data, [Probe("probe", "probe", "", env={"PYTHONPATH": "."})], tmp_path / "answers")
    assert set(found) == {"probe"}
    assert (found["probe"].top1, found["probe"].n) == (0.5, 2)
    assert found["probe"].memory_mb > 5


def test_what_answered_the_same_task_before_is_shown_beside(tmp_path: Path) -> None:
    data = Labelled(TASK, [frozenset({"benefit/cap"}), frozenset({"account/balance"})], {}, {})
    assert compare(data, [], tmp_path) == {}
    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
    answer = json.dumps(vars(answered(["benefit/cap"], ["account/balance"])))
    (folder / "bm25.json").write_text(answer, encoding="utf-8")
    assert compare(data, [], tmp_path)["bm25"].top1 == 1.0
    other = Labelled(Task(VARIANTS[:1], TASK.questions, "folder", 3), data.expected, {}, {})
    assert compare(other, [], tmp_path) == {}


def test_a_system_that_dies_is_named(tmp_path: Path) -> None:
    TASK.write(tmp_path / "task.json")
    gone = System("gone", "the gone one", "no_such_module")
    with pytest.raises(SystemFailed, match="the gone one: exit 1"):
        ask(gone, tmp_path / "task.json", tmp_path)
    assert not (tmp_path / "gone.json").exists()


def test_all_five_are_compared_and_each_module_is_there() -> None:
    folder = Path(rasa_selector.__file__).parent
    assert [s.name for s in systems()] == ["ours", "bm25", "untuned", "rasa", "haystack"]
    assert all((folder / f"{s.module}.py").is_file() for s in systems())


def test_rasa_reads_every_variant_under_the_key_of_its_entry(tmp_path: Path) -> None:
    files = rasa_selector.write_project(TASK, tmp_path)
    nlu = yaml.safe_load(Path(files["nlu"]).read_text(encoding="utf-8"))["nlu"]
    read = {block["intent"]: block["examples"].splitlines() for block in nlu}
    assert read == {
        "faq/benefit_cap": ["- 封顶线是多少", "- 一年最多报多少"],
        "faq/account_balance": ["- 怎么查 医保卡 余额"],
    }
    domain = yaml.safe_load(Path(files["domain"]).read_text(encoding="utf-8"))
    assert set(domain["responses"]) == {"utter_faq/benefit_cap", "utter_faq/account_balance"}
    config = yaml.safe_load(Path(files["config"]).read_text(encoding="utf-8"))
    assert config["pipeline"][-1]["epochs"] == 3


def test_a_table_goes_between_its_marks(tmp_path: Path) -> None:
    document = tmp_path / "page.md"
    document.write_text("a\n<!-- x:begin -->\nold\n<!-- x:end -->\nb\n", encoding="utf-8")
    for text in ("one", "two"):
        report.put(text, "x", document)
    assert document.read_text(encoding="utf-8") == "a\n<!-- x:begin -->\ntwo\n<!-- x:end -->\nb\n"
    with pytest.raises(report.NoPlace):
        report.put("three", "y", document)


@pytest.mark.parametrize("mark", ["search", "cost"])
def test_the_document_has_a_place_for_each_table(mark: str) -> None:
    text = report.DOCUMENT.read_text(encoding="utf-8")
    assert text.count(f"<!-- {mark}:begin -->") == text.count(f"<!-- {mark}:end -->") == 1
