/** Turns: what was asked, its answer, or why there is none yet and how to try again. */

import { h, unseen } from "./dom.js";
import { renderReply } from "./render.js";
import { ApiError, uuid } from "./api.js";

/** The turn's first line must not hide under the header, whatever the type size. */
function show(element) {
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.scrollIntoView({ block: "start", behavior: calm ? "auto" : "smooth" });
}

export class Conversation {
  /**
   * @param {HTMLElement} log
   * @param {object} port `chat(text, id)`, `rate(…)`, `announce(text)`, `busy(on)`, `edit(text)`,
   *   `rephrase()`, `hotline()`, `person()`, `onPrivacy(resume)`
   */
  constructor(log, port) {
    this.log = log;
    this.port = port;
    this.waiting = false;
  }

  /**
   * Ask; `shown` is what the person chose, where that differs from the text sent.
   * @returns {boolean} false while an earlier question still waits for its answer
   */
  ask(text, shown = text) {
    if (this.waiting) {
      this.port.announce("正在查上一个问题，请稍等");
      return false;
    }
    const turn = { text, id: uuid(), state: h("div", { class: "state-of-turn" }) };
    const question = h("div", { class: "question" }, unseen("您问："), h("p", {}, shown));
    turn.element = h("div", { class: "turn" }, question, turn.state);
    this.log.append(turn.element);
    this.deliver(turn);
    show(turn.element);
    return true;
  }

  /** Send a turn, or send it again under the same id: the server takes it once. */
  async deliver(turn) {
    this.setWaiting(true);
    const dots = h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i"));
    turn.state.replaceChildren(h("p", { class: "pending" }, "正在查", dots));
    try {
      const reply = await this.port.chat(turn.text, turn.id);
      const answer = renderReply(reply, this.actions(turn));
      turn.state.replaceWith(answer);
    } catch (error) {
      turn.state.replaceChildren(this.failed(turn, error));
      if (!(error instanceof ApiError)) throw error;
      if (error.code === "privacy_required") this.port.onPrivacy(() => this.deliver(turn));
    } finally {
      this.setWaiting(false);
    }
    show(turn.element);
  }

  setWaiting(on) {
    this.waiting = on;
    this.port.busy(on);
  }

  actions(turn) {
    return {
      ask: (send, shown) => this.ask(send, shown),
      correct: () => this.port.edit(turn.text),
      rephrase: () => this.port.rephrase(),
      rate: this.port.rate,
      hotline: this.port.hotline(),
      person: this.port.person,
    };
  }

  /** Why there is no answer, with the ways on; the question stays above it. */
  failed(turn, error) {
    const retry = () => {
      if (!this.waiting) this.deliver(turn);
    };
    const edit = () => {
      turn.element.remove();
      this.port.edit(turn.text);
    };
    // A kiosk that has wiped the session for the next person has nothing left.
    const kept = error.code === "kiosk_session_over" ? "" : "您问的话还在，没有丢。";
    const trace = error.traceId ? h("span", { class: "quiet" }, `（编号 ${error.traceId}）`) : null;
    return h(
      "div",
      { class: "failed", role: "alert" },
      h("p", {}, error instanceof ApiError ? error.message : "这条回答没能显示出来。", kept, trace),
      h(
        "div",
        { class: "stack" },
        error.retryable ? h("button", { type: "button", class: "primary", onclick: retry }, "重试") : null,
        h("button", { type: "button", class: "plain", onclick: edit }, "改一改再发"),
      ),
    );
  }

  /** Whether a question has no answer yet: closing the page would lose it. */
  get open() {
    return this.waiting || this.log.querySelector(".failed") !== null;
  }

  /** Take all turns off the screen. */
  clear() {
    this.log.replaceChildren();
  }
}
