"""Is this machine fit to install and run? Each trouble is one clear sentence (``make doctor``)."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from pathlib import Path

from deploy import messages
from deploy.messages import Trouble

ROOT = Path(__file__).resolve().parents[1]

SETUP_GB = 6.0  # both environments (4.8 GB without CUDA), pip's unpacking, the models
RUN_GB = 1.0  # logs, databases and a new Rasa model beside the old one
PYTHONS = ("3.11", "3.10")

# What pip and the resolver print when no index answers.
_NETWORK_SIGNS = (
    "Failed to establish a new connection",
    "Temporary failure in name resolution",
    "Name or service not known",
    "Network is unreachable",
    "NewConnectionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "ProxyError",
    "Connection refused",
    "Connection reset",
    "RemoteDisconnected",
)


def free_gb(where: Path) -> float:
    """Free space in GB on the disk that holds ``where`` (or its nearest existing parent)."""
    while not where.exists():
        where = where.parent
    return shutil.disk_usage(where).free / 1e9


def require_disk(where: Path, needed_gb: float) -> None:
    """Raise ``Trouble`` when fewer than ``needed_gb`` GB are free at ``where``."""
    free = free_gb(where)
    if free < needed_gb:
        raise Trouble(messages.disk_full(free, needed_gb, str(where)))


def find_python(version: str) -> str:
    """Path of a working Python ``version``; raise ``Trouble`` when there is none."""
    found = subprocess.run(
        ["sh", str(ROOT / "deploy" / "find-python.sh"), version], capture_output=True, text=True, check=False
    )
    if found.returncode != 0:
        raise Trouble(found.stderr.strip())
    return found.stdout.strip()


def explain_pip(output: str, name: str, log: Path) -> str:
    """One sentence for pip's failure: a full disk, no network, or where to read more."""
    if "No space left on device" in output:
        return messages.disk_full(free_gb(ROOT), SETUP_GB, str(ROOT))
    if any(sign in output for sign in _NETWORK_SIGNS):
        return messages.no_network()
    return messages.install_failed(name, str(log))


def main() -> int:
    """Check Pythons and disk; print a line for each, exit 1 if anything is wrong."""
    argparse.ArgumentParser(description=main.__doc__).parse_args()
    troubles = 0
    for version in PYTHONS:
        try:
            print(f"Python {version}: {find_python(version)}")
        except Trouble as trouble:
            troubles += 1
            print(trouble)
    try:
        require_disk(ROOT, SETUP_GB)
        print(messages.both(f"磁盘剩余 {free_gb(ROOT):.0f} GB。", "Enough disk space."))
    except Trouble as trouble:
        troubles += 1
        print(trouble)
    return 1 if troubles else 0


if __name__ == "__main__":
    sys.exit(main())
