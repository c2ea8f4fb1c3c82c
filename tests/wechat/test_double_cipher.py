"""The double's encryption against every published vector, and against what must not decrypt."""

from __future__ import annotations

import base64
import json
import struct
from pathlib import Path
from typing import Any

import pytest

from tests.wechat.double.cipher import CipherError, Secrets, pad, sign, unpad
from tests.wechat.double.forge import broken_encrypt
from tests.wechat.double.options import Options
from tests.wechat.double.world import World

VECTORS: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "vectors.json").read_text(encoding="utf-8")
)
SIGNED_URL = [k for k, v in VECTORS.items() if "signature" in v]
SIGNED_BODY = [k for k, v in VECTORS.items() if "msg_signature" in v]
SEALED = [k for k, v in VECTORS.items() if "encrypt" in v]
# V6 and V7 do not publish the random head; encrypting is repeated where it is known.
REPEATABLE = [k for k in SEALED if "random" in VECTORS[k]]


def secrets_of(vector: dict[str, Any]) -> Secrets:
    return Secrets(vector["token"], vector["encoding_aes_key"], vector["appid"])


def test_all_ten_vectors_are_here() -> None:
    assert {name.split("_")[0] for name in SIGNED_URL + SIGNED_BODY + SEALED} == {
        f"V{n}" for n in range(1, 11)
    }


@pytest.mark.parametrize("name", SIGNED_URL)
def test_url_signature(name: str) -> None:
    vector = VECTORS[name]
    assert sign(vector["token"], vector["timestamp"], vector["nonce"]) == vector["signature"]


@pytest.mark.parametrize("name", SIGNED_BODY)
def test_message_signature(name: str) -> None:
    vector = VECTORS[name]
    made = secrets_of(vector).msg_signature(vector["timestamp"], vector["nonce"], vector["encrypt"])
    assert made == vector["msg_signature"]


@pytest.mark.parametrize("name", SEALED)
def test_decrypts(name: str) -> None:
    vector = VECTORS[name]
    message = secrets_of(vector).decrypt(vector["encrypt"]).decode()
    if "plain" in vector:
        assert message == vector["plain"]
    else:  # V8 publishes no plain text
        assert message.startswith("<xml><ToUserName><![CDATA[gh_10f6c3c3ac5a]]>") and message.endswith(
            "</xml>"
        )


@pytest.mark.parametrize("name", REPEATABLE)
def test_encrypts(name: str) -> None:
    vector = VECTORS[name]
    made = secrets_of(vector).encrypt(vector["plain"].encode(), vector["random"].encode())
    assert made == vector["encrypt"]


@pytest.mark.parametrize("size", range(65))
def test_padding_is_one_to_thirty_two(size: int) -> None:
    padded = pad(b"x" * size)
    assert len(padded) % 32 == 0 and 1 <= padded[-1] <= 32
    assert unpad(padded) == b"x" * size


@pytest.mark.parametrize("data", [b"", b"\x00" * 32, b"\x21" * 64, b"x" * 30 + b"\x01\x02", b"\x05"])
def test_wrong_padding(data: bytes) -> None:
    with pytest.raises(CipherError):
        unpad(data)


def test_two_encryptions_differ() -> None:
    secrets = Secrets("t", "A" * 43, "wx1")
    assert secrets.encrypt(b"same") != secrets.encrypt(b"same")


FAULTS = ["base64", "length", "padding", "inner_length", "appid", "short", "empty"]


@pytest.mark.parametrize("how", FAULTS)
def test_each_forged_frame_is_refused(how: Any) -> None:
    """What the double sends as broken is broken in its own eyes too."""
    secrets = Secrets("t", "A" * 43, "wx00000000000000ab")
    world = World(secrets, "s", "gh_1", Options())
    with pytest.raises(CipherError):
        secrets.decrypt(broken_encrypt(world, b"<xml/>", how))
    assert secrets.decrypt(broken_encrypt(world, b"<xml/>", "right")) == b"<xml/>"


def test_inner_length_counts_bytes() -> None:
    secrets = Secrets("t", "A" * 43, "wx1")
    whole = secrets.encrypt("我是中文".encode())
    assert secrets.decrypt(whole).decode() == "我是中文"
    assert len(base64.b64decode(whole)) == 64 and struct.calcsize(">I") == 4
