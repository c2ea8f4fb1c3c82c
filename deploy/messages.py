"""What the tools say to the person at the terminal: one sentence in Chinese, then the same in English."""

from __future__ import annotations


class Trouble(Exception):
    """Something the person at the terminal can put right; its text is one clear bilingual sentence."""


def both(chinese: str, english: str) -> str:
    """One line that says the same twice."""
    return f"{chinese} {english}"


def say(chinese: str, english: str) -> None:
    """Print one bilingual line at once."""
    print(both(chinese, english), flush=True)


def disk_full(free_gb: float, needed_gb: float, where: str) -> str:
    """Too little room to install or build."""
    return both(
        f"磁盘空间不足：{where} 还剩 {free_gb:.1f} GB，需要至少 {needed_gb:.0f} GB。",
        f"Not enough disk space: {free_gb:.1f} GB free at {where}, {needed_gb:.0f} GB needed.",
    )


def no_network() -> str:
    """The package index did not answer."""
    return both(
        "无法连接 Python 软件包源，请检查网络或 pip 的镜像、代理设置后重试。",
        "Cannot reach the Python package index: check the network, or pip's mirror and proxy settings.",
    )


def install_failed(name: str, log: str) -> str:
    """Pip failed for another reason."""
    return both(f"安装 {name} 失败，详见 {log}。", f"Installing {name} failed: see {log}.")


def not_set_up(path: str) -> str:
    """An environment is missing."""
    return both(f"缺少环境 {path}，请先运行 make setup。", f"{path} is missing: run make setup first.")


def port_busy(name: str, port: int, setting: str) -> str:
    """Another program listens where a child should."""
    return both(
        f"{name} 的端口 {port} 已被占用，请停掉占用它的程序，或用 {setting} 换一个端口。",
        f"Port {port} for {name} is in use: stop the program using it, or choose another with {setting}.",
    )


def bad_address(setting: str, value: str) -> str:
    """A URL setting without a usable port."""
    return both(
        f"{setting} 应形如 http://127.0.0.1:5005，现在是 {value!r}。",
        f"{setting} should look like http://127.0.0.1:5005, not {value!r}.",
    )


def build_failed(title: str, code: int, log: str) -> str:
    """A build step ended with an error."""
    return both(
        f"{title} 失败（退出码 {code}），详见 {log}。", f"Building it failed (exit {code}): see {log}."
    )


def ended(how: str, code: int) -> str:
    """How a child ended, for people: ``signal 9`` or ``exit 1``."""
    return f"{how} {code}"
