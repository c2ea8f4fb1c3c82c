"""The Official Account tried from outside, as a resident's phone and WeChat's server see it.

``double/`` is WeChat's server; ``scenarios/*.yml`` say, requirement by requirement, what is done and what must be
seen; ``rasa_gate.py`` stands before Rasa to slow it down or break it. To run all of it by hand, with an account
whose callback is ``/wx`` and whose cgi-bin address is the double's::

    python -m tests.wechat.rasa_gate --rasa http://127.0.0.1:5005 --port 8091      # the account's RASA_URL: 8091
    python -m tests.wechat.double --app http://127.0.0.1:8000 --token … --key … --appid … --scale 1
    python -m tests.wechat --double http://127.0.0.1:8090 --gate http://127.0.0.1:8091 --has kf_on

``--scale 0.2`` makes WeChat's five seconds one; the account's own waiting must be made shorter by as much.
"""
