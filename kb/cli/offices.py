"""``python -m kb offices export FILE --area CODE`` and ``kb offices import FILE --area CODE --into DIR``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import yaml

from kb.publish.office_sheet import export, read
from kb.schema.load import Content, load
from kb.schema.office import Office
from kb.settings import get_settings


def main(argv: list[str]) -> int:
    """Write an area's offices to a workbook, or merge a workbook by id into an overlay tree."""
    parser = argparse.ArgumentParser(prog="kb offices", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    exporting = commands.add_parser("export")
    importing = commands.add_parser("import")
    for command in (exporting, importing):
        command.add_argument("file", type=Path)
        command.add_argument("--area", required=True)
    importing.add_argument("--into", type=Path, help="overlay tree (default: first of CONTENT_DIRS)")
    importing.add_argument("--dry-run", action="store_true", help="only report")
    options = parser.parse_args(argv)
    dirs = get_settings().content_dirs
    content = load(extra=dirs)
    if options.area not in content.areas:
        sys.stderr.write(f"没有地区 {options.area}；新地区先用 kb area new 建立\n")
        return 2
    known = {i: o for i, o in content.offices.items() if o.area == options.area}
    if options.command == "export":
        export(known.values(), options.file)
        sys.stdout.write(f"已导出 {len(known)} 个网点到 {options.file}\n")
        return 0
    into = options.into or (dirs[0] if dirs else None)
    if into is None and not options.dry_run:
        sys.stderr.write("请用 --into 指定写到哪里，或设置 CONTENT_DIRS\n")
        return 2
    return _import(options.file, options.area, content, None if options.dry_run else into)


def _import(file: Path, area: str, content: Content, into: Path | None) -> int:
    imported = read(file, area, content.services)
    for office_id in imported.offices:
        owner = content.offices.get(office_id)
        if owner and owner.area != area:
            sys.stderr.write(f"{office_id} 已经是 {owner.area} 的网点，请换一个编号\n")
            return 1
    for error in imported.errors:
        sys.stderr.write(f"{error}\n")
    changed = {i: o for i, o in imported.offices.items() if content.offices.get(i) != o}
    for office_id in changed:
        sys.stdout.write(f"{'修改' if office_id in content.offices else '新增'} {office_id}\n")
    if into is not None and not imported.errors and changed:
        _write(into / "offices" / f"{area}.yml", changed)
    done = "试运行，没有写入" if into is None else ("有错误，没有写入" if imported.errors else "已写入")
    sys.stdout.write(f"{len(changed)} 个网点有变化，{len(imported.errors)} 处错误；{done}\n")
    return 1 if imported.errors else 0


def _write(path: Path, changed: dict[str, Office]) -> None:
    """Merge by id into the file; offices it held already stay."""
    held = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else []
    rows = {row["id"]: row for row in held or []}
    for office_id, office in changed.items():
        rows[office_id] = office.model_dump(mode="json", exclude_defaults=True)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = yaml.safe_dump(list(rows.values()), allow_unicode=True, sort_keys=False, width=110)
    path.write_text(text, encoding="utf-8")
