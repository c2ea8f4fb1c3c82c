"""Run the scenarios against a running double: ``python -m tests.wechat --double URL --has kf_on,gate …``."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Iterator

from tests.wechat.double.client import DoubleClient
from tests.wechat.runner import Outside, Runner
from tests.wechat.scenario import NEEDS, Scenario, load_scenarios


def arguments() -> argparse.ArgumentParser:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.wechat", description="按编号逐条检查公众号服务")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--double", metavar="URL", help="已经启动的替身的地址")
    which.add_argument(
        "--app", metavar="URL", help="服务的地址；替身由本程序启动，密钥取自 DOUBLE_* 环境变量"
    )
    parser.add_argument("--port", type=int, default=8090, help="与 --app 同用：替身的端口，服务要事先指向它")
    parser.add_argument("--scale", type=float, default=1.0, help="与 --app 同用：时间比例")
    parser.add_argument("--gate", metavar="URL", help="rasa_gate 的地址")
    parser.add_argument("--has", default="", help=f"被测环境具备的条件，逗号分隔：{'、'.join(NEEDS)}")
    parser.add_argument("--only", default="", help="只运行编号以此开头的")
    parser.add_argument("--all", action="store_true", help="有一条缺条件未运行，也算失败")
    return parser


@contextlib.contextmanager
def double_at(args: argparse.Namespace) -> Iterator[str]:
    """The double's address; one is started for ``--app``."""
    if args.double:
        yield args.double
        return
    from tests.wechat.double.app import Account, create_double
    from tests.wechat.double.options import Options
    from tests.wechat.doublekit import serving

    env = os.environ
    account = Account(
        args.app.rstrip("/") + "/wx",
        env["DOUBLE_TOKEN"],
        env["DOUBLE_KEY"],
        env["DOUBLE_APPID"],
        env.get("DOUBLE_SECRET", "double-secret"),
    )
    with serving(create_double(account, Options(scale=args.scale)), args.port) as url:
        yield url


def report(runner: Runner, scenarios: list[Scenario]) -> tuple[int, int]:
    """Run and print each; returns how many failed and how many could not be run."""
    failed = skipped = 0
    for scenario in scenarios:
        if lacking := runner.lacks(scenario):
            skipped += 1
            print(f"未运行 {scenario.id}：缺 {'、'.join(lacking)}")
            continue
        problems = runner.run(scenario)
        failed += bool(problems)
        print(f"{'失败' if problems else '通过'}  {scenario.id}：{scenario.title}")
        for problem in problems:
            print(f"      {problem}")
    return failed, skipped


def main() -> int:
    """Exit status 1 if any failed."""
    parser = arguments()
    args = parser.parse_args()
    has = {need for need in args.has.split(",") if need} | ({"gate"} if args.gate else set())
    if unknown := has - set(NEEDS):
        parser.error(f"--has 不认得 {'、'.join(sorted(unknown))}")
    scenarios = [s for s in load_scenarios() if s.id.startswith(args.only)]
    with double_at(args) as url:
        client = DoubleClient(url)
        failed, skipped = report(Runner(client, Outside(args.gate), has), scenarios)
        client.close()
    print(f"共 {len(scenarios)}：失败 {failed}，未运行 {skipped}")
    return 1 if failed or not scenarios or (args.all and skipped) else 0


if __name__ == "__main__":
    sys.exit(main())
