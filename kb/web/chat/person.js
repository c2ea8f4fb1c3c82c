/** Asking for a person, and the person's answer: kept by the server, so that it is there after a reload. */

import { handoff, uuid } from "./api.js";
import { byId, h } from "./dom.js";
import { markdown } from "./markdown.js";
import { withPhones } from "./phone.js";
import { show } from "./views.js";

const HIDDEN_MS = 60_000;
const TITLE = document.title;
/** A button that should be there is looked for again: the service may just be busy. */
const TRIES = 3;
const AGAIN_MS = 3_000;

/** When, in the resident's own day: 14:05, or 11月21日 14:05. */
function moment(iso) {
  const at = new Date(iso);
  const time = `${String(at.getHours()).padStart(2, "0")}:${String(at.getMinutes()).padStart(2, "0")}`;
  return at.toDateString() === new Date().toDateString() ? time : `${at.getMonth() + 1}月${at.getDate()}日 ${time}`;
}

function said(message) {
  const operator = message.author === "operator";
  return h(
    "div",
    { class: `person-said ${message.author}` },
    h("span", { class: "by" }, operator ? "工作人员" : "您"),
    operator ? withPhones(message.text) : message.text,
    message.entries.map((entry) => h("span", { class: "under" }, `依据：${entry.title}`)),
    h("span", { class: "under" }, moment(message.at)),
  );
}

/** How things stand, in one sentence that promises nothing. */
function standing({ staff, thread }) {
  if (!thread || thread.state === "closed") return staff.text;
  if (thread.state === "waiting") {
    const before = thread.position > 1 ? `前面还有 ${thread.position - 1} 位` : "您是下一位";
    return `已经转给工作人员，${before}。${staff.text}。`;
  }
  return thread.state === "taken" ? "工作人员正在处理您的问题。" : "工作人员回复了，还有不清楚的可以接着问。";
}

export class Person {
  /** @param {{announce: function(string), onPrivacy: function(function())}} port */
  constructor(port) {
    this.port = port;
    this.known = null;
    this.timer = 0;
    this.wanted = false;
    this.messageId = uuid();
    byId("person-form").addEventListener("submit", (event) => this.submit(event));
    byId("person-end").addEventListener("click", () => this.end());
    byId("person-news").addEventListener("click", () => this.goTo());
    byId("ask-person").addEventListener("click", () => this.open());
    byId("person-text").addEventListener("input", () => {
      this.messageId = uuid();
    });
    document.addEventListener("visibilitychange", () => this.visible());
  }

  /** Look whether there is a thread from before. */
  async restore() {
    await this.look().catch(() => null);
  }

  /** Ask the server how things stand; the next time is when it said. */
  async look(offer = false) {
    clearTimeout(this.timer);
    try {
      this.show(await handoff.look(offer));
    } finally {
      this.plan();
    }
  }

  plan() {
    clearTimeout(this.timer);
    const thread = this.known && this.known.thread;
    if (!thread || thread.state === "closed") return;
    const wait = document.hidden ? HIDDEN_MS : this.known.poll_seconds * 1000;
    this.timer = setTimeout(() => this.look().catch(() => this.plan()), wait);
  }

  visible() {
    if (document.hidden || !this.known || !this.known.thread || this.known.thread.state === "closed") return;
    this.look().catch(() => null);
  }

  /** The button below a reply that offers a person; it shows itself when somebody can answer here. */
  offer() {
    const place = h("div", { class: "to-person", hidden: true });
    const look = async () => {
      // Asked afresh each time: who is there changes while a page is open.
      for (let tries = 0; tries < TRIES; tries += 1) {
        if (tries) await new Promise((done) => setTimeout(done, AGAIN_MS));
        const known = await this.look().then(() => true, () => false);
        if (known) break;
      }
      if (!this.known || !this.known.staff.available) return;
      const open = this.known.thread && this.known.thread.state !== "closed";
      place.append(
        h("p", { class: "quiet" }, open ? standing(this.known) : `也可以在这里留给工作人员回复。${this.known.staff.text}。`),
        h("button", { type: "button", class: "primary", onclick: () => this.open() }, open ? "看工作人员的回复" : "请工作人员在这里回复"),
      );
      place.hidden = false;
    };
    look();
    return place;
  }

  /** Open the form, filled with the last question. */
  async open() {
    show("chat", false);
    this.wanted = true;
    byId("person").hidden = false;
    try {
      await this.look(true);
    } catch (error) {
      this.fail(error);
    }
    const { question, thread } = this.known || {};
    const box = byId("person-text");
    if (question && !box.value && (!thread || thread.state === "closed")) box.value = question;
    this.goTo(box);
  }

  goTo(target = byId("person-title")) {
    show("chat", false);
    byId("person").scrollIntoView({ block: "start" });
    target.focus({ preventScroll: true });
    this.seen();
  }

  fail(error) {
    byId("person-error").textContent = `没有成功：${error.message}`;
    if (error.code === "privacy_required") this.port.onPrivacy(() => this.open());
  }

  async submit(event) {
    event.preventDefault();
    const box = byId("person-text");
    const text = box.value.trim();
    byId("person-error").textContent = "";
    if (!text) {
      byId("person-error").textContent = "请写一句要问的事。";
      box.focus();
      return;
    }
    const open = this.known && this.known.thread && this.known.thread.state !== "closed";
    byId("person-send").disabled = true;
    try {
      const facts = byId("person-facts").checked;
      const now = open ? await handoff.add(text, this.messageId) : await handoff.ask(text, facts, this.messageId);
      box.value = "";
      this.messageId = uuid();
      this.show(now);
      this.plan();
      this.port.announce(standing(now));
    } catch (error) {
      this.fail(error);
      if (error.code === "handoff_closed") this.look(true).catch(() => null);
    } finally {
      byId("person-send").disabled = false;
    }
  }

  async end() {
    try {
      this.show(await handoff.close());
      this.plan();
      byId("person-title").focus();
    } catch (error) {
      this.fail(error);
    }
  }

  /** Draw how things stand. */
  show(now) {
    const before = this.known;
    this.known = now;
    const { staff, thread, facts, emergency } = now;
    const open = Boolean(thread) && thread.state !== "closed";
    byId("ask-person").hidden = !staff.available;
    byId("person").hidden = !thread && !this.wanted;
    byId("person-staff").textContent = thread && !open ? `${this.over(thread)}${staff.available ? "" : staff.text}` : standing(now);
    this.messages(thread ? thread.messages : [], before);
    byId("person-form").hidden = !staff.available;
    byId("person-label").textContent = open ? "还要补充的话" : thread ? "再问一件事" : "要问工作人员的事";
    byId("person-send").textContent = open ? "补充给工作人员" : "转给工作人员";
    byId("person-end").hidden = !open;
    byId("person-passes").hidden = open;
    byId("person-fact-choice").hidden = !facts.length;
    byId("person-fact-list").textContent = facts.join("、");
    if (emergency) this.urgent(emergency);
    this.news();
  }

  over(thread) {
    return thread.closed_by === "resident" ? "您已经结束了这次转人工。" : "工作人员已经结束这次对话。";
  }

  messages(messages, before) {
    const place = byId("person-log");
    const known = before && before.thread ? before.thread.messages.length : 0;
    const fresh = JSON.stringify(messages);
    if (place.dataset.drawn === fresh) return;
    place.dataset.drawn = fresh;
    place.replaceChildren(...messages.map(said));
    const last = messages.at(-1);
    if (before && messages.length > known && last.author === "operator") this.port.announce(`工作人员回复：${last.text}`);
  }

  urgent(text) {
    const place = byId("person-urgent");
    place.replaceChildren(markdown(text, (part) => withPhones(part, true)));
    place.hidden = false;
  }

  /** The newest message of the operator that this page has not shown yet. */
  get unread() {
    const thread = this.known && this.known.thread;
    const newest = thread && thread.messages.filter((item) => item.author === "operator").at(-1);
    return newest && newest.id > thread.read_id ? newest.id : 0;
  }

  /** A line below the header, and the window's title, until the answer is in view. */
  news() {
    const unread = this.unread > 0;
    byId("person-news").hidden = !unread;
    document.title = unread ? `工作人员回复了 · ${TITLE}` : TITLE;
    const box = byId("person").getBoundingClientRect();
    const inView = !document.hidden && box.height > 0 && box.top < window.innerHeight - 80 && box.bottom > 80;
    if (unread && inView) this.seen();
  }

  async seen() {
    const id = this.unread;
    if (!id) return;
    try {
      this.show(await handoff.read(id));
    } catch (error) {
      if (!("retryable" in error)) throw error;
    }
  }

  /** Take it all off the screen: the conversation was deleted. */
  clear() {
    clearTimeout(this.timer);
    this.known = null;
    this.wanted = false;
    byId("person").hidden = true;
    byId("person-urgent").hidden = true;
    byId("person-news").hidden = true;
    byId("person-log").replaceChildren();
    byId("person-text").value = "";
    byId("person-error").textContent = "";
    document.title = TITLE;
  }
}
