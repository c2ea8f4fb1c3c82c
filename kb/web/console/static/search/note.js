/** The note of a call: filled in by itself as far as it goes, saved by one key. */

import { h, unseen } from "/static/console/dom.js";
import { holdWhile } from "/static/console/leaving.js";
import { Outbox } from "./outbox.js";

const OUTCOMES = [
  ["answered", "已答复"],
  ["call_back", "要回电"],
  ["passed_on", "转其他部门"],
  ["not_found", "没查到"],
  ["other", "其他"],
];
const HOW = { open: "看过", speech: "念了话术", sms: "发了短信", wechat: "发了微信" };

function clock(seconds) {
  return `${String(Math.floor(seconds / 60)).padStart(2, "0")}:${String(seconds % 60).padStart(2, "0")}`;
}

function local(day) {
  return `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, "0")}-${String(day.getDate()).padStart(2, "0")}`;
}

export class Note {
  /**
   * @param {HTMLElement} root
   * @param {{area: function(): string, onDone: function(), onSaved: function(object), say: function(string, object=)}} port
   */
  constructor(root, port) {
    this.port = port;
    this.closing = 0;
    this.outbox = new Outbox({ onSaved: port.onSaved });
    this.asked = h("textarea", { id: "asked", rows: 2, maxlength: 500, placeholder: "打开或复制答复时自动填上" });
    this.text = h("textarea", { id: "note-text", rows: 2, maxlength: 1000, placeholder: "可不填，不要写姓名和证件号" });
    this.followUp = h("input", { id: "follow-up", type: "text", maxlength: 500, autocomplete: "off", placeholder: "答应了什么、谁来办" });
    this.due = h("input", { id: "due", type: "date" });
    this.given = h("ul", { class: "given", "aria-label": "给出的答复" });
    this.timer = h("span", { class: "timer" }, "00:00");
    this.radios = OUTCOMES.map(([value, name]) => [h("input", { type: "radio", name: "outcome", value, id: `outcome-${value}` }), name]);
    root.append(this.layOut());
    this.asked.addEventListener("input", () => {
      this.edited = true;
    });
    for (const [radio] of this.radios) radio.addEventListener("change", () => { this.judged = true; });
    setInterval(() => this.tick(), 1000);
    holdWhile(() => this.closing > 0 || this.outbox.holds || this.begun);
  }

  layOut() {
    const choices = this.radios.map(([radio, name]) => h("label", { for: radio.id }, radio, h("span", {}, name)));
    const save = h("button", { type: "button", class: "primary", onclick: () => this.port.onDone() }, "保存，接下一位 ", h("kbd", {}, "Alt X"));
    return h(
      "section",
      { class: "note", "aria-label": "通话记录" },
      h("h2", {}, "本次来电 ", this.timer),
      h("label", { for: "asked" }, "问了什么"),
      this.asked,
      h("p", { class: "label" }, "给出的答复"),
      this.given,
      h("fieldset", {}, h("legend", {}, "结果"), h("div", { class: "outcomes" }, choices)),
      h("label", { for: "note-text" }, "备注"),
      this.text,
      h("label", { for: "follow-up" }, "还要做的事"),
      h("div", { class: "follow" }, this.followUp, h("label", { class: "unseen", for: "due" }, "哪天前"), this.due),
      save,
      this.outbox.element,
    );
  }

  /** Begin with a new call. */
  begin(call) {
    this.call = call;
    this.edited = false;
    this.judged = false;
    for (const field of [this.asked, this.text, this.followUp, this.due]) field.value = "";
    for (const [radio] of this.radios) radio.checked = false;
    this.due.min = local(new Date());
    this.draw();
    this.tick();
  }

  /** An answer was given: the note says so, as long as the operator wrote nothing else. */
  gave() {
    if (!this.edited) this.asked.value = this.call.question;
    if (!this.judged) this.choose("answered");
    this.draw();
  }

  /** Nothing fits: the note says so, unless an answer was given before. */
  missed() {
    if (!this.edited) this.asked.value = this.call.question;
    if (!this.judged && !this.call.given.size) this.choose("not_found");
  }

  choose(outcome) {
    for (const [radio] of this.radios) radio.checked = radio.value === outcome;
  }

  get outcome() {
    const found = this.radios.find(([radio]) => radio.checked);
    return found ? found[0].value : "";
  }

  /** Whether there is anything to note of this call. */
  get begun() {
    return Boolean(this.call.given.size) || Boolean(this.asked.value.trim() || this.text.value.trim() || this.followUp.value.trim());
  }

  draw() {
    const rows = [...this.call.given.values()].map(({ title, version, how }) =>
      h("li", {}, h("span", {}, title), h("span", { class: "more" }, `${HOW[how]}　版本 ${version}`)),
    );
    this.given.replaceChildren(...(rows.length ? rows : [h("li", { class: "none" }, "还没有")]));
  }

  tick() {
    this.timer.textContent = this.call ? clock(this.call.lasted) : "00:00";
  }

  focus() {
    const chosen = this.radios.find(([radio]) => radio.checked) || this.radios[0];
    // What is still being fetched fills in what was asked.
    (this.asked.value.trim() || this.call.busy ? chosen[0] : this.asked).focus();
  }

  /** What is wrong with the note as it stands: `[message, field]`, or null. What a call still fetches will be in it. */
  get lacks() {
    if (!this.asked.value.trim() && !this.call.busy) return ["先写一句问了什么", this.asked];
    if (!this.outcome && !this.call.busy) return ["选一下结果", this.radios[0][0]];
    if (this.outcome === "call_back" && !this.followUp.value.trim()) return ["要回电的，写一下答应了什么", this.followUp];
    if (this.due.value && !this.followUp.value.trim()) return ["有日期的，写一下要做什么", this.followUp];
    if (this.due.value && this.due.value < this.due.min) return ["日期已经过了", this.due];
    return null;
  }

  /** Take the note out of the form, or say what it lacks and return null. */
  take() {
    const lacks = this.lacks;
    if (lacks) {
      this.port.say(lacks[0], { bad: true });
      lacks[1].focus();
      return null;
    }
    const { call } = this;
    return {
      call,
      area: this.port.area(),
      asked: this.edited ? this.asked.value.trim() : "",
      outcome: this.judged || !call.busy ? this.outcome : "",
      note: this.text.value.trim(),
      follow_up: this.followUp.value.trim(),
      due: this.due.value,
    };
  }

  /** Send a note that was taken, with what its call still brings. */
  async finish({ call, area, asked, outcome, note, follow_up, due }) {
    this.closing += 1;
    await call.over();
    this.closing -= 1;
    const question = asked || call.question;
    if (!question) return;
    const body = { call_id: call.id, asked: question, area, started_at: call.startedAt.toISOString() };
    body.outcome = outcome || (call.given.size ? "answered" : "not_found");
    for (const [name, value] of Object.entries({ note, follow_up, due })) if (value) body[name] = value;
    this.outbox.add(body);
  }
}

/** The latest calls, and the follow-ups still to be done. */
export function notesView(title, id, list, { onOpen, onDone }) {
  const outcome = new Map(OUTCOMES);
  const time = (iso) => new Date(iso).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" });
  const one = (note) =>
    h(
      "li",
      { class: note.overdue ? "overdue" : null },
      h("span", { class: "line" }, h("span", { class: "at" }, time(note.created_at)), h("span", { class: "subject" }, note.asked), h("span", { class: "ended" }, outcome.get(note.outcome))),
      note.follow_up ? h("span", { class: "more" }, `${note.done_at ? "已办" : note.overdue ? "已过期" : "待办"}：${note.follow_up}${note.due ? `（${note.due}前）` : ""}`) : null,
      h(
        "span",
        { class: "row-tools" },
        note.read.slice(0, 1).map((read) => h("button", { type: "button", class: "link", onclick: () => onOpen(read) }, "看当时的答复", unseen(`：${read.title}`))),
        note.follow_up && !note.done_at ? h("button", { type: "button", class: "link", onclick: () => onDone(note) }, "办好了", unseen(`：${note.follow_up}`)) : null,
      ),
    );
  return h("section", { class: "calls", id, "aria-label": title, tabindex: "-1" }, h("h2", {}, title), list.length ? h("ol", {}, list.map(one)) : h("p", { class: "none" }, "没有"));
}
