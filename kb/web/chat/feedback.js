/** Helpful or not, and why not. Nothing typed is lost when sending fails. */

import { h } from "./dom.js";

const REASONS = ["不准确", "过时", "看不懂", "没答到点上"];

let count = 0;

/** The form with the reasons, opened by 「没帮上」. */
function reasonForm(id, submit) {
  const boxes = REASONS.map((reason) => h("input", { type: "checkbox", name: "reason", value: reason }));
  const comment = h("textarea", { id: `${id}-comment`, rows: "2", maxlength: "500" });
  const send = h("button", { type: "submit", class: "plain" }, "提交");
  const form = h(
    "form",
    { class: "reasons", "aria-label": "哪里没帮上" },
    h(
      "fieldset",
      {},
      h("legend", {}, "哪里不好？可以多选"),
      boxes.map((box, index) => h("label", { class: "tick" }, box, h("span", {}, REASONS[index]))),
    ),
    h("label", { for: `${id}-comment` }, "还想说什么（可以不填，请不要写姓名和证件号）"),
    comment,
    send,
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit(boxes.filter((box) => box.checked).map((box) => box.value), comment.value.trim(), send);
  });
  return { form, first: boxes[0] };
}

/**
 * The row below an answer.
 * @param {string} traceId
 * @param {function(string, boolean, string[]=, string=): Promise<void>} rate rejects with an ApiError
 * @returns {HTMLElement}
 */
export function feedbackForm(traceId, rate) {
  const id = `feedback-${(count += 1)}`;
  const state = h("p", { class: "state", role: "status", tabindex: "-1" });
  const yes = h("button", { type: "button", class: "rate", "aria-pressed": "false" }, "有帮助");
  const no = h("button", { type: "button", class: "rate", "aria-pressed": "false", "aria-expanded": "false" }, "没帮上");
  const row = h("div", { class: "rates" }, yes, no);
  const label = h("p", { id: `${id}-label` }, "这个回答有帮助吗？");
  const box = h("div", { class: "feedback", role: "group", "aria-labelledby": `${id}-label` }, label, row, state);
  let reasons = null;

  const mark = (helpful) => {
    yes.setAttribute("aria-pressed", String(helpful === true));
    no.setAttribute("aria-pressed", String(helpful === false));
  };
  const close = () => {
    reasons?.form.remove();
    reasons = null;
    no.setAttribute("aria-expanded", "false");
  };
  const send = async (button, done, ...verdict) => {
    button.disabled = true;
    state.textContent = "";
    try {
      await rate(traceId, ...verdict);
      close();
      mark(verdict[0]);
      state.textContent = done;
      state.focus();
    } catch (error) {
      state.textContent = `没有提交成功。${error.retryable ? "请再点一次。" : error.message}`;
    } finally {
      button.disabled = false;
    }
  };
  const ask = () => {
    reasons = reasonForm(id, (chosen, comment, button) =>
      send(button, "谢谢，我们会改进。着急的话可以打热线。", false, chosen, comment));
    row.after(reasons.form);
    no.setAttribute("aria-expanded", "true");
    reasons.first.focus();
    // The verdict counts even if no reason follows; a reason sent later replaces it.
    rate(traceId, false).then(() => mark(false), () => undefined);
  };

  yes.addEventListener("click", () => send(yes, "谢谢您！", true));
  no.addEventListener("click", () => {
    state.textContent = "";
    if (reasons) close();
    else ask();
  });
  return box;
}
