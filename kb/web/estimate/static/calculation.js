/** One calculator: send the form, ask for what is missing, show the result; what changes makes it stale. */

import { ApiError } from "/static/chat/api.js";
import { h } from "/static/chat/dom.js";
import { phoneLink } from "/static/chat/phone.js";
import { ask, entry, whereToGo } from "./api.js";
import { copyText } from "./copy.js";
import { Form, holds } from "./form.js";
import { framed } from "./frame.js";
import { resultOf } from "./results.js";
import { plainText, sheet } from "./sheet.js";

export class Calculation {
  /**
   * @param {object} spec CalculatorOut
   * @param {object} forms EstimateReply
   * @param {object} port see calculators
   */
  constructor(spec, forms, port) {
    this.spec = spec;
    this.forms = forms;
    this.port = port;
    this.turn = 0;
    this.form = new Form(spec, forms.privacy, {
      onSubmit: () => this.submit(),
      onChange: () => this.stale(),
      onClear: () => this.show([]),
    });
    this.outcome = h("section", { class: "outcome", "aria-label": `${spec.title}的结果` });
    this.outcome.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.form.shown[0].focus();
    });
    this.element = h(
      "section",
      { class: "calculation", "data-kind": spec.id, "aria-label": spec.title },
      h("div", { class: "intro" }, h("h2", { tabindex: "-1" }, spec.title), h("p", {}, spec.lead)),
      this.form.element,
      this.outcome,
    );
  }

  /** Send what was entered; only the latest press of the button counts. */
  async submit() {
    const turn = ++this.turn;
    this.form.busy(true);
    try {
      const wrong = await this.form.read();
      if (turn !== this.turn) return;
      if (wrong) this.refuse(wrong);
      else await this.compute(turn);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (turn === this.turn) this.failed(error);
    } finally {
      if (turn === this.turn) this.form.busy(false);
    }
  }

  async compute(turn) {
    const service = this.form.fields.get("service");
    if (service && !service.said) {
      this.ask([{ name: "service" }]);
      return;
    }
    const sent = this.form.body(this.port.area());
    const reply = await ask(this.spec.path, sent);
    if (reply.status !== "need") {
      const [places, general] = await Promise.all([this.places(sent), this.general(reply, sent)]);
      if (turn === this.turn) this.answer(reply, sent, { places, general });
    } else if (turn === this.turn) this.ask(reply.need);
  }

  /** What holds in general, where the area lacks a figure. */
  async general(reply, sent) {
    return reply.status === "missing" && this.spec.general ? entry(this.spec.general, sent.area) : null;
  }

  /** The services to go on with: those for the answers given, or the one asked about. */
  places(sent) {
    const ids = sent.service
      ? [sent.service]
      : this.spec.go_on.filter(({ when }) => holds(when, (name) => this.form.said(name))).map((one) => one.service.id);
    return Promise.all(ids.map((id) => whereToGo(id, sent.area)));
  }

  /** The rule needs more: say which, go to the first. */
  ask(questions) {
    const { open, closed } = this.form.need(questions);
    const to = (field) =>
      h("li", {}, h("button", { type: "button", class: "link", onclick: () => field.focus() }, field.spec.ask));
    const hotline = this.port.hotline();
    const stuck = closed.length
      ? h(
          "p",
          {},
          `「${closed.map((field) => field.spec.label).join("」「")}」不知道的话算不出来。可以先查一查，或者问工作人员`,
          hotline ? ["：", phoneLink(hotline.number)] : null,
          "。",
        )
      : null;
    const title = open.length ? `还要知道 ${open.length} 项` : "还算不出来";
    this.show([
      h(
        "div",
        { class: "sheet-result open" },
        h("h3", { class: "result-title", tabindex: "-1" }, title),
        open.length ? h("p", {}, "表格里标黄的，填上再算；不知道的选「不知道」。") : null,
        open.length ? h("ol", { class: "asked" }, open.map(to)) : null,
        stuck,
      ),
    ]);
    this.port.announce(title);
    if (open.length) open[0].focus();
    else this.focusResult();
  }

  answer(reply, sent, { places, general }) {
    this.form.need(reply.need || []);
    const fields = this.form.shown;
    const result = framed(resultOf(this.spec.id, reply, sent), {
      title: this.spec.title,
      fields,
      reply,
      places,
      general,
      hotline: this.port.hotline(),
      brief: Boolean(sent.service),
    });
    const status = h("p", { class: "copied", role: "status" });
    const copy = async () => {
      const done = await copyText(plainText(result, this.port.demo ? [this.port.demo] : []));
      status.textContent = done ? "已复制，可以粘贴" : "这个浏览器不让复制，请选中文字自己复制";
    };
    const buttons = [
      h("button", { type: "button", class: "plain", onclick: copy }, "复制成文字"),
      h("button", { type: "button", class: "plain", onclick: () => window.print() }, "打印"),
      status,
    ];
    this.show([sheet(result, { buttons })]);
    this.focusResult();
  }

  /** A field is wrong: its message stands beside it. */
  refuse(field) {
    this.show([]);
    this.port.announce(field.says.error.textContent);
    field.focus();
  }

  /** An error of the server: beside the field it names, else in the place of the result. */
  failed(error) {
    const field = error.retryable ? undefined : this.form.named(error.field);
    if (field) {
      field.element.hidden = false;
      field.fail(error.message === this.forms.unclear ? field.spec.wrong : error.message);
      this.refuse(field);
      return;
    }
    const trace = error.traceId ? h("span", { class: "quiet" }, `（编号 ${error.traceId}）`) : null;
    this.show([
      h(
        "div",
        { class: "sheet-result bad", role: "alert" },
        h("h3", { class: "result-title", tabindex: "-1" }, "没有算成"),
        h("p", {}, error.message, trace),
        error.retryable ? h("button", { type: "button", class: "primary", onclick: () => this.submit() }, "重试") : null,
      ),
    ]);
    this.focusResult();
  }

  show(nodes) {
    this.outcome.replaceChildren(...nodes);
    this.outcome.classList.remove("stale");
  }

  /** Something changed after the result: it must not be read as the result of what stands there now. */
  stale() {
    this.turn += 1;
    this.form.busy(false);
    if (!this.outcome.querySelector(".told") || this.outcome.classList.contains("stale")) return;
    this.outcome.classList.add("stale");
    this.outcome.prepend(h("p", { class: "changed", role: "status" }, "填的内容改过了，下面还是改以前的结果。请再点「算一下」。"));
  }

  focusResult() {
    const title = this.outcome.querySelector(".result-title");
    title.focus({ preventScroll: true });
    const { top } = title.getBoundingClientRect();
    if (top < 0 || top > window.innerHeight / 2) this.outcome.scrollIntoView({ block: "start" });
  }
}
