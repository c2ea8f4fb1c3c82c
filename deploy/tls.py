"""``python -m deploy.tls``: a certificate for the bureau's own address, so that pages are served over HTTPS.

Runs in ``.venv``. Without a certificate of a public authority the bureau becomes its own: a small CA, good for
the names given and nothing else, whose ``ca.crt`` is installed once on each computer (docs/https.md).
"""

from __future__ import annotations

import argparse
import datetime as dt
import sys
from pathlib import Path

from cryptography import x509

from deploy import tls_files, tls_make
from kb.settings import get_settings


def main(argv: list[str]) -> int:
    """Make, take over or check a certificate; 1 when it cannot be used."""
    parser = argparse.ArgumentParser(prog="deploy.tls", description=__doc__.splitlines()[0])
    parser.add_argument("--names", help="host names and IP addresses people type, `,`-separated")
    parser.add_argument(
        "--own", nargs=2, type=Path, metavar=("CERTIFICATE", "KEY"), help="use these PEM files"
    )
    parser.add_argument("--check", action="store_true", help="say what is there and for how long")
    options = parser.parse_args(argv)
    folder = get_settings().var_dir / "tls"
    now = dt.datetime.now(dt.UTC)
    try:
        if options.own:
            tls_files.take_over(folder, options.own[0], options.own[1], now)
        elif options.names:
            tls_make.renew(folder, tls_make.read_names(options.names), now)
        elif not options.check:
            parser.error("--names, --own or --check")
        sys.stdout.write(report(folder, now))
    except tls_files.Unusable as exc:
        sys.stderr.write(f"{exc}\n")
        return 1
    return 0


def report(folder: Path, now: dt.datetime) -> str:
    """What is in ``folder`` and how to use it, in Chinese; raises Unusable for what would not be served."""
    certificate = tls_files.checked(folder / "server.crt", folder / "server.key", now)
    left = (certificate.not_valid_after_utc - now).days
    lines = [
        f"证书可用，还有 {left} 天到期（{certificate.not_valid_after_utc:%Y-%m-%d}）。",
        f"适用的地址：{'、'.join(names_of(certificate))}",
    ]
    if left < tls_files.WARN_DAYS:
        lines.append("快到期了，请重新运行本命令，再重启服务。")
    lines.append("")
    lines.append("启动时加上这两项：")
    lines.append(f"  TLS_CERT={folder / 'server.crt'} TLS_KEY={folder / 'server.key'} make run")
    if (folder / "ca.crt").exists():
        lines.append(f"每台电脑安装一次 {folder / 'ca.crt'}（docs/https.md 有步骤）；ca.key 不要给任何人。")
    return "\n".join(lines) + "\n"


def names_of(certificate: x509.Certificate) -> list[str]:
    """The host names and addresses that a certificate is for."""
    try:
        found = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return []
    return [
        *found.get_values_for_type(x509.DNSName),
        *(str(address) for address in found.get_values_for_type(x509.IPAddress)),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
