/** The question box: safe with input methods, keeps what was typed until it is sent. */

/** The server's limit, in characters as people count them. */
const LIMIT = 2000;
/** From here on the count is shown: long questions are found worse. */
const LONG = 500;

/** Characters as people and the server count them (an emoji is one). */
function lengthOf(text) {
  return [...text].length;
}

/** Whether a key press belongs to an input method (Safari says so by key code only). */
function composing(event) {
  return event.isComposing || event.keyCode === 229;
}

/**
 * @param {{form: HTMLFormElement, input: HTMLTextAreaElement, count: HTMLElement, button: HTMLButtonElement}} parts
 * @param {function(string): boolean} onSend returns whether the text was taken; if not it stays in the box
 * @returns {{fill: function(string), focus: function(), empty: function(): boolean, busy: function(boolean)}}
 */
export function composer({ form, input, count, button }, onSend) {
  const touch = window.matchMedia("(pointer: coarse)");

  const measure = () => {
    const length = lengthOf(input.value.trim());
    const over = length - LIMIT;
    count.textContent =
      over > 0
        ? `太长了，最多 ${LIMIT} 字，请删掉 ${over} 字`
        : length >= LONG
          ? `已写 ${length} 字，最多 ${LIMIT} 字。说得短一点更容易查准`
          : "";
    count.classList.toggle("over", over > 0);
    input.setAttribute("aria-invalid", String(over > 0));
    input.style.height = "auto";
    // A hidden box has no height to take.
    if (input.scrollHeight) input.style.height = `${input.scrollHeight + input.offsetHeight - input.clientHeight}px`;
    return length > 0 && over <= 0;
  };

  const submit = () => {
    const text = input.value.trim();
    if (!measure()) {
      input.focus();
      return;
    }
    if (!onSend(text)) return;
    input.value = "";
    measure();
    // On a phone the keyboard would cover the answer.
    if (touch.matches) input.blur();
    else input.focus();
  };

  input.addEventListener("input", measure);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || composing(event)) return;
    event.preventDefault();
    submit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  window.addEventListener("resize", measure);
  document.addEventListener("typechange", measure);

  return {
    fill(text) {
      const draft = input.value.trim();
      input.value = draft && draft !== text ? `${text}\n${draft}` : text;
      measure();
      input.focus();
      input.setSelectionRange(text.length, text.length);
    },
    focus: () => input.focus(),
    empty: () => input.value.trim() === "",
    busy(on) {
      button.setAttribute("aria-disabled", String(on));
      button.textContent = on ? "稍等" : "发送";
    },
  };
}
