"""``python -m kb sheet export FILE.xlsx`` and ``kb sheet import FILE.xlsx --into DIR [--dry-run]``."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

import yaml

from kb.publish.spreadsheet import export, read
from kb.schema.entry import Entry
from kb.schema.load import load
from kb.settings import get_settings


def main(argv: list[str]) -> int:
    """Export all entries, or merge a workbook by id into an overlay tree (only what differs)."""
    parser = argparse.ArgumentParser(prog="kb sheet", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("export").add_argument("file", type=Path)
    importing = commands.add_parser("import")
    importing.add_argument("file", type=Path)
    importing.add_argument("--into", type=Path, help="overlay tree (default: first of CONTENT_DIRS)")
    importing.add_argument("--dry-run", action="store_true", help="only report")
    options = parser.parse_args(argv)
    dirs = get_settings().content_dirs
    known = load(extra=dirs).entries
    if options.command == "export":
        export(known.values(), options.file)
        sys.stdout.write(f"已导出 {len(known)} 个条目到 {options.file}\n")
        return 0
    into = options.into or (dirs[0] if dirs else None)
    if into is None and not options.dry_run:
        sys.stderr.write("请用 --into 指定写到哪里，或设置 CONTENT_DIRS\n")
        return 2
    return _import(options.file, known, None if options.dry_run else into)


def _import(file: Path, known: dict[str, Entry], into: Path | None) -> int:
    imported = read(file, known)
    for error in imported.errors:
        sys.stderr.write(f"{error}\n")
    changes = {i: changed(known.get(i), fields) for i, fields in imported.fields.items()}
    changes = {i: fields for i, fields in changes.items() if fields}
    for entry_id, fields in changes.items():
        sys.stdout.write(f"{'新增' if entry_id not in known else '修改'} {entry_id}：{'、'.join(fields)}\n")
        if into is not None and not imported.errors:
            _write(into / "faq" / f"{entry_id}.yml", fields)
    done = "试运行，没有写入" if into is None else ("有错误，没有写入" if imported.errors else "已写入")
    sys.stdout.write(f"{len(changes)} 个条目有变化，{len(imported.errors)} 处错误；{done}\n")
    return 1 if imported.errors else 0


def changed(known: Entry | None, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields whose meaning differs from the entry's: compared after validation."""
    if known is None:
        return {k: v for k, v in fields.items() if v is not None}
    before = known.model_dump(by_alias=True)
    merged = {**before, **{k: v for k, v in fields.items() if v is not None}}
    for name, value in fields.items():
        if value is None and name in Entry.model_fields:
            merged[name] = Entry.model_fields[name].get_default(call_default_factory=True)
    after = Entry.model_validate(merged).model_dump(by_alias=True)
    return {name: after[name] for name in fields if after[name] != before[name]}


def _write(path: Path, fields: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    old = yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}
    text = yaml.safe_dump({**(old or {}), **fields}, allow_unicode=True, sort_keys=False, width=110)
    path.write_text(text, encoding="utf-8")
