"""Which service (办理事项) a message means, and what it tells of the situation."""

from __future__ import annotations

import re
from collections.abc import Mapping

from kb.dialogue.heard import Heard
from kb.rules.checklist import SITUATIONS
from kb.schema.service import Service

_NAMES: tuple[tuple[str, str], ...] = (
    ("newborn-registration", r"新生儿|刚出生|刚生|宝宝|婴儿|出生.{0,4}(?:参保|上医保|办医保)"),
    ("relief-claim", r"救助.{0,6}(?:报销|手工|零星)"),
    ("subsidised-enrolment", r"资助参保|参保资助|免缴|政府(?:代缴|资助)"),
    ("relief-application", r"救助"),
    ("maternity-allowance", r"生育津贴|产假工资"),
    ("antenatal-cost", r"产前检查|产检"),
    ("family-planning-cost", r"计划生育|人流|上环|结扎"),
    ("maternity-cost", r"生育(?:医疗费|费|报销)|生孩子|生小孩|分娩|剖"),
    ("outpatient-claim", r"门诊.{0,8}(?:报销|报|发票|费|的)"),
    (
        "inpatient-claim",
        r"住院.{0,10}(?:报|费|发票|票)|手工报销|零星报销|报销(?:住院|医药费|费用)|回来报|报账|报销",
    ),
    ("relocation-registration", r"异地安置"),
    ("long-term-registration", r"长期(?:异地|居住|住).{0,6}|异地长期|带孙.{0,6}备案"),
    ("posted-worker-registration", r"常驻异地|外派"),
    ("registration-change", r"备案.{0,4}(?:变更|取消|改)|(?:变更|取消|改).{0,4}备案"),
    ("referral-registration", r"转诊|转院"),
    ("temporary-registration", r"临时外出|异地.{0,4}备案|备案|外地看病"),
    ("chronic-recognition", r"慢特病|慢性病|慢病|特病|门特"),
    ("dual-channel-recognition", r"双通道"),
    ("resident-refund", r"退费|退钱|退款|多交|重复交|退医保|退.{0,6}费|交重"),
    ("employee-stop", r"职工.{0,4}(?:停保|注销|死亡|去世)"),
    ("resident-stop", r"停保|注销|去世|退出医保|死亡|过世"),
    ("resident-change", r"居民.{0,6}(?:变更|修改|改)|改(?:名字|名|姓名|信息|身份证|手机)|信息变更"),
    ("employee-change", r"职工.{0,6}(?:变更|修改|改)"),
    ("transfer-out", r"转出"),
    ("transfer-in", r"转入|转移|转接|转到|转过来|转回"),
    ("flexible-registration", r"灵活就业.{0,8}(?:参保|登记|办)|灵活就业"),
    ("student-registration", r"学生|大学生|新生入学"),
    ("residence-permit-registration", r"居住证|外地户口.{0,6}参保"),
    ("hmt-registration", r"港澳台|香港|澳门|台湾"),
    ("employee-registration", r"职工.{0,4}参保|增员|减员|新员工"),
    ("employer-registration", r"单位.{0,4}参保|公司.{0,4}参保|单位开户"),
    ("ecode-activation", r"医保码|电子凭证|激活"),
    ("family-sharing", r"家庭共济|共济"),
    ("account-withdrawal", r"个人账户.{0,6}(?:取|支取|提)|账户.{0,4}(?:取出|继承)"),
    ("enrolment-certificate", r"参保凭证|参保证明"),
    ("payment-certificate", r"缴费证明|完税证明|缴费凭证"),
    ("personal-query", r"查(?:询)?(?:参保|医保|缴费)"),
    ("fraud-report", r"举报|骗保"),
    ("resident-registration", r"居民.{0,6}(?:参保|登记|办)|参保登记|参保|办医保|上医保|入医保|农合"),
    ("resident-payment", r"缴费|交费|交医保|缴医保"),
)
"""Words of residents for a service, the narrower one first; an exact name always wins."""
_TOLD: Mapping[str, tuple[str, str]] = {
    "proxy": (
        r"代办|替(?:我|他|她|别人|家人|老人)|帮(?:他|她|别人|家人|老人|我?[爸妈父母爷奶])"
        r"|让(?:别人|家人|儿子|女儿)|委托|家人去办",
        r"本人(?:去|来|办)|自己(?:去|来|办)",
    ),
    "death": (r"去世|过世|死亡|走了|不在了|身故", r"没(?:有)?去世|还在"),
    "newborn_without_hukou": (
        r"没(?:有)?上户|没落户|没(?:有)?户口|户口(?:还)?没",
        r"上了户|落了户|有户口|户口(?:上|办|落)好",
    ),
    "cross_region": (r"外地|异地|外省|省外|跨省|在(?:北京|上海|广州|深圳)", r"本地|参保地|县里|没去外地"),
    "unsettled": (
        r"没(?:有)?(?:能)?直接结算|没结算|自费出院|自己垫|垫付|全款",
        r"(?:已经|都)直接结算|^直接结算|结算过",
    ),
    "emergency": (r"急诊|抢救", r"不是急诊"),
    "accident": (r"摔|意外|车祸|受伤|骨折|烫伤|咬", r"不是意外|生病"),
    "bought_outside": (r"外购药|外面买(?:的)?药|院外购", r"没(?:有)?(?:在)?外面买|没(?:有)?外购"),
    "to_bank": (r"打到?(?:银行)?卡|银行卡|转账", r""),
    "first_time": (r"第一次|首次", r"不是第一次"),
    "already_paid": (r"已经交|交过了|自己交", r"还没交|没交"),
}
_UNDECIDED = re.compile(r"还没定|不一定|没想好|不确定|还没想")
SKIP = re.compile(
    r"^(?:直接列清单|直接列|都列出来|先列|不用问了|别问了|直接给(?:我)?(?:清单)?|跳过|先给我清单|没有?(?:其[他它]的?|别的|啥|什么)了)"
)


def hear_items(text: str, asked: str | None, services: Mapping[str, Service], heard: Heard) -> None:
    """Put the service and the situations of ``text`` (folded) into ``heard``."""
    said = re.sub(r"不是[^，,。]*[，,。]", "", text)
    service = find_service(said, services)
    if service and (
        asked in (None, "service") or any(s.name in text for s in services.values()) or heard_wrong(text)
    ):
        heard.facts["service"] = service
    if _UNDECIDED.search(text):
        return
    for name, (yes, no) in _TOLD.items():
        if no and re.search(no, text):
            heard.facts.setdefault(name, False)
        elif re.search(yes, text):
            heard.facts.setdefault(name, True)


def heard_wrong(text: str) -> bool:
    """Whether the service told before is taken back: then another one may be named in a few words."""
    return bool(re.search(r"不是|错了|搞错|改|长期", text))


def find_service(text: str, services: Mapping[str, Service]) -> str | None:
    """The service that ``text`` names, by its name or by residents' words."""
    named = [s for s in services.values() if s.name in text]
    if named:
        return max(named, key=lambda s: len(s.name)).id
    return next((i for i, words in _NAMES if i in services and re.search(words, text)), None)


def asks_nothing_more(text: str) -> bool:
    """Whether the person wants the list at once, without further questions."""
    return bool(SKIP.search(text))


def situations(facts: Mapping[str, object]) -> dict[str, bool]:
    """The facts that are situations."""
    return {name: bool(value) for name, value in facts.items() if name in SITUATIONS}
