"""WeChat's server as an Official Account sees it, as a program of its own.

It is written against WeChat's documents and published vectors and imports nothing of ``bot``: where this program
and the account agree, two readings of the protocol agree. ``python -m tests.wechat.double --help`` starts it;
:mod:`tests.wechat.double.client` is how tests drive it.
"""
