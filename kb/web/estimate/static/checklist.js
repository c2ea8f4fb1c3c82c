/** The materials for one person as a result: to bring, depending, not to bring. */

const HEADINGS = { needed: "要带", depends: "看情况", not_needed: "不用带" };

function item(one) {
  const form = [one.form, one.copies ? `${one.copies}份` : null].filter(Boolean).join("，");
  const notes = [one.why, one.shared ? `能联网查到就不用交：${one.shared}` : null, one.note];
  return { text: form ? `${one.name}（${form}）` : one.name, notes: notes.filter(Boolean) };
}

/** @param {object} reply MaterialsReply */
export function materials(reply) {
  const by = (state) => reply.items.filter((one) => one.state === state);
  const [needed, open] = [by("needed"), by("depends")];
  const none = reply.items.length ? "没有一定要带的" : "不用带材料";
  const bring = `办「${reply.name}」${needed.length ? `要带 ${needed.length} 样` : none}`;
  return {
    tone: "good",
    title: "材料清单",
    answer: [open.length ? `${bring}，另有 ${open.length} 样看情况。` : `${bring}。`],
    beside: reply.need.length ? ["回答表格里标出来的问题，再算一下，清单会更准。"] : [],
    figures: [],
    parts: Object.keys(HEADINGS).map((state) => ({
      title: HEADINGS[state],
      ticks: state !== "not_needed",
      items: by(state).map(item),
    })),
  };
}
