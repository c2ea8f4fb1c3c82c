"""Rasa's command line with our token."""

from __future__ import annotations

import pytest
from rasa.__main__ import create_argument_parser

from deploy.rasa_command import with_token


@pytest.mark.parametrize("token", ["abc", "-abc", "--enable-api", "_a-b"])
def test_any_token_is_taken_as_one(token: str) -> None:
    arguments = with_token(["run", "--enable-api"], {"RASA_TOKEN": token})
    assert create_argument_parser().parse_args(arguments).auth_token == token


def test_other_commands_get_none() -> None:
    assert with_token(["train", "--fixed-model-name", "a"], {}) == ["train", "--fixed-model-name", "a"]


def test_it_does_not_start_without_a_token() -> None:
    with pytest.raises(KeyError, match="RASA_TOKEN"):
        with_token(["run"], {})
