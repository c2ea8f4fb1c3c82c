/** What forms of the console share: an error beside its field, a password that can be looked at. */

import { ApiError } from "./api.js";
import { byId, h } from "./dom.js";

/** Show the error at its field, else below the form; forget the last one. Unexpected errors are thrown on. */
export function showError(error, fields, place) {
  clearErrors(fields, place);
  if (!(error instanceof ApiError)) throw error;
  const input = fields[error.field];
  place.textContent = error.message;
  if (input) input.setAttribute("aria-invalid", "true");
  (input || place).focus();
}

/** Take away what the last try said. */
export function clearErrors(fields, place) {
  place.textContent = "";
  for (const input of Object.values(fields)) input.removeAttribute("aria-invalid");
}

/** A button that shows what is typed: whoever cannot see the password types it wrong. */
export function eye(id) {
  const input = byId(id);
  const button = h("button", { type: "button", "aria-controls": id, "aria-pressed": "false" }, "显示");
  button.addEventListener("click", () => {
    const shown = input.type === "text";
    input.type = shown ? "password" : "text";
    button.textContent = shown ? "显示" : "隐藏";
    button.setAttribute("aria-pressed", String(!shown));
    input.focus();
  });
  input.parentElement.append(button);
}

/** Hold a form while it is being sent, so that a double click is one try. */
export async function whileSending(form, step) {
  const buttons = [...form.querySelectorAll("button")];
  for (const button of buttons) button.disabled = true;
  try {
    return await step();
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

/** A moment as people read it: 11月22日 14:05. */
export function moment(iso) {
  const at = new Date(iso);
  const two = (number) => String(number).padStart(2, "0");
  const year = at.getFullYear() === new Date().getFullYear() ? "" : `${at.getFullYear()}年`;
  return `${year}${at.getMonth() + 1}月${at.getDate()}日 ${two(at.getHours())}:${two(at.getMinutes())}`;
}
