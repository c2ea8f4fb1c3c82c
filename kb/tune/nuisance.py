"""Words that do not change what is asked, swapped or added, so that the encoder learns to look past them.

People name their scheme as it was called when they joined it, their town, their village and their troubles in
any question; none of these may give an entry away.
"""

from __future__ import annotations

import random
import re

RESIDENT = (
    *("城乡居民医保", "居民医保", "城乡居民医疗保险", "城乡居民基本医疗保险", "新农合", "新农合", "农合"),
    *(
        "农村合作医疗",
        "农村合作医疗",
        "合作医疗",
        "农村医保",
        "农村医疗保险",
        "城镇居民医保",
        "城镇居民医疗保险",
    ),
)
EMPLOYEE = ("职工医保", "城镇职工医保", "职工医疗保险", "城镇职工医疗保险", "职工基本医疗保险", "单位医保")
ANY = ("医保", "医疗保险", "医保", "社会医疗保险", "基本医疗保险")
_SCHEMES = tuple(
    (re.compile("|".join(sorted(map(re.escape, set(names)), key=len, reverse=True))), names)
    for names in (RESIDENT, EMPLOYEE)
)
_ANY_SCHEME = re.compile(r"(?<![民工合镇村疗])医保(?![卡码局电证目账])|(?<![民工合镇村本])医疗保险")
_CARD = re.compile(r"医保卡|社保卡|社会保障卡")
_CARDS = ("医保卡", "社保卡", "社保卡", "社会保障卡")

PLACES = (
    *(
        "上海",
        "北京",
        "深圳",
        "广州",
        "成都",
        "重庆",
        "武汉",
        "西安",
        "杭州",
        "南京",
        "苏州",
        "天津",
        "长沙",
        "郑州",
    ),
    *(
        "青岛",
        "济南",
        "合肥",
        "福州",
        "厦门",
        "昆明",
        "贵阳",
        "南宁",
        "南昌",
        "太原",
        "石家庄",
        "沈阳",
        "大连",
    ),
    *(
        "长春",
        "哈尔滨",
        "兰州",
        "银川",
        "西宁",
        "乌鲁木齐",
        "海口",
        "东莞",
        "佛山",
        "宁波",
        "温州",
        "无锡",
        "徐州",
    ),
    *("四川", "河南", "山东", "湖南", "安徽", "云南", "广东", "江西", "陕西", "河北", "湖北", "广西", "贵州"),
    *(
        "本市",
        "本市",
        "本县",
        "本县",
        "我市",
        "我县",
        "我们县",
        "我们这",
        "我们市",
        "本区",
        "咱们县",
        "我们镇上",
    ),
)
_PLACE = re.compile("|".join(sorted(set(PLACES), key=len, reverse=True)) + "|省|市|县")

TALES = (
    "我是一名普通农民", "本人在外地打工多年", "我是企业退休职工", "我家在农村", "我是本县的一名教师",
    "我母亲今年六十八岁", "我父亲前年查出脑梗", "我爱人是癌症病人", "我孩子今年八岁", "我老公在工地上干活",
    "我岳父有高血压多年", "家里老人身体一直不好", "去年我得了一场大病", "前几天在县医院看病", "我在省城住院做了手术",
    "昨天去窗口问", "打了几次电话没人接", "村里的干部也说不清", "每个人的说法都不一样", "跑了好几趟也没办成",
    "我们一家四口人", "我不太懂这些", "家里条件不好", "看病花了三万多", "总共花了一万二", "现在看病太贵了",
    "听邻居说", "听说今年政策变了", "网上看到说", "2018年的时候", "从2015年到现在", "今年5月份", "上个月",
    "领导您好", "尊敬的领导", "局长你好", "县长您好", "我想向您反映一个问题", "有个问题想咨询", "现有一事不明",
    "我是小区居民", "作为一名老百姓", "我是个体户", "我在工厂上班", "我今年五十九了", "我女儿在读大学",
    "我妻子怀孕六个月", "我有心脏病装了支架", "我得了尿毒症一直在治疗", "腰椎间盘突出住了院", "孩子肺炎发高烧",
    "摔了一跤骨折了", "做了白内障手术", "以前没遇到过这种情况", "我在本市生活了十几年", "户口在农村",
)  # fmt: skip
TROUBLES = (
    "请领导给个答复", "望领导解答", "希望有关部门重视", "这样合理吗", "太不方便了", "老百姓真的不容易", "盼回复",
    "急急急", "有没有人管", "请给个说法", "望尽快答复为盼", "请给予明确回复", "不知道找谁问", "求告知", "在线等",
    "谢谢领导", "请问是这样吗", "为什么就没人说清楚呢",
)  # fmt: skip


def nuisance(text: str, rng: random.Random) -> str:
    """``text`` with other names for the scheme and the card, a place, a tale before it or a sigh after it."""
    text = _renamed(text, rng)
    if rng.random() < 0.12 and not _PLACE.search(text) and len(text) < 40:
        text = rng.choice(PLACES) + text
    if rng.random() < 0.18:
        text = "，".join([*rng.sample(TALES, rng.choice((1, 1, 2, 3))), text])
    if rng.random() < 0.1:
        text = text.rstrip("，。？?,") + "，" + rng.choice(TROUBLES)
    return text


def _renamed(text: str, rng: random.Random) -> str:
    for names, choices in _SCHEMES:
        if rng.random() < 0.4 and len(names.findall(text)) == 1:
            text = names.sub(rng.choice(choices), text)
    if rng.random() < 0.2:
        text = _ANY_SCHEME.sub(rng.choice(ANY), text, count=1)
    if rng.random() < 0.25:
        text = _CARD.sub(rng.choice(_CARDS), text)
    return text
