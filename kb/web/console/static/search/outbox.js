/** Notes on their way to the server: the next caller does not wait for it. What it cannot take now is sent again by itself. */

import { ApiError } from "/static/console/api.js";
import { h, unseen } from "/static/console/dom.js";
import { saveNote } from "./net.js";

const AGAIN_MS = 15_000;
const PERSON = new Set(["sign_in_required", "account_changed", "csrf_failed", "password_change_required"]);
/** What somebody has to do something about, after which the same note can be taken. */
const WORDS = ["asked", "note", "follow_up", "due"];

/** Whether sending the same again can help. */
function mayHelp({ code, status }) {
  return code === "slow" || code === "offline" || PERSON.has(code) || status === 429 || status >= 500;
}

export class Outbox {
  /** @param {{onSaved: function(object)}} port */
  constructor(port) {
    this.port = port;
    this.notes = [];
    this.said = h("p", { role: "status" });
    this.refused = h("ul", {});
    this.element = h("div", { class: "unsent", hidden: true }, this.said, this.refused);
    setInterval(() => this.again(), AGAIN_MS);
  }

  /** Whether there are notes that the server does not have. */
  get holds() {
    return this.notes.length > 0;
  }

  add(body) {
    const note = { body, error: null, busy: false };
    this.notes.push(note);
    return this.send(note);
  }

  async send(note) {
    if (note.busy) return;
    note.busy = true;
    try {
      const saved = await saveNote(note.body);
      this.drop(note);
      this.port.onSaved(saved.note);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      note.error = error;
      this.draw();
    } finally {
      note.busy = false;
    }
  }

  again() {
    for (const note of this.notes) if (note.error && mayHelp(note.error)) this.send(note);
  }

  drop(note) {
    this.notes = this.notes.filter((one) => one !== note);
    this.draw();
  }

  draw() {
    const failed = this.notes.filter(({ error }) => error);
    const waiting = failed.filter(({ error }) => mayHelp(error));
    const why = waiting.find(({ error }) => PERSON.has(error.code));
    this.element.hidden = !failed.length;
    this.said.textContent = waiting.length
      ? `${waiting.length} 条记录还没有送到${why ? `：${why.error.message}然后` : "，连上后"}自动再送。先别关这一页。`
      : "";
    this.refused.replaceChildren(...failed.filter((note) => !waiting.includes(note)).map((note) => this.row(note)));
  }

  /** One that is refused as it is: its words are there to be copied, and nothing is tried behind one's back. */
  row(note) {
    const { body, error } = note;
    const about = () => unseen(`：${body.asked}`);
    return h(
      "li",
      {},
      h("p", {}, `这条记录没有保存：${error.message}`),
      h("p", {}, WORDS.map((name) => body[name]).filter(Boolean).join("；")),
      h("button", { type: "button", class: "link", onclick: () => this.send(note) }, "再送一次", about()),
      " ",
      h("button", { type: "button", class: "link", onclick: () => this.drop(note) }, "不要这条了", about()),
    );
  }
}
