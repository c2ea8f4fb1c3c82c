"""YAML with line numbers: errors in content must name the line an editor has to change."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

Loc = tuple[str | int, ...]


class YamlError(Exception):
    """A file that is not valid YAML, or repeats a key; ``line`` is 1-based."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path = path
        self.line = line
        self.message = message


class YamlFile:
    """A parsed YAML file: ``data`` and the line of every key path."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.lines: dict[Loc, int] = {(): 1}
        try:
            text = path.read_text(encoding="utf-8")
            node = yaml.compose(text, Loader=yaml.CSafeLoader)
        except UnicodeDecodeError as exc:
            raise YamlError(path, 1, f"not UTF-8: {exc.reason}") from exc
        except yaml.MarkedYAMLError as exc:
            line = exc.problem_mark.line + 1 if exc.problem_mark else 1
            raise YamlError(path, line, exc.problem or "not valid YAML") from exc
        self._safe = yaml.SafeLoader("")
        self.data: Any = self._build(node, ()) if node is not None else None

    def _build(self, node: yaml.Node, loc: Loc) -> Any:
        self.lines[loc] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            result: dict[Any, Any] = {}
            for key_node, value_node in node.value:
                key = self._safe.construct_object(key_node, deep=True)
                if key in result:
                    raise YamlError(self.path, key_node.start_mark.line + 1, f"key {key!r} is given twice")
                result[key] = self._build(value_node, (*loc, key))
                self.lines[(*loc, key)] = key_node.start_mark.line + 1
            return result
        if isinstance(node, yaml.SequenceNode):
            return [self._build(child, (*loc, i)) for i, child in enumerate(node.value)]
        return self._safe.construct_object(node, deep=True)

    def line(self, loc: Loc) -> int:
        """The line of ``loc``, or of its nearest parent that is in the file."""
        while loc not in self.lines:
            loc = loc[:-1]
        return self.lines[loc]
