/** The on-screen keyboard: pinyin with candidates, and a pad of digits. Types into one box. */

import { h } from "/static/chat/dom.js";

const LETTERS = ["qwertyuiop", "asdfghjkl", "zxcvbnm"];
const DIGITS = [["7", "8", "9"], ["4", "5", "6", "万"], ["1", "2", "3", "元"], ["0", ".", "年", "月"]];
const LONGEST = 40;

export class Keyboard {
  /**
   * @param {HTMLElement} place
   * @param {HTMLTextAreaElement} input
   */
  constructor(place, input) {
    this.place = place;
    this.input = input;
    this.pinyin = null;
    this.letters = "";
    this.page = 0;
    this.build();
    // The box keeps the focus, and a finger on a key selects nothing.
    place.addEventListener("pointerdown", (event) => event.preventDefault());
    // When the finger has left: what moves under a finger is pressed by it.
    input.addEventListener("click", () => this.open());
    window.addEventListener("resize", () => this.show());
  }

  key(label, onclick, name = "", spoken = null) {
    return h("button", { type: "button", class: `key ${name}`, "aria-label": spoken, onclick }, label);
  }

  build() {
    this.strip = h("div", { class: "strip" });
    const rows = LETTERS.map((row) => [...row].map((letter) => this.key(letter, () => this.letter(letter), "", `字母 ${letter}`)));
    rows[2].push(this.key("删除", () => this.erase(), "wide", "删除一个字"));
    this.space = this.key("空格", () => this.first(), "space");
    const last = [
      this.key("123", () => this.pad("digits"), "wide to-digits", "数字键"),
      this.key("，", () => this.mark("，"), "", "逗号"),
      this.space,
      this.key("？", () => this.mark("？"), "", "问号"),
      this.key("清空", () => this.clear(), "wide"),
      this.key("收起", () => this.close(), "wide", "收起键盘"),
    ];
    const digits = DIGITS.map((row) => row.map((text) => this.key(text, () => this.mark(text), "digit")));
    digits[0].push(this.key("删除", () => this.erase(), "digit", "删除一个字"));
    digits[3] = [this.key("拼音", () => this.pad("letters"), "digit to-letters", "拼音键"), ...digits[3]];
    const line = (keys) => h("div", { class: "keys" }, keys);
    this.place.replaceChildren(
      this.strip,
      h("div", { class: "pads" }, h("div", { class: "letters" }, [...rows, last].map(line)), h("div", { class: "digits" }, digits.map(line))),
    );
    this.pad("letters");
    this.show();
  }

  /** The table has come. */
  use(pinyin) {
    this.pinyin = pinyin;
    this.show();
  }

  open() {
    if (this.place.hidden) this.place.hidden = false;
    document.documentElement.dataset.keyboard = "open";
  }

  close() {
    this.place.hidden = true;
    document.documentElement.dataset.keyboard = "closed";
    this.letters = "";
    this.show();
  }

  /** Which pad stands there where both have no room. */
  pad(name) {
    this.place.dataset.pad = name;
  }

  letter(letter) {
    if (this.letters.length >= LONGEST) return;
    this.letters += letter;
    this.page = 0;
    this.show();
  }

  /** Put text where the caret is. */
  insert(text) {
    const { input } = this;
    input.setRangeText(text, input.selectionStart, input.selectionEnd, "end");
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** A digit or a mark; what is still being spelt is taken as its first word. */
  mark(text) {
    if (this.letters) this.first();
    this.insert(text);
  }

  choose({ word, used }) {
    this.insert(word);
    this.letters = this.letters.slice(used);
    this.page = 0;
    this.show();
  }

  first() {
    if (!this.letters) {
      this.insert(" ");
      return;
    }
    while (this.letters) this.choose(this.candidates()[0]);
  }

  erase() {
    if (this.letters) {
      this.letters = this.letters.slice(0, -1);
      this.page = 0;
      this.show();
      return;
    }
    const { input } = this;
    const end = input.selectionEnd;
    const start = input.selectionStart < end ? input.selectionStart : end - [...input.value.slice(0, end)].slice(-1).join("").length;
    input.setRangeText("", Math.max(0, start), end, "end");
    input.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Everything typed is gone, from the strip too. */
  clear() {
    this.letters = "";
    this.page = 0;
    this.input.value = "";
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.show();
  }

  /** The words for the letters; the letters themselves stand last (CT, X光). */
  candidates() {
    const words = this.pinyin ? this.pinyin.candidates(this.letters) : [];
    return [...words, { word: this.letters.toUpperCase(), used: this.letters.length }];
  }

  show() {
    this.space.textContent = this.letters ? "选第一个" : "空格";
    if (!this.letters) {
      const hint = this.pinyin ? "按拼音打字，例如：医保 yibao，也可以只打 yb" : "正在准备拼音，请稍等";
      this.strip.replaceChildren(h("span", { class: "hint" }, hint));
      return;
    }
    const found = this.candidates();
    const buttons = found.slice(this.page).map((one) => this.key(one.word, () => this.choose(one), "candidate"));
    const before = this.key("‹", () => this.turn(-1), "turn", "前面的字");
    const after = this.key("›", () => this.turn(1), "turn", "后面的字");
    before.disabled = this.page === 0;
    const list = h("div", { class: "candidates", role: "group", "aria-label": "候选字" }, buttons);
    this.strip.replaceChildren(h("span", { class: "typed" }, this.letters), before, list, after);
    // What does not fit whole is on the next page.
    const fits = buttons.filter((b) => b.offsetLeft + b.offsetWidth <= list.offsetLeft + list.clientWidth + 1).length;
    this.fits = Math.max(1, fits);
    for (const button of buttons.slice(this.fits)) button.remove();
    after.disabled = this.page + this.fits >= found.length;
    this.starts = this.page === 0 ? [] : this.starts;
  }

  turn(way) {
    this.starts = this.starts || [];
    if (way > 0) {
      this.starts.push(this.page);
      const kept = this.starts;
      this.page += this.fits;
      this.show();
      this.starts = kept;
    } else {
      const kept = this.starts;
      this.page = kept.pop() || 0;
      this.show();
      this.starts = kept;
    }
  }
}
