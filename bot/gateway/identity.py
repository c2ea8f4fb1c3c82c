"""Internal sender ids: nobody can speak as someone else, and no raw id is ever stored."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress

API = "api"
WEB = "web"
KIOSK = "kiosk"
CHANNELS = (API, WEB, "wechat", KIOSK)


def sender_id(secret_key: str, channel: str, raw: str) -> str:
    """The internal id ``<channel>:<HMAC-SHA256>`` of a raw id of that channel.

    Raises ValueError for an unknown channel or without a secret key: ids made without one could
    be guessed.
    """
    if channel not in CHANNELS:
        raise ValueError(f"unknown channel {channel!r}")
    if not secret_key:
        raise ValueError("SECRET_KEY is not set")
    message = f"{channel}|{raw}".encode("utf-8", "surrogatepass")
    return f"{channel}:{hmac.new(secret_key.encode(), message, hashlib.sha256).hexdigest()}"


def wechat_sender(secret_key: str, openid: str) -> str:
    """The internal id ``wx_<HMAC-SHA256>`` of a WeChat user; raises ValueError without a secret key."""
    return "wx_" + sender_id(secret_key, "wechat", openid).partition(":")[2]


def api_sender(secret_key: str, address: str, sender: str) -> str:
    """The internal id of an API caller's ``sender``.

    Always of the channel ``api``, whatever the caller claims; bound to the caller's network
    address, so that a guessed ``sender`` does not read on in somebody else's conversation.
    """
    return sender_id(secret_key, API, f"{network(address)}|{sender}")


def network(address: str) -> str:
    """What identifies a client's connection: the IPv4 address, or the /64 network of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network(f"{address.split('%')[0]}/64", strict=False))
    return str(parsed)


def is_loopback(address: str) -> bool:
    """Whether the address is this machine's own."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    return (mapped or parsed).is_loopback
