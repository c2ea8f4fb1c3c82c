"""The phone's page and the control API's refusals. How the page looks and works in a browser is tried elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.stack import ROOT
from tests.wechat.double.app import PAGE
from tests.wechat.doublekit import Pair


def test_the_page_and_its_parts_are_served(pair: Pair) -> None:
    page = pair.api.get("/")
    assert page.status_code == 200 and page.headers["content-type"].startswith("text/html")
    parts = re.findall(r'(?:src|href)="(/[^"]+)"', page.text)
    assert len(parts) == 3
    assert [pair.api.get(part).status_code for part in parts] == [200, 200, 200]


def test_the_page_loads_nothing_from_elsewhere() -> None:
    loads = re.compile(r"""(?:src|<link[^>]* href)="(?!/)|@import|url\(|innerHTML""")
    assert {p.name: loads.findall(p.read_text(encoding="utf-8")) for p in PAGE.iterdir()} == {
        "phone.html": [],
        "phone.css": [],
        "phone.js": [],
        "bubbles.js": [],
    }


def test_each_id_the_script_uses_is_in_the_page() -> None:
    script = (PAGE / "phone.js").read_text(encoding="utf-8")
    page = (PAGE / "phone.html").read_text(encoding="utf-8")
    used = set(re.findall(r'\$\("([a-z-]+)"\)', script))
    assert used and used <= set(re.findall(r'id="([a-z-]+)"', page))
    acts = set(re.findall(r'data-act="([a-z]+)"', page))
    assert acts == set(re.findall(r"^  ([a-z]+): (?:async )?\(", script, re.MULTILINE))


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/act", {"kind": "text", "fields": {"NoSuch": "a"}}),
        ("/act", {"kind": "text", "nonsense": 1}),
        ("/options", {"scale": 0}),
        ("/options", {"speed": 1}),
        ("/faults", {"errcode": 1}),
        ("/forge", {"frame": "nice"}),
    ],
)
def test_control_refuses_what_it_does_not_know(pair: Pair, path: str, body: dict[str, object]) -> None:
    assert pair.api.post(f"/control{path}", json=body).status_code == 422


def test_the_double_imports_nothing_of_the_bot() -> None:
    """Two readings of the protocol only agree if neither is the other's."""
    code = (
        "import sys, tests.wechat.double.__main__, tests.wechat.double.client, tests.wechat.runner;"
        "print([m for m in sys.modules if m.split('.')[0] in ('bot', 'kb', 'actions')])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
    assert Path(PAGE).is_dir()
