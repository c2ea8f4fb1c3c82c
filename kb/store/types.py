"""Column types that behave the same on SQLite and PostgreSQL."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, TypeDecorator

BigId = BigInteger().with_variant(Integer, "sqlite")
"""A counted key; SQLite counts only in a column of type INTEGER."""


class Moment(TypeDecorator[dt.datetime]):
    """A point in time, kept as UTC without zone so that both databases compare it alike.

    Takes and gives datetimes with a zone; raises ValueError for one without.
    """

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """From a moment with any zone to what the database keeps."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored moment needs its zone")
        return value.astimezone(dt.UTC).replace(tzinfo=None)

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """From what the database keeps to a moment in UTC."""
        return None if value is None else value.replace(tzinfo=dt.UTC)
