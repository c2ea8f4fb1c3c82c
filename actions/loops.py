"""The forms by their names in the API and in the domain."""

from __future__ import annotations

FORMS = ("benefit", "relief", "contribution", "waiting-period", "materials")


def loop_of(form: str) -> str:
    """The name of the form in the domain.

    >>> loop_of("waiting-period")
    'waiting_period_form'
    """
    return f"{form.replace('-', '_')}_form"
