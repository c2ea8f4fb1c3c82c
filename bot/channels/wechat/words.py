"""What the channel itself says; answers come from the knowledge base, never from here."""

from __future__ import annotations

LATER = "还在为您查，请稍后回复“1”查看。"
STILL_LOOKING = "还在查，请过几秒再回复“1”。"
RIGHT = "对"
YES = ("对的", "是", "是的", "嗯", "没错")
"""Other ways to confirm what was heard."""
NOTHING_LEFT = "没有更多内容了。您可以直接说要问的事。"
NO_VOICE = "这段语音没有识别出文字，请用文字把要问的事写下来。"
HEARD = "我听到的是：「{text}」\n\n对的话请回复“1”，不对请再说一遍或改用文字。"
NO_MEDIA = "我只看得懂文字，看不了图片、视频、位置、链接和表情。请用文字把要问的事写下来。"
TOO_FAST = "您问得太快了，请过一分钟再问。"
BUSY = "现在咨询的人很多，请过几分钟再问。"
FULL_TEXT = "看全文"
EARLIER = "看上一条的答复"
CONTINUE = "继续"
MORE = "（没有完，回复“继续”看下一段）"
ANOTHER = "（还有一条答复没有看，回复“1”接着看）"
CHOOSE = "回复数字选择："
ASK_ON = "接着问，回复数字："
WELCOME = "欢迎关注。参保、缴费、报销、医疗救助的事，直接用平常的话问我。"
SCANNED = "您扫的是{area}的二维码，下面按{area}的规定回答。"
DEMO = "示例，未经医保部门审核"
DEGRADED = "系统有一部分正在恢复。接着问时，请把事情说全。"
AREA = "适用地区：{area}"
OFF = "微信咨询暂停：{reason}。"
RING = "着急的话，请打{area}的医保服务热线 {number}。"
ACUTE = "有生命危险请直接打 120。"
TO_PERSON = "把问题转给工作人员，在这里等回复"
WRITE_QUESTION = "请用一条消息把要问的事写下来，我转给工作人员。"
HANDED_ON = (
    "已经转给工作人员：「{question}」。前面的问答和您说过的情况，工作人员也看得到，证件号、手机号已经遮住。"
)
BEFORE_YOU = "前面还有 {number} 位。"
NEXT = "您排在第一位。"
SOMEBODY_THERE = "有工作人员在线，回复会发到这里；过一阵没看到，给我发一句话，就能看到回复。"
NOBODY_THERE = (
    "眼下没有工作人员在线，{hours}。有人上线就会看到，回复会发到这里；"
    "过一阵没看到，给我发一句话，就能看到回复。"
)
ADD = "补充"
END_PERSON = "结束人工"
WHILE_WAITING = (
    f"等的时候可以接着问我。要补充，请这样写：“{ADD}：我家是低保户”；不用了，请回复“{END_PERSON}”。"
)
TALKING = f"工作人员已经接了您的问题，您写的会直接转给对方。回复“{END_PERSON}”就换回我来答。"
PASSED_ON = f"已转给工作人员。回复“{END_PERSON}”就换回我来答。"
PERSON_SAYS = "【工作人员回复】\n{text}"
PERSON_ENDED = "人工服务结束了，接下来由我回答。"
NO_PERSON = "现在转不了。"
RING_INSTEAD = "请打医保服务热线 {number}。"
