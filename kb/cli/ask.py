"""``python -m kb ask "…"``: what the knowledge base answers to a question, and with --explain why."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys

from kb.answer.context import Context
from kb.api.models import InternalRequest
from kb.eval.setup import knowledge_on_disk, service_over
from kb.release.compile import NotPublishable
from kb.settings import get_settings


def main(argv: list[str]) -> int:
    """Print outcome, entry, probability and the rendered answer; exits 1 when it cannot be answered at all."""
    parser = argparse.ArgumentParser(prog="kb ask", description=__doc__)
    parser.add_argument("question")
    parser.add_argument("--area", help="the pooling area's code")
    parser.add_argument("--date", type=dt.date.fromisoformat, help="answer as of this day (YYYY-MM-DD)")
    parser.add_argument("--explain", action="store_true", help="show the steps and what each kept")
    options = parser.parse_args(argv)
    settings = get_settings()
    try:
        kb = knowledge_on_disk(settings, lambda line: print(line, file=sys.stderr))
        request = InternalRequest(text=options.question, area=options.area, date=options.date)
        context = service_over(kb, settings).run(request)
    except NotPublishable as exc:
        sys.stderr.write(f"没有可用的内容：{exc}\n")
        return 1
    except KeyError as exc:
        sys.stderr.write(f"没有这个统筹区：{exc}\n")
        return 1
    except ValueError as exc:
        sys.stderr.write(f"问题不能这样问：{exc}\n")
        return 1
    _print_reply(context)
    if options.explain:
        _print_trace(context)
    return 0


def _print_reply(context: Context) -> None:
    reply = context.reply
    if reply is None:
        return
    named = "，".join(f"{e.id}（{e.title}）" for e in reply.entries)
    probability = f"，把握 {context.search.probability:.2f}" if context.search else ""
    sys.stdout.write(f"[{reply.outcome}] {named}{probability}\n\n{reply.text}\n")
    for button in reply.buttons:
        sys.stdout.write(f"  · {button.text}\n")


def _print_trace(context: Context) -> None:
    sys.stdout.write(f"\n步骤：{' → '.join(context.steps)}\n")
    result = context.search
    if result is None:
        return
    sys.stdout.write(f"规范后：{result.normalised}\n")
    for entity in result.entities:
        sys.stdout.write(
            f"  {entity.entity}={entity.value}{'（否定）' if entity.negated else ''} 「{entity.text}」\n"
        )
    for step in result.trace:
        sys.stdout.write(f"  {json.dumps(step, ensure_ascii=False)}\n")
    for candidate in result.candidates:
        sys.stdout.write(f"{candidate.probability:.3f} {candidate.entry_id} 最像「{candidate.matched}」\n")
        strong = {k: v for k, v in candidate.signals.items() if v}
        sys.stdout.write(f"      {json.dumps(strong, ensure_ascii=False)}\n")
