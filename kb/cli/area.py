"""``python -m kb area new CODE --name …`` starts a county; ``kb area lacks CODE`` lists what it lacks."""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path
from typing import get_args

import yaml

from kb.check.lacking import lacking
from kb.clock import Clock
from kb.schema.area import Area
from kb.schema.load import CONTENT_ROOT, load
from kb.settings import get_settings

KINDS = [kind for kind in get_args(Area.model_fields["kind"].annotation) if kind != "国家"]
LABELS = {"high": "必须先补", "normal": "尽快补", "low": "可以晚些补"}
TEMPLATE = """# {name}：本地数字写在同一文件夹的 <主题>.yml 里，写法见 docs/content.md。
name: {name}
kind: {kind}
parent: {parent}
aliases: []
hotlines: []
"""


def main(argv: list[str]) -> int:
    """Make the folder of a new area, or list what an area lacks."""
    parser = argparse.ArgumentParser(prog="kb area", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    new = commands.add_parser("new", help="start a new area")
    new.add_argument("code")
    new.add_argument("--name", required=True)
    new.add_argument("--kind", default="县", choices=KINDS)
    new.add_argument("--parent", default="CN")
    new.add_argument(
        "--into", type=Path, help="content tree (default: first of CONTENT_DIRS, else kb/content)"
    )
    commands.add_parser("lacks", help="list what an area lacks").add_argument("code")
    options = parser.parse_args(argv)
    if options.command == "new":
        made = _new(options)
        if made:
            return made
    return _lacks(options.code)


def _new(options: argparse.Namespace) -> int:
    if not re.fullmatch(r"[0-9]{6}", options.code):
        sys.stderr.write(f"地区代码是 6 位数字，收到的是 {options.code}\n")
        return 2
    content = load(extra=get_settings().content_dirs)
    if options.code in content.areas:
        sys.stderr.write(f"{options.code} 已经有了：{content.areas[options.code].name}\n")
        return 2
    if options.parent not in content.areas or content.areas[options.parent].demo:
        sys.stderr.write(f"上级地区 {options.parent} 不存在，或是示范地区（示范地区不能被继承）\n")
        return 2
    dirs = get_settings().content_dirs
    folder = (options.into or (dirs[0] if dirs else CONTENT_ROOT)) / "areas" / options.code
    folder.mkdir(parents=True)
    values = {"name": options.name, "kind": options.kind, "parent": options.parent}
    quoted = {
        key: yaml.safe_dump(value, allow_unicode=True).removesuffix("\n...\n").strip()
        for key, value in values.items()
    }
    (folder / "area.yml").write_text(TEMPLATE.format(**quoted), encoding="utf-8")
    sys.stdout.write(f"已建 {folder / 'area.yml'}\n")
    return 0


def _lacks(code: str) -> int:
    content = load(extra=get_settings().content_dirs)
    if code not in content.areas:
        sys.stderr.write(f"没有地区 {code}\n")
        return 2
    rows = lacking(content, code, Clock().today())
    if not content.areas[code].hotlines:
        sys.stdout.write("必须先补：医保服务热线号码和时间（area.yml 的 hotlines）\n")
    for row in rows:
        used = f"，{len(row.entries)} 个条目在等" if row.entries else ""
        sys.stdout.write(f"{LABELS[row.importance]}：{row.title}（{row.name}，由{row.set_by}定{used}）\n")
    sys.stdout.write(f"{content.areas[code].name}还缺 {len(rows)} 个参数\n")
    return 0
