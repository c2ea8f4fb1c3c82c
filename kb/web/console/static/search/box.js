/**
 * The search box. While an input method composes nothing is searched for and no key means anything: the letters are
 * half a word, and Enter belongs to the input method (some only say so by the key code 229).
 */

export const BY_INPUT_METHOD = 229;

/** Whether a key press is the input method's. */
export function composing(event) {
  return event.isComposing || event.keyCode === BY_INPUT_METHOD;
}

export class Box {
  /**
   * @param {HTMLInputElement} input
   * @param {{onType: function(string), onMove: function(number), onOpen: function(), onScroll: function(number),
   *   onHelp: function()}} port
   */
  constructor(input, port) {
    this.input = input;
    this.port = port;
    this.inside = false;
    input.addEventListener("compositionstart", () => {
      this.inside = true;
    });
    input.addEventListener("compositionend", () => {
      this.inside = false;
      this.typed();
    });
    input.addEventListener("input", (event) => {
      if (!this.inside && !event.isComposing) this.typed();
    });
    input.addEventListener("keydown", (event) => this.key(event));
    this.last = "";
  }

  get text() {
    return this.input.value;
  }

  set text(value) {
    this.input.value = value;
    this.last = value;
  }

  typed() {
    const { value } = this.input;
    if (value === "?" || value === "？") {
      this.text = "";
      this.port.onHelp();
      if (this.last !== "") this.port.onType("");
      return;
    }
    if (value === this.last) return;
    this.last = value;
    this.port.onType(value);
  }

  key(event) {
    if (composing(event) || event.altKey || event.metaKey) return;
    const moves = { ArrowDown: 1, ArrowUp: -1 };
    const pages = { PageDown: 1, PageUp: -1 };
    if (event.key in moves && !event.shiftKey && !event.ctrlKey) this.port.onMove(moves[event.key]);
    else if (event.key in pages) this.port.onScroll(pages[event.key]);
    else if (event.key === "Enter") this.port.onOpen();
    else if (event.key === "Escape" && this.input.value) {
      this.text = "";
      this.port.onType("");
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** What is typed next replaces what stands in the box, if that is where the focus is. */
  select() {
    if (document.activeElement === this.input && !this.inside) this.input.select();
  }

  /** Ready for the next question: what is typed replaces what stands there. */
  focus() {
    this.input.focus();
    this.input.select();
  }
}
