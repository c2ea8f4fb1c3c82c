"""``make wechat-demo``: the whole service with a page to type in as on a phone; no Official Account is needed.

Everything is on this machine: WeChat's server is the double of the tests, the secrets are made up for this run, and
the database is thrown away at the end.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import os
import secrets
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.stack import ROOT, Stack, link_caches, running_stack
from tests.wechat.programs import Program, answers


def made_up(port: int, *, kf: bool) -> dict[str, str]:
    """WeChat's settings for this run."""
    key = base64.b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    return {
        "WECHAT_TOKEN": secrets.token_hex(12),
        "WECHAT_AES_KEY": key,
        "WECHAT_APPID": "wx" + secrets.token_hex(8),
        "WECHAT_APPSECRET": secrets.token_hex(16) if kf else "",
        "WECHAT_KF": str(kf).lower(),
        "WECHAT_MENU_LINKS": "true",
        "WECHAT_API_BASE": f"http://127.0.0.1:{port}",
    }


@contextlib.contextmanager
def phone(stack: Stack, settings: dict[str, str], port: int) -> Iterator[str]:
    """The double opposite the service; yields the address of its page."""
    names = {"TOKEN": "TOKEN", "KEY": "AES_KEY", "APPID": "APPID", "SECRET": "APPSECRET"}
    env = {**os.environ, **{f"DOUBLE_{ours}": settings[f"WECHAT_{theirs}"] for ours, theirs in names.items()}}
    command = [sys.executable, "-m", "tests.wechat.double", "--app", stack.app_url, "--port", str(port)]
    url = f"http://127.0.0.1:{port}/"
    program = Program(command, env, lambda: answers(url), stack.var_dir / "double.log")
    program.start()
    try:
        program.wait_ready()
        yield url
    finally:
        program.stop()


def make_menu(stack: Stack, settings: dict[str, str]) -> None:
    """The menu below the chat, as a bureau makes it."""
    env = {**os.environ, **settings, "VAR_DIR": str(stack.var_dir)}
    subprocess.run([sys.executable, "-m", "bot", "wechat", "menu"], cwd=ROOT, env=env, check=True)


def main() -> int:
    """Start, say where, wait for Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m tests.wechat.demo", description="在网页上试用微信公众号")
    parser.add_argument("--port", type=int, default=8090, help="手机页面的端口")
    parser.add_argument("--unverified", action="store_true", help="像没有认证的公众号：没有客服消息")
    options = parser.parse_args()
    for name in (signal.SIGINT, signal.SIGTERM):  # a shell may have set the first to be ignored
        signal.signal(name, signal.default_int_handler)
    settings = made_up(options.port, kf=not options.unverified)
    print("▶ 正在启动，第一次要几分钟 …", flush=True)
    with tempfile.TemporaryDirectory(prefix="wechat-demo-") as name:
        var = Path(name)
        link_caches(var, Path(os.environ.get("VAR_DIR", ROOT / "var")))
        try:
            with running_stack(var, settings) as stack, phone(stack, settings, options.port) as url:
                if not options.unverified:
                    make_menu(stack, settings)
                print(f"✔ 手机页面：{url}    示例，未经医保部门审核。按 Ctrl-C 停止。", flush=True)
                while True:
                    time.sleep(1)
        except KeyboardInterrupt:
            print("已停止，这次的数据已删除。")
    return 0


if __name__ == "__main__":
    sys.exit(main())
