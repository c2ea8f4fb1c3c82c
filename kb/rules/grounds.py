"""What the rules rest on: facts of ``kb/content/facts`` with their document and article.

A release holds no facts, so the few that rules cite stand here; a test compares each with the content.
``article`` only where the fact records one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class Ground:
    """A fact as cited; it holds from ``start`` to ``end``, both included, None is open."""

    fact: str
    document: str
    article: str | None = None
    start: dt.date | None = None
    end: dt.date | None = None

    def holds(self, day: dt.date) -> bool:
        """Whether the fact holds on ``day``."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


_FACTS: tuple[tuple[str, str, str | None, str | None, str | None], ...] = (
    ("ci-ratio", "ybf-2019-30", None, None, None),
    ("ci-tilt", "gjybj2024n4ydbbxqk-2024", None, None, None),
    ("ci-tilt-who", "gjybj2024ntbdfwj", None, None, None),
    ("gb42-deductible-dibian", "gbf-2021-42", None, "2021-10-28", None),
    ("gb42-deductible-illpoor", "gbf-2021-42", None, "2021-10-28", None),
    ("gb42-ratio-dibao", "gbf-2021-42", None, "2021-10-28", None),
    ("gb42-tilt", "gbf-2021-42", None, "2021-10-28", None),
    ("gb42-who-four", "gbf-2021-42", None, "2021-10-28", None),
    ("gb42-who-illness-poor", "gbf-2021-42", None, "2021-10-28", None),
    ("gb42-who-local-others", "gbf-2021-42", None, "2021-10-28", None),
    ("gb42-who-recognise", "gbf-2021-42", None, "2021-10-28", None),
    ("order-three-tiers", "shjzzxbf-2014", "第二十九条", "2014-05-01", None),
    ("sl-medical-relief-who", "shjzf", "第二十四条第一款", "2026-07-01", None),
    ("sl-tekun-def", "shjzf", "第十六条", "2026-07-01", None),
    ("tekun-def", "shjzzxbf-2014", "第十四条", "2014-05-01", "2026-06-30"),
    ("dibao-def", "shjzzxbf-2014", "第九条", "2014-05-01", None),
    ("sl-bianyuan-def", "shjzf", "第二十一条", "2026-07-01", None),
    ("dibian-def", "mf-2021-57", None, None, "2026-06-30"),
    ("sl-gangxing-def", "shjzf", "第二十二条", "2026-07-01", None),
    ("gangxing-def", "gxzcknjtrdbf-2024", None, None, None),
    ("sl-single-person", "shjzf", "第二十一条第二款", "2026-07-01", None),
    ("single-person-dibao", "mf-2021-57", None, None, None),
    ("ml-relief-pointer", "ylbzf", "第十七条", "2027-01-01", None),
    ("sl-apply-where", "shjzf", "第三十七条第一款", "2026-07-01", None),
    ("apply-hukou", "shjzzxbf-2014", None, "2014-05-01", None),
    ("sl-apply-proxy", "shjzf", "第三十七条第三款", "2026-07-01", None),
    ("sl-who-decides", "shjzf", "第四十四条", "2026-07-01", None),
    ("apply-649-route", "shjzzxbf-2014", "第三十条", "2014-05-01", "2026-06-30"),
    ("sl-refusal-written", "shjzf", "第四十五条、第四十八条", "2026-07-01", None),
    ("apply-one-stop", "shjzzxbf-2014", "第三十一条", "2021-10-28", None),
    ("apply-yishenqing", "gbf-2021-42", None, "2021-10-28", None),
    ("mat-authorise", "shjzzxbf-2014", "第五十八条、第三十五条", "2014-05-01", None),
    ("relief-who-orphan", "yljzddxynx-2026", None, None, None),
    ("relief-who-multi-identity", "jybf-2022-37", None, "2023-01-01", None),
    ("temp-relief-national", "shjzzxbf-2014", None, "2014-05-01", None),
    ("sub-law", "shbxf", "第二十五条", "2011-07-01", None),
    ("sub-gb42", "gbf-2021-42", None, "2021-10-28", None),
    ("sl-subsidised-enrolment", "shjzf", "第二十四条第二款", "2026-07-01", None),
    ("ml-subsidised-groups", "ylbzf", "第十一条第四款", "2027-01-01", None),
    ("tr-gap3", "ybbf-2021-43", "待遇衔接条款", None, None),
    ("wait-fixed-3m", "gbf-2024-38", None, "2025-01-01", None),
    ("wait-variable-1m-per-year", "gbf-2024-38", None, "2025-01-01", None),
    ("wait-4y-min-6m", "gbf-2024-38", None, "2025-01-01", None),
    ("wait-newborn-exempt", "gbf-2024-38", None, "2025-01-01", None),
    ("wait-no-reimbursement", "gbf-2024-38", None, "2025-01-01", None),
    ("incentive-continuous-4y", "gbf-2024-38", None, "2025-01-01", None),
    ("incentive-min-1000", "gbf-2024-38", None, "2025-01-01", None),
    ("incentive-cap-20pct", "gbf-2024-38", None, "2025-01-01", None),
    ("incentive-reset-after-use", "gbf-2024-38", None, "2025-01-01", None),
    ("xr-ratio-drop-10", "ybf-2022-22", None, None, None),
    ("xr-ratio-drop-20", "ybf-2022-22", None, None, None),
    ("xr-late-registration-manual", "ybf-2022-22", None, None, None),
    ("resident-2024-standard", "ybf-2024-19", None, "2024-01-01", "2024-12-31"),
    ("regs-shared-birth-death-hukou", "shbxjbtl-2023", "第八条", "2023-12-01", None),
    ("newborn-fujian-birth-cert", "fjsxsepcsyxzmcbjfg", None, None, None),
    ("jsm-proxy", "jssylbzjbzwfwsxbsz-2022", "附注", "2022-04-27", None),
    ("formula-out-of-scope", "dfalgn", None, None, None),
    ("resident-2016-standard", "gyzh2016nczjmjbylb-2016", None, "2016-01-01", "2016-12-31"),
    ("resident-2017-standard", "gyzh2017nczjmjbylb-2017", None, "2017-01-01", "2017-12-31"),
    ("resident-2018-standard", "ybf-2018-2", None, "2018-01-01", "2018-12-31"),
    ("resident-2019-standard", "ybf-2019-30", None, "2019-01-01", "2019-12-31"),
    ("resident-2020-standard", "ybf-2020-24", None, "2020-01-01", "2020-12-31"),
    ("resident-2021-standard", "ybf-2021-32", None, "2021-01-01", "2021-12-31"),
    ("resident-2022-standard", "ybf-2022-20", None, "2022-01-01", "2022-12-31"),
    ("resident-2023-standard", "ybf-2023-24", None, "2023-01-01", "2023-12-31"),
)


def _day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


GROUNDS = {
    fact: Ground(fact, document, article, _day(start), _day(end))
    for fact, document, article, start, end in _FACTS
}


def ground(day: dt.date, *facts: str) -> Ground:
    """The first of ``facts`` that holds on ``day``; the last one where none does. KeyError if unknown."""
    known = [GROUNDS[fact] for fact in facts]
    return next((one for one in known if one.holds(day)), known[-1])
