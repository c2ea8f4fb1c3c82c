"""Rules: what a person gets, pays, waits for and brings. Plain functions over dated parameters.

Money is ``Decimal`` in yuan. A result is an amount with its trace, ``NotEligible``, ``Need`` or
``Missing`` (``kb.rules.result``); nothing is guessed and nothing is kept between calls.
"""
