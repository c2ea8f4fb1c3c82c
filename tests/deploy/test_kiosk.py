"""The lock-down of a kiosk's machine: how its browser is started, kept up and fenced in."""

from __future__ import annotations

import configparser
import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.stack import ROOT

FOLDER = ROOT / "deploy" / "kiosk"


def start(tmp_path: Path, **env: str) -> tuple[subprocess.CompletedProcess[str], list[str]]:
    """Run the script with a browser that writes down how it was started."""
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/started\n', encoding="ascii")
    browser.chmod(0o755)
    known = {"PATH": os.environ["PATH"], "CHROMIUM": str(browser), "STATE_DIRECTORY": str(tmp_path / "state")}
    ran = subprocess.run(
        ["sh", str(FOLDER / "yixiaoda-kiosk.sh")],
        env=known | env,
        capture_output=True,
        text=True,
        check=False,
    )
    started = tmp_path / "started"
    return ran, started.read_text(encoding="utf-8").splitlines() if started.exists() else []


def test_the_browser_shows_one_page_and_nothing_else(tmp_path: Path) -> None:
    ran, arguments = start(tmp_path, KIOSK_URL="https://yb.example.gov.cn/kiosk/hall-1")
    assert ran.returncode == 0, ran.stderr
    assert arguments[-1] == "https://yb.example.gov.cn/kiosk/hall-1"
    assert {"--kiosk", "--disable-pinch", "--noerrdialogs", "--disable-extensions"} <= set(arguments)
    assert not [one for one in arguments if "insecure" in one]


def test_without_https_the_server_is_named_so_that_the_page_can_be_kept(tmp_path: Path) -> None:
    _, arguments = start(tmp_path, KIOSK_URL="http://192.168.1.20:8000/kiosk/hall-1")
    assert "--unsafely-treat-insecure-origin-as-secure=http://192.168.1.20:8000" in arguments


@pytest.mark.parametrize("url", ["", "yb.example.gov.cn", "https://yb.example.gov.cn/", "file:///etc/passwd"])
def test_an_address_that_is_no_kiosks_is_refused(tmp_path: Path, url: str) -> None:
    ran, arguments = start(tmp_path, KIOSK_URL=url)
    assert ran.returncode == 2
    assert "KIOSK_URL" in ran.stderr
    assert arguments == []


def test_a_browser_that_crashed_asks_nobody_to_restore_pages(tmp_path: Path) -> None:
    profile = tmp_path / "state" / "profile" / "Default"
    profile.mkdir(parents=True)
    (profile / "Preferences").write_text('{"exited_cleanly":false,"exit_type":"Crashed"}', encoding="ascii")
    start(tmp_path, KIOSK_URL="https://yb.example.gov.cn/kiosk/hall-1")
    assert json.loads((profile / "Preferences").read_text()) == {
        "exited_cleanly": True,
        "exit_type": "Normal",
    }


def test_the_unit_starts_it_again_for_ever() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[method-assign, assignment]
    unit.read(FOLDER / "yixiaoda-kiosk.service")
    assert (unit["Service"]["Restart"], unit["Unit"]["StartLimitIntervalSec"]) == ("always", "0")
    assert unit["Service"]["User"] != "root"


def test_the_policy_opens_one_server_only() -> None:
    policy = json.loads((FOLDER / "chromium-policy.json").read_text(encoding="utf-8"))
    assert policy["URLBlocklist"] == ["*"]
    assert policy["URLAllowlist"] == ["yb.example.gov.cn"]
    assert policy["DeveloperToolsAvailability"] == 2
    guide = (ROOT / "docs" / "kiosk.md").read_text(encoding="utf-8")
    for name in ("yixiaoda-kiosk.sh", "yixiaoda-kiosk.service", "chromium-policy.json"):
        assert f"deploy/kiosk/{name}" in guide
