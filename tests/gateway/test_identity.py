"""Who speaks: nobody can speak as someone else, and nothing stored leads back to a person."""

from __future__ import annotations

import pytest

from bot.gateway.identity import CHANNELS, api_sender, is_loopback, network, sender_id


def test_an_id_is_its_channel_and_a_keyed_hash() -> None:
    made = sender_id("key", "web", "browser-1")
    channel, _, digest = made.partition(":")
    assert (channel, len(digest)) == ("web", 64)
    assert "browser-1" not in made


def test_ids_differ_by_channel_key_and_raw_id() -> None:
    ids = {sender_id(key, channel, raw) for key in ("a", "b") for channel in CHANNELS for raw in ("1", "2")}
    assert len(ids) == 2 * len(CHANNELS) * 2


@pytest.mark.parametrize("sender", ["web:abc", "wechat:openid", "kiosk:1", "api:1", "x\ud800", "", "a" * 128])
def test_a_caller_of_the_api_always_speaks_as_the_api(sender: str) -> None:
    assert api_sender("key", "10.0.0.1", sender).startswith("api:")


def test_a_caller_cannot_take_over_an_internal_id() -> None:
    victim = sender_id("key", "web", "browser-1")
    assert api_sender("key", "10.0.0.1", victim) != victim
    assert api_sender("key", "10.0.0.1", "browser-1") != victim


def test_a_guessed_sender_from_another_address_is_somebody_else() -> None:
    assert api_sender("key", "10.0.0.1", "1") == api_sender("key", "10.0.0.1", "1")
    assert api_sender("key", "10.0.0.1", "1") != api_sender("key", "10.0.0.2", "1")


def test_without_a_key_there_are_no_ids() -> None:
    with pytest.raises(ValueError, match="SECRET_KEY"):
        sender_id("", "web", "1")
    with pytest.raises(ValueError, match="unknown channel"):
        sender_id("key", "sms", "1")


@pytest.mark.parametrize(
    ("address", "same"),
    [
        ("10.1.2.3", "10.1.2.3"),
        ("::ffff:10.1.2.3", "10.1.2.3"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::9", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_one_household_is_one_network(address: str, same: str) -> None:
    assert network(address) == same


@pytest.mark.parametrize(
    ("address", "loopback"),
    [
        ("127.0.0.1", True),
        ("::1", True),
        ("::ffff:127.0.0.1", True),
        ("127.8.8.8", True),
        ("10.0.0.1", False),
        ("localhost", False),
        ("", False),
    ],
)
def test_this_machine(address: str, loopback: bool) -> None:
    assert is_loopback(address) is loopback
