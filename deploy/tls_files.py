"""Certificates and keys as files: written for their owner only, checked before they are used."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes

WARN_DAYS = 30


class Unusable(ValueError):
    """Files that could not be served; the message says why, in Chinese."""


def write(path: Path, data: bytes, *, secret: bool) -> None:
    """Write a file at once, whole; a secret one is never readable by others, not even for a moment."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if secret else 0o644), "wb"
    ) as file:
        file.write(data)
    fresh.replace(path)


def key_pem(key: PrivateKeyTypes) -> bytes:
    """A private key as PEM, not encrypted: the service starts without anybody typing a password."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def certificate_pem(certificate: x509.Certificate) -> bytes:
    """A certificate as PEM."""
    return certificate.public_bytes(serialization.Encoding.PEM)


def checked(certificate_file: Path, key_file: Path, now: dt.datetime) -> x509.Certificate:
    """The certificate, if it is valid now and belongs to the key; raises Unusable."""
    certificate, key = _certificate(certificate_file), load_key(key_file)
    if _public(certificate.public_key()) != _public(key.public_key()):
        raise Unusable(f"{certificate_file} 和 {key_file} 不是一对。")
    if certificate.not_valid_after_utc <= now:
        raise Unusable(f"证书 {certificate_file} 已于 {certificate.not_valid_after_utc:%Y-%m-%d} 到期。")
    if certificate.not_valid_before_utc > now:
        raise Unusable(f"证书 {certificate_file} 要到 {certificate.not_valid_before_utc:%Y-%m-%d} 才生效。")
    return certificate


def take_over(folder: Path, certificate: Path, key: Path, now: dt.datetime) -> None:
    """Copy the bureau's own files, with the chain behind the certificate, after checking them."""
    checked(certificate, key, now)
    write(folder / "server.crt", certificate.read_bytes(), secret=False)
    write(folder / "server.key", key.read_bytes(), secret=True)
    for old in ("ca.crt", "ca.key"):
        (folder / old).unlink(missing_ok=True)


def load_key(path: Path) -> PrivateKeyTypes:
    """A private key from a PEM file; raises Unusable."""
    try:
        return serialization.load_pem_private_key(path.read_bytes(), password=None)
    except OSError as exc:
        raise Unusable(f"读不到私钥 {path}（{exc.strerror}）。") from exc
    except TypeError as exc:
        raise Unusable(f"私钥 {path} 有密码，请先去掉密码。") from exc
    except ValueError as exc:
        raise Unusable(f"{path} 不是 PEM 格式的私钥。") from exc


def _certificate(path: Path) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificates(path.read_bytes())[0]
    except OSError as exc:
        raise Unusable(f"读不到证书 {path}（{exc.strerror}）。") from exc
    except ValueError as exc:
        raise Unusable(f"{path} 不是 PEM 格式的证书。") from exc


def _public(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
