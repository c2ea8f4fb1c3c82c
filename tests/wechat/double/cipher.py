"""WeChat's message encryption and signatures (安全模式), from its document "消息加解密说明".

A frame is ``random(16) + length(4, big-endian) + message + appid``, PKCS#7 to 32 bytes, AES-256-CBC whose IV is
the first half of the key. Signatures are the SHA-1 of the sorted parts, joined.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import secrets
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32  # bytes; WeChat pads to 32 although AES has blocks of 16
HEAD = 20  # bytes before the message: random and length


class CipherError(Exception):
    """What was received cannot be the other side's encryption; the text says why."""


def sign(*parts: str) -> str:
    """SHA-1 in hexadecimal over the parts in the order of their bytes."""
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()


def pad(data: bytes) -> bytes:
    """PKCS#7 with a block of 32: one to 32 bytes, each telling how many."""
    count = BLOCK - len(data) % BLOCK
    return data + bytes([count]) * count


def unpad(data: bytes) -> bytes:
    """Undo :func:`pad`.

    Raises:
        CipherError: if any byte of the padding is not what the last one says.
    """
    count = data[-1] if data else 0
    if not 1 <= count <= BLOCK or count > len(data) or data[-count:] != bytes([count]) * count:
        raise CipherError("padding")
    return data[:-count]


@dataclass(frozen=True)
class Secrets:
    """What the account's owner typed into WeChat's console: Token, EncodingAESKey (43 characters), AppID."""

    token: str
    aes_key: str
    appid: str

    def _cipher(self) -> Cipher[modes.CBC]:
        key = base64.b64decode(self.aes_key + "=")
        if len(key) != 32:
            raise ValueError("EncodingAESKey must be 43 characters of base64")
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))

    def encrypt(self, message: bytes, random: bytes | None = None) -> str:
        """The ``Encrypt`` field; ``random`` (16 bytes) is given only to repeat a published vector."""
        head = secrets.token_hex(8).encode() if random is None else random
        frame = head + struct.pack(">I", len(message)) + message + self.appid.encode()
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(pad(frame)) + encryptor.finalize()).decode()

    def decrypt(self, encrypted: str) -> bytes:
        """The message of an ``Encrypt`` field.

        Raises:
            CipherError: for wrong base64, length, padding, inner length or AppID.
        """
        try:
            data = base64.b64decode(encrypted, validate=True)
        except (binascii.Error, ValueError) as error:
            raise CipherError("base64") from error
        if not data or len(data) % 16:
            raise CipherError("length")
        decryptor = self._cipher().decryptor()
        frame = unpad(decryptor.update(data) + decryptor.finalize())
        if len(frame) < HEAD:
            raise CipherError("frame too short")
        end = HEAD + int.from_bytes(frame[16:HEAD], "big")
        if end > len(frame):
            raise CipherError("inner length")
        if frame[end:] != self.appid.encode():
            raise CipherError("appid")
        return frame[HEAD:end]

    def url_signature(self, timestamp: str, nonce: str) -> str:
        """``signature`` of the query string; covers no body."""
        return sign(self.token, timestamp, nonce)

    def msg_signature(self, timestamp: str, nonce: str, encrypted: str) -> str:
        """``msg_signature`` of a request, ``MsgSignature`` of a reply."""
        return sign(self.token, timestamp, nonce, encrypted)
