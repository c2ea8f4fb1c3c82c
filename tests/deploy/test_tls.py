"""A bureau's certificate: made, taken over, checked; and served beside plain HTTP by the real process."""

from __future__ import annotations

import datetime as dt
import os
import signal
import socket
import ssl
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography import x509

from deploy import tls, tls_files, tls_make
from kb.api.app import create_app
from kb.api.https import HttpsOnly
from kb.api.listen import tls_fault
from tests.gateway.appkit import running_app, settings_for
from tests.stack import ROOT, free_ports

NOW = dt.datetime.now(dt.UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "tls"
    tls_make.renew(place, tls_make.read_names("yibao.example.cn, 192.168.1.10"), NOW)
    return place


def test_the_certificate_is_for_the_names_given(folder: Path) -> None:
    certificate = tls_files.checked(folder / "server.crt", folder / "server.key", NOW)
    assert tls.names_of(certificate) == ["yibao.example.cn", "localhost", "192.168.1.10", "127.0.0.1"]
    report = tls.report(folder, NOW)
    assert "TLS_CERT=" in report
    assert "396 天" in report or "397 天" in report


def test_keys_are_for_their_owner_only(folder: Path) -> None:
    for name in ("ca.key", "server.key"):
        assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600


def test_renewing_keeps_the_authority_that_computers_trust(folder: Path) -> None:
    before = (folder / "ca.crt").read_bytes(), (folder / "server.crt").read_bytes()
    tls_make.renew(folder, tls_make.read_names("yibao.example.cn"), NOW)
    assert (folder / "ca.crt").read_bytes() == before[0]
    assert (folder / "server.crt").read_bytes() != before[1]
    tls_make.renew(folder, tls_make.read_names("other.example.cn"), NOW)
    assert (folder / "ca.crt").read_bytes() != before[0]


def test_the_authority_vouches_for_no_other_name(folder: Path) -> None:
    """Whoever steals its key cannot pass for a bank: OpenSSL refuses a certificate outside its names."""
    ca = x509.load_pem_x509_certificate((folder / "ca.crt").read_bytes())
    limits = ca.extensions.get_extension_for_class(x509.NameConstraints)
    assert limits.critical
    foreign = folder.parent / "foreign"
    foreign.mkdir()
    for name in ("ca.crt", "ca.key"):
        (foreign / name).write_bytes((folder / name).read_bytes())
    original = tls_make._known
    tls_make._known = lambda *a: (ca, tls_files.load_key(folder / "ca.key"))  # type: ignore[assignment,return-value]
    try:
        tls_make.renew(foreign, tls_make.read_names("bank.example.com"), NOW)
    finally:
        tls_make._known = original
    command = ["openssl", "verify", "-CAfile", str(folder / "ca.crt")]
    good = subprocess.run([*command, str(folder / "server.crt")], capture_output=True, text=True, check=False)
    bad = subprocess.run([*command, str(foreign / "server.crt")], capture_output=True, text=True, check=False)
    assert good.returncode == 0, good.stderr
    assert "permitted subtree violation" in bad.stderr + bad.stdout


@pytest.mark.parametrize(
    "text", ["", " , ", "https://yibao.cn", "yibao.cn:8443", "医保.cn", "-x.cn", "1.2.3"]
)
def test_names_that_nobody_can_type_are_refused(text: str) -> None:
    with pytest.raises(tls_files.Unusable):
        tls_make.read_names(text)


def test_own_files_are_checked_before_they_are_taken(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    tls_make.renew(other, tls_make.read_names("a.example.cn"), NOW)
    place = tmp_path / "taken"
    tls_files.take_over(place, folder / "server.crt", folder / "server.key", NOW)
    assert tls.names_of(tls_files.checked(place / "server.crt", place / "server.key", NOW))
    for certificate, key, now, says in (
        (folder / "server.crt", other / "server.key", NOW, "不是一对"),
        (folder / "server.crt", folder / "server.key", NOW + dt.timedelta(days=400), "到期"),
        (folder / "server.crt", folder / "server.key", NOW - dt.timedelta(days=2), "才生效"),
        (folder / "no.crt", folder / "server.key", NOW, "读不到证书"),
        (folder / "server.key", folder / "server.key", NOW, "不是 PEM 格式的证书"),
        (folder / "server.crt", folder / "server.crt", NOW, "不是 PEM 格式的私钥"),
    ):
        with pytest.raises(tls_files.Unusable, match=says):
            tls_files.take_over(place, certificate, key, now)


def test_the_command(tmp_path: Path) -> None:
    env = {**os.environ, "VAR_DIR": str(tmp_path)}
    command = [sys.executable, "-m", "deploy.tls"]

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        done = [*command, *arguments]
        return subprocess.run(done, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    none = run("--check")
    assert none.returncode == 1
    assert "读不到证书" in none.stderr
    made = run("--names", "yibao.example.cn")
    assert made.returncode == 0, made.stderr
    assert "yibao.example.cn" in made.stdout
    assert run("--check").returncode == 0
    wrong = run("--names", "https://x")
    assert wrong.returncode == 1
    assert "不是域名" in wrong.stderr


def test_settings_that_do_not_fit_are_said(tmp_path: Path, folder: Path) -> None:
    crt, key = str(folder / "server.crt"), str(folder / "server.key")
    assert tls_fault(settings_for(tmp_path)) is None
    assert tls_fault(settings_for(tmp_path, tls_cert=crt, tls_key=key)) is None
    assert "一起给" in str(tls_fault(settings_for(tmp_path, tls_cert=crt)))
    assert "找不到" in str(tls_fault(settings_for(tmp_path, tls_cert=crt, tls_key="/no/such")))
    same = settings_for(tmp_path, tls_cert=crt, tls_key=key, port=8443, tls_port=8443)
    assert "8443" in str(tls_fault(same))


@pytest.fixture
def served(tmp_path: Path, folder: Path) -> Iterator[tuple[int, int, subprocess.Popen[bytes]]]:
    """``kb serve`` as it runs, with HTTPS; no release is needed to sign in."""
    http, https = free_ports(2)
    env = {
        **os.environ,
        "VAR_DIR": str(tmp_path / "var"),
        "HOST": "0.0.0.0",
        "PORT": str(http),
        "TLS_PORT": str(https),
        "TLS_CERT": str(folder / "server.crt"),
        "TLS_KEY": str(folder / "server.key"),
    }
    env.pop("DATABASE_URL", None)
    process = subprocess.Popen(
        [sys.executable, "-m", "kb", "serve"], cwd=ROOT, env=env, stderr=subprocess.DEVNULL
    )
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", https), timeout=1).close()
                break
            except OSError:
                assert process.poll() is None
                time.sleep(0.1)
        yield http, https, process
    finally:
        process.kill()
        process.wait(20)


@pytest.mark.slow
def test_the_real_service_speaks_both(served: tuple[int, int, subprocess.Popen[bytes]], folder: Path) -> None:
    http, https, process = served
    trusted = ssl.create_default_context(cafile=str(folder / "ca.crt"))
    with httpx.Client(verify=trusted, trust_env=False) as client:
        reply = client.get(f"https://127.0.0.1:{https}/console/api/session")
        assert reply.status_code == 200
        assert "Secure" in reply.headers["set-cookie"]
    with httpx.Client(trust_env=False) as client:
        assert client.get(f"http://127.0.0.1:{http}/healthz").status_code == 200
        with pytest.raises(httpx.ConnectError):
            client.get(f"https://127.0.0.1:{https}/healthz")  # not trusted without ca.crt
    process.send_signal(signal.SIGTERM)
    assert process.wait(20) == 0


def test_from_another_machine_plain_http_leads_to_https(tmp_path: Path, folder: Path) -> None:
    files = {"tls_cert": str(folder / "server.crt"), "tls_key": str(folder / "server.key")}
    far = {"X-Forwarded-For": "192.168.1.77"}
    with running_app(tmp_path, **files) as app, httpx.Client(base_url=app.url, trust_env=False) as client:
        assert client.get("/healthz").status_code == 200
        assert client.get("/console/sign-in").status_code == 200  # this machine
        sent = client.get("/v1/search?q=%E6%96%AD%E7%BC%B4", headers={**far, "Host": "yibao.example.cn:8000"})
        assert sent.status_code == 308
        assert sent.headers["location"] == "https://yibao.example.cn:8443/v1/search?q=%E6%96%AD%E7%BC%B4"
        body = {"name": "x", "password": "y"}
        refused = client.post("/console/api/sign-in", json=body, headers=far)
        assert (refused.status_code, refused.json()["error"]["code"]) == (403, "https_required")
        proxied = client.get("/console/api/session", headers={**far, "X-Forwarded-Proto": "https"})
        assert proxied.status_code == 200
        assert client.get("/healthz", headers=far).status_code == 200


def test_without_a_certificate_nothing_changes(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path))
    assert not isinstance(app.build_middleware_stack()._app, HttpsOnly)  # type: ignore[attr-defined]
    with running_app(tmp_path) as running, httpx.Client(base_url=running.url, trust_env=False) as client:
        assert (
            client.get("/console/api/session", headers={"X-Forwarded-For": "192.168.1.77"}).status_code == 200
        )
