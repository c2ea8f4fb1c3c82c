/** One line at the bottom: what was done, or what could not be. */

const SHOWN_MS = 3000;

export class Toast {
  /** @param {HTMLElement} line a live region */
  constructor(line) {
    this.line = line;
  }

  /** The same words twice are said twice; `unseen`: for the ears only. */
  say(text, { bad = false, unseen = false } = {}) {
    clearTimeout(this.timer);
    this.line.textContent = "";
    this.line.classList.toggle("bad", bad);
    this.line.classList.toggle("shown", !unseen);
    requestAnimationFrame(() => {
      this.line.textContent = text;
    });
    this.timer = setTimeout(() => this.line.classList.remove("shown"), SHOWN_MS);
  }
}
