"""The exported files, opened again: text, width, reading time, and until when they may be shown."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageSequence

from kb.led.grid import columns
from kb.publish import led_fonts, led_video
from kb.publish.led_export import Order, Refused, export
from kb.publish.led_fonts import NoFont, find
from kb.publish.led_image import Panel, _glyph
from kb.schema.led import Screen
from tests.led.ledkit import NOW, SCREEN, URGENT, Tree

MARK = "示例，未经医保部门审核"
FACE = find()
PANEL = Screen.model_validate({"id": "wall", **SCREEN})
ROW = Screen.model_validate({"id": "wall", **SCREEN, "width": 128, "height": 32, "columns": 8, "rows": 1})


def made(tree: Tree, folder: Path, formats: str = "gbk,png", **changes: Any) -> dict[str, Any]:
    order = {
        "screen": PANEL,
        "moment": NOW,
        "formats": formats.split(","),
        "folder": folder,
        "face": FACE,
        "mark": MARK,
    }
    export(tree.served(), Order(**{**order, **changes}))
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    return manifest


def item(manifest: dict[str, Any], item_id: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in manifest["items"] if one["id"] == item_id)
    return found


def read_row(picture: Image.Image, screen: Screen, top: int, letters: str) -> str:
    """Read a row of a picture cell by cell: in each the letter whose glyph is nearest, like a person would."""
    panel = Panel(screen, FACE, MARK)
    pixels = np.asarray(picture.convert("L"), dtype=float)[top : top + screen.font]
    lit = np.flatnonzero(pixels.max(axis=0) > 40)
    if not lit.size:
        return ""
    best: tuple[float, str] = (0.0, "")
    # A row may begin at any half-cell, since it stands in the middle.
    places = {(screen.width - n * screen.font // 2) // 2 for n in range(1, screen.columns + 1)}
    for left in (place for place in places if 0 <= lit[0] - place < screen.font):
        read, fit, at = "", 0.0, left
        while at < min(screen.width, lit[-1] + 1):
            scores = []
            for letter in letters:
                glyph = np.asarray(_glyph(panel.face, letter, screen.font, columns(letter)), dtype=float)
                cell = pixels[:, max(0, at) : at + glyph.shape[1]]
                if cell.shape == glyph.shape:
                    same = float((cell * glyph).sum() / (np.linalg.norm(cell) * np.linalg.norm(glyph) + 1e-9))
                    scores.append((same, letter))
            if not scores:
                break
            same, letter = max(scores)
            read, fit, at = read + letter, fit + same, at + screen.font * columns(letter) // 2
        if read and fit / len(read) > best[0]:
            best = (fit / len(read), read)
    return best[1]


def rows_of(picture: Image.Image, screen: Screen) -> list[int]:
    """Where rows of full height begin (the mark at the bottom is lower)."""
    lit = np.asarray(picture.convert("L")).max(axis=1) > 40
    free = screen.height - Panel(screen, FACE, MARK).mark_height
    edges = np.flatnonzero(np.diff(np.concatenate([[0], lit[:free].astype(int), [0]])))
    return [(int(a) + int(b)) // 2 - screen.font // 2 for a, b in zip(edges[::2], edges[1::2], strict=True)]


def test_the_text_files_are_gbk_at_the_panels_width(tree: Tree, tmp_path: Path) -> None:
    manifest = made(tree, tmp_path / "out", "gbk")
    for one in manifest["items"]:
        data = (tmp_path / "out" / one["files"]["gbk"][0]).read_bytes()
        assert data.endswith(b"\r\n") and b"\n" not in data.replace(b"\r\n", b"")
        rows = data.split(b"\r\n")[:-1]
        assert all(len(row) <= PANEL.columns for row in rows), rows
        read = [row.decode("gbk") for row in rows]
        assert read[0] == MARK
        if one["kind"] != "quiz":
            assert "".join(read[1:]) == one["text"]
    everything = (tmp_path / "out" / "all_until-20261121.txt").read_bytes().decode("gbk")
    assert all(one["text"] in everything.replace("\r\n", "") for one in manifest["items"])


def test_a_card_asks_before_it_tells(tree: Tree, tmp_path: Path) -> None:
    manifest = made(tree, tmp_path / "out", "gbk")
    name = item(manifest, "wait")["files"]["gbk"][0]
    read = (tmp_path / "out" / name).read_bytes().decode("gbk").replace("\r\n", "")
    order = [read.index(part) for part in ("要先等几个月", "A.1个月", "答案：B.3个月", "才能报销")]
    assert order == sorted(order)


def test_the_pictures_have_the_panels_pixels_and_say_the_text(tree: Tree, tmp_path: Path) -> None:
    manifest = made(tree, tmp_path / "out", "png")
    for item_id in ("relief/low-income", "window", "contribution/resident-amount"):
        one = item(manifest, item_id)
        (name,) = one["files"]["png"]
        with Image.open(tmp_path / "out" / name) as picture:
            assert picture.size == (384, 128)
            assert picture.text["Title"] == one["text"]  # type: ignore[attr-defined]
            letters = "".join(sorted(set(one["text"] + "参加保险费用救助每年元示例0123456789")))
            read = "".join(read_row(picture, PANEL, top, letters) for top in rows_of(picture, PANEL))
            assert read == one["text"]


def test_a_gif_stands_as_long_as_it_is_read(tree: Tree, tmp_path: Path) -> None:
    manifest = made(tree, tmp_path / "out", "gif")
    for one in manifest["items"]:
        with Image.open(tmp_path / "out" / one["files"]["gif"][0]) as gif:
            assert gif.size == (384, 128)
            times = [frame.info["duration"] for frame in ImageSequence.Iterator(gif)]
            assert gif.info.get("loop", 0) == 0
        assert sum(times) / 1000 == pytest.approx(one["seconds"], abs=0.02)
        assert sum(times) / 1000 >= columns(one["text"]) / 2 / PANEL.characters_per_second
        assert len(times) == one["frames"]


def test_a_line_wider_than_a_one_row_panel_runs_no_faster_than_it_is_read(tree: Tree, tmp_path: Path) -> None:
    tree.playlist({"entry": "contribution/break-resident"})
    tree.write("notices/990001.yml", [])
    manifest = made(tree, tmp_path / "out", "gif,png", screen=ROW, mark=None)
    (one,) = manifest["items"]
    text = one["text"]
    with Image.open(tmp_path / "out" / one["files"]["gif"][0]) as gif:
        frames = [(frame.convert("RGB"), frame.info["duration"]) for frame in ImageSequence.Iterator(gif)]
    seconds = sum(time for _, time in frames) / 1000
    way = ROW.width + columns(text) * ROW.font / 2
    assert seconds == pytest.approx(way / (ROW.font * ROW.characters_per_second), rel=0.1)
    assert seconds >= columns(text) / 2 / ROW.characters_per_second
    lit = [np.flatnonzero(np.asarray(picture.convert("L")).max(axis=0) > 40) for picture, _ in frames]
    assert not lit[0].size  # comes in from the right …
    assert next(at for at in lit if at.size)[0] > ROW.width * 0.6
    assert [at for at in lit if at.size][-1][-1] < ROW.width * 0.4  # … and leaves on the left
    read = ""
    for name in one["files"]["png"]:
        with Image.open(tmp_path / "out" / name) as picture:
            read += read_row(picture, ROW, 0, "".join(sorted(set(text + "医疗救助"))))
    assert read == text


def test_an_mp4_has_the_panels_pixels_and_the_reading_time(tree: Tree, tmp_path: Path) -> None:
    tree.playlist({"entry": "relief/low-income"})
    tree.write("notices/990001.yml", [])
    manifest = made(tree, tmp_path / "out", "mp4,png")
    (one,) = manifest["items"]
    path = tmp_path / "out" / one["files"]["mp4"][0]
    said = subprocess.run(
        [led_video.program(), "-i", str(path)], capture_output=True, text=True, check=False
    ).stderr
    assert "384x128" in said and "h264" in said and "yuv420p" in said
    command = [
        led_video.program(),
        "-loglevel",
        "error",
        "-i",
        str(path),
        "-f",
        "rawvideo",
        "-pix_fmt",
        "rgb24",
        "-",
    ]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    frames = len(raw) // (384 * 128 * 3)
    assert frames / 25 == pytest.approx(one["seconds"], abs=0.05)
    last = np.frombuffer(raw[-384 * 128 * 3 :], np.uint8).reshape(128, 384, 3)
    with Image.open(tmp_path / "out" / one["files"]["png"][0]) as picture:
        difference = np.abs(last.astype(int) - np.asarray(picture.convert("RGB")).astype(int)).mean()
    assert difference < 8
    letters = "".join(sorted(set(one["text"] + "参加保险费用")))
    shot = Image.fromarray(last)
    assert "".join(read_row(shot, PANEL, top, letters) for top in rows_of(shot, PANEL)) == one["text"]


def test_every_file_says_until_when(tree: Tree, tmp_path: Path) -> None:
    manifest = made(tree, tmp_path / "out")
    newborn = item(manifest, "enrolment/newborn")
    assert newborn["valid_until"] == "2026-11-22T00:00:00+08:00"
    assert all("until-20261121" in name for names in newborn["files"].values() for name in names)
    fee = item(manifest, "contribution/resident-amount")
    assert fee["valid_until"] == (NOW + dt.timedelta(days=31)).isoformat()  # no file is good for ever
    assert manifest["replace_by"] == newborn["valid_until"]
    assert manifest["mark"] == MARK
    assert fee["version"] == tree.release().versions["contribution/resident-amount"]
    for name, digest in manifest["sha256"].items():
        assert hashlib.sha256((tmp_path / "out" / name).read_bytes()).hexdigest() == digest
        assert re.search(r"until-\d{8}", name)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {*manifest["files"], "manifest.json"}


def test_what_ended_is_refused_and_its_old_files_go(tree: Tree, tmp_path: Path) -> None:
    made(tree, tmp_path / "out", "gbk")
    (tmp_path / "out" / "mine.txt").write_text("stays", encoding="utf-8")
    manifest = made(tree, tmp_path / "out", "gbk", moment=NOW + dt.timedelta(days=1))
    assert "enrolment/newborn" not in {one["id"] for one in manifest["items"]}
    assert {"id": "enrolment/newborn", "why": "不在有效期内"} in manifest["left_out"]
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert not any("newborn" in name for name in names)
    assert "mine.txt" in names


def test_an_export_that_breaks_off_leaves_no_half_of_it(
    tree: Tree, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made(tree, tmp_path / "out", "gbk")

    def breaks(*_: object) -> float:
        raise led_video.NoVideo("ffmpeg stopped")

    monkeypatch.setattr(led_video, "write", breaks)
    with pytest.raises(led_video.NoVideo):
        made(tree, tmp_path / "out", "gbk,mp4")
    assert list((tmp_path / "out").iterdir()) == []


def test_withdrawn_is_refused(tree: Tree, tmp_path: Path) -> None:
    order = Order(PANEL, NOW, ["gbk"], tmp_path / "out", None, None)
    done = export(tree.served("relief/low-income"), order)
    assert {"id": "relief/low-income", "why": "已撤下"} in done.left_out


def test_nothing_to_show_writes_nothing(tree: Tree, tmp_path: Path) -> None:
    tree.playlist({"entry": "enrolment/newborn"})
    tree.write("notices/990001.yml", [])
    order = Order(PANEL, NOW + dt.timedelta(days=1), ["gbk"], tmp_path / "out", None, None)
    with pytest.raises(Refused, match="没有可以播的内容"):
        export(tree.served(), order)
    assert not (tmp_path / "out").exists()


def test_an_urgent_notice_takes_the_export_as_it_takes_the_screen(tree: Tree, tmp_path: Path) -> None:
    tree.write("notices/990001.yml", [URGENT])
    alone = made(tree, tmp_path / "a", "gbk")
    assert [one["id"] for one in alone["items"]] == ["stop"]
    assert {"id": "relief/low-income", "why": "有紧急通知，只导出它"} in alone["left_out"]
    tree.playlist({"entry": "relief/low-income"}, urgent="between")
    assert [one["id"] for one in made(tree, tmp_path / "b", "gbk")["items"]] == ["stop", "relief/low-income"]


def test_without_a_chinese_font_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(led_fonts, "FOLDERS", (str(tmp_path),))
    with pytest.raises(NoFont, match="fonts-noto-cjk"):
        find()
    with pytest.raises(NoFont, match="没有这个字体文件"):
        find(tmp_path / "none.ttf")
    (tmp_path / "broken.ttf").write_bytes(b"not a font")
    with pytest.raises(NoFont, match="没有汉字"):
        find(tmp_path / "broken.ttf")


def test_without_ffmpeg_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def none() -> str:
        raise RuntimeError("no ffmpeg")

    monkeypatch.setattr(led_video.shutil, "which", lambda _: None)
    monkeypatch.setattr(led_video.imageio_ffmpeg, "get_ffmpeg_exe", none)
    with pytest.raises(led_video.NoVideo, match="请安装 ffmpeg"):
        led_video.program()


def test_a_failing_ffmpeg_is_told(tmp_path: Path) -> None:
    with pytest.raises(led_video.NoVideo, match=r"没有写成 x\.mp4"):
        led_video.write([], (10, 10), tmp_path / "none" / "x.mp4", "x")
