"""WeChat's message encryption: AES-256-CBC, PKCS#7 to 32 bytes, a frame around the message."""

from __future__ import annotations

import base64
import binascii
import secrets
import string

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 32
"""WeChat pads to 32 bytes, not to the 16 of the cipher."""
_HEAD = 20
"""16 random bytes and 4 of the length."""
_LETTERS = string.ascii_letters + string.digits


class CryptoFault(Exception):
    """A message that was not encrypted with this key for this account; ``args`` say at which step."""


class Crypto:
    """Encrypts and decrypts for one account.

    ``aes_key`` is the EncodingAESKey of 43 characters; raises CryptoFault for any other.
    """

    def __init__(self, aes_key: str, appid: str) -> None:
        try:
            # Not strict: the last of the 43 characters carries two bits that nobody uses.
            self._key = base64.b64decode(f"{aes_key}=", validate=True)
        except (binascii.Error, ValueError) as exc:
            raise CryptoFault("key") from exc
        if len(aes_key) != 43 or len(self._key) != BLOCK:
            raise CryptoFault("key")
        self._appid = appid.encode()

    def encrypt(self, message: bytes, random: bytes | None = None) -> str:
        """The message as base64; ``random`` (16 bytes) is given by test vectors alone."""
        if random is None:
            random = "".join(secrets.choice(_LETTERS) for _ in range(16)).encode()
        frame = random + len(message).to_bytes(4, "big") + message + self._appid
        pad = BLOCK - len(frame) % BLOCK
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(frame + bytes([pad]) * pad) + encryptor.finalize()).decode()

    def decrypt(self, encrypted: str) -> bytes:
        """The message in ``encrypted``; raises CryptoFault for whatever is wrong with it."""
        try:
            data = base64.b64decode(encrypted.encode("ascii"), validate=True)
        except (UnicodeEncodeError, binascii.Error, ValueError) as exc:
            raise CryptoFault("base64") from exc
        if not data or len(data) % BLOCK:
            raise CryptoFault("length")
        decryptor = self._cipher().decryptor()
        frame = _unpad(decryptor.update(data) + decryptor.finalize())
        end = _HEAD + int.from_bytes(frame[16:_HEAD], "big")
        if len(frame) < _HEAD or end > len(frame):
            raise CryptoFault("frame")
        if not secrets.compare_digest(frame[end:], self._appid):
            raise CryptoFault("appid")
        return frame[_HEAD:end]

    def _cipher(self) -> Cipher[modes.CBC]:
        return Cipher(algorithms.AES(self._key), modes.CBC(self._key[:16]))


def _unpad(padded: bytes) -> bytes:
    pad = padded[-1]
    if not 1 <= pad <= BLOCK or padded[-pad:] != bytes([pad]) * pad:
        raise CryptoFault("padding")
    return padded[:-pad]
