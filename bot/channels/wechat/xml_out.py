"""Write what WeChat reads: the passive reply, and the envelope around its encrypted form."""

from __future__ import annotations

from bot.channels.wechat.crypto import Crypto
from bot.channels.wechat.signature import sign
from bot.channels.wechat.xml_in import ILLEGAL


def cdata(text: str) -> str:
    """``text`` in CDATA: ``]]>`` is split over two sections, characters XML forbids go."""
    inner = ILLEGAL.sub("", text).replace("\r\n", "\n").replace("]]>", "]]]]><![CDATA[>")
    return f"<![CDATA[{inner}]]>"


def text_reply(to: str, account: str, created: int, text: str) -> str:
    """The plain XML of a text reply to the openid ``to``; ``created`` in Unix seconds."""
    return (
        f"<xml><ToUserName>{cdata(to)}</ToUserName><FromUserName>{cdata(account)}</FromUserName>"
        f"<CreateTime>{created}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
        f"<Content>{cdata(text)}</Content></xml>"
    )


def envelope(crypto: Crypto, token: str, plain: str, timestamp: int, nonce: str) -> str:
    """The encrypted reply: ``timestamp`` is now, ``nonce`` the one of the URL that is answered."""
    encrypted = crypto.encrypt(plain.encode())
    signature = sign(token, str(timestamp), nonce, encrypted)
    return (
        f"<xml><Encrypt>{cdata(encrypted)}</Encrypt><MsgSignature>{cdata(signature)}</MsgSignature>"
        f"<TimeStamp>{timestamp}</TimeStamp><Nonce>{cdata(nonce)}</Nonce></xml>"
    )
