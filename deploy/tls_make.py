"""Make a bureau's own CA and the server's certificate. The CA can vouch for the given names only."""

from __future__ import annotations

import datetime as dt
import ipaddress
import re
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from deploy.tls_files import Unusable, certificate_pem, key_pem, load_key, write

CA_DAYS = 3650
SERVER_DAYS = 397
"""The longest that browsers take."""
_HOST = re.compile(
    r"(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*"
)
_ALWAYS: tuple[x509.GeneralName, ...] = (
    x509.DNSName("localhost"),
    x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
)


def read_names(text: str) -> list[x509.GeneralName]:
    """The names of ``--names``; this machine's own are added. Raises Unusable."""
    found: list[x509.GeneralName] = []
    for part in filter(None, (piece.strip().lower() for piece in text.replace("，", ",").split(","))):
        try:
            found.append(x509.IPAddress(ipaddress.ip_address(part)))
        except ValueError as exc:
            if not _HOST.fullmatch(part) or part.replace(".", "").isdigit():
                raise Unusable(f"「{part}」不是域名或 IP 地址；不要写 https:// 和端口。") from exc
            found.append(x509.DNSName(part))
    if not found:
        raise Unusable("至少要给一个别人打开时用的域名或 IP 地址。")
    return list(dict.fromkeys([*found, *_ALWAYS]))


def renew(folder: Path, names: list[x509.GeneralName], now: dt.datetime) -> None:
    """Write ``server.crt`` and ``server.key``; the CA is made once and made anew only for other names."""
    ca, ca_key = _authority(folder, names, now)
    key = ec.generate_private_key(ec.SECP256R1())
    certificate = (
        _builder(_name(str(names[0].value)), ca.subject, key, now, SERVER_DAYS)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(_usage(server=True), critical=True)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False
        )
        .sign(ca_key, hashes.SHA256())
    )
    write(folder / "server.key", key_pem(key), secret=True)
    write(folder / "server.crt", certificate_pem(certificate) + certificate_pem(ca), secret=False)


def _authority(
    folder: Path, names: list[x509.GeneralName], now: dt.datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    known = _known(folder, names, now)
    if known is not None:
        return known
    key = ec.generate_private_key(ec.SECP256R1())
    subject = _name("医小答 本单位证书")
    certificate = (
        _builder(subject, subject, key, now, CA_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(server=False), critical=True)
        .add_extension(x509.NameConstraints([_network(name) for name in names], None), critical=True)
        .sign(key, hashes.SHA256())
    )
    write(folder / "ca.key", key_pem(key), secret=True)
    write(folder / "ca.crt", certificate_pem(certificate), secret=False)
    return certificate, key


def _known(
    folder: Path, names: list[x509.GeneralName], now: dt.datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None:
    """The CA made earlier, if it may vouch for these names for as long as a new certificate lasts."""
    if not (folder / "ca.key").exists() or not (folder / "ca.crt").exists():
        return None
    certificate, key = (
        x509.load_pem_x509_certificate((folder / "ca.crt").read_bytes()),
        load_key(folder / "ca.key"),
    )
    allowed = (
        certificate.extensions.get_extension_for_class(x509.NameConstraints).value.permitted_subtrees or []
    )
    lasts = certificate.not_valid_after_utc > now + dt.timedelta(days=SERVER_DAYS)
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not lasts:
        return None
    return (certificate, key) if all(_network(name) in allowed for name in names) else None


def _network(name: x509.GeneralName) -> x509.GeneralName:
    """A name as a constraint: an address becomes the network of itself alone."""
    if isinstance(name, x509.IPAddress):
        return x509.IPAddress(ipaddress.ip_network(str(name.value)))
    return name


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePrivateKey, now: dt.datetime, days: int
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text[:64])])


def _usage(*, server: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=server,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=not server,
        crl_sign=not server,
        encipher_only=False,
        decipher_only=False,
    )
