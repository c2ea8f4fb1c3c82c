"""`rasa test` over the stories of ``tests/test_*.yml``: every action is the one the policies predict."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from tests.bot.rasakit import RASA, environment
from tests.stack import ROOT


def test_rasa_test_finds_every_story_right(model: Path, tmp_path: Path) -> None:
    stories = sorted((ROOT / "tests").glob("test_*.yml"))
    assert stories
    for path in stories:
        out = tmp_path / path.stem
        command = [*RASA, "test", "core", "--model", str(model), "--stories", str(path), "--out", str(out)]
        done = subprocess.run(
            command, cwd=ROOT, env=environment(tmp_path), text=True, capture_output=True, timeout=300
        )
        assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
        report = json.loads((out / "story_report.json").read_text(encoding="utf-8"))
        assert report["accuracy"] == 1.0, (out / "failed_test_stories.yml").read_text(encoding="utf-8")
        assert report["conversation_accuracy"]["total"] >= 8
