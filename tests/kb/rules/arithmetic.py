"""Sums as an official writes them, worked out apart from the rules: ``(28000-560)*74%``."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal

_OPERATORS = {
    ast.Add: Decimal.__add__,
    ast.Sub: Decimal.__sub__,
    ast.Mult: Decimal.__mul__,
    ast.Div: Decimal.__truediv__,
}


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def worked(sum_: str, known: Mapping[str, Decimal]) -> Decimal:
    """The value of a sum; ``%`` is a hundredth, names are results worked out before, min and max are known."""
    text = re.sub(r"(\d+(?:\.\d+)?)%", r"(\1/100)", str(sum_))

    def value(node: ast.expr) -> Decimal:
        if isinstance(node, ast.Constant):
            return Decimal(str(ast.get_source_segment(text, node)))
        if isinstance(node, ast.Name):
            return known[node.id]
        if isinstance(node, ast.BinOp):
            return _OPERATORS[type(node.op)](value(node.left), value(node.right))  # type: ignore[index]
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            return {"min": min, "max": max}[node.func.id](value(arg) for arg in node.args)
        raise ValueError(f"not a sum: {text}")

    return value(ast.parse(text, mode="eval").body)
