/** For which area and year is searched and answered. */

import { h } from "/static/console/dom.js";

export class Where {
  /**
   * @param {{area: HTMLSelectElement, year: HTMLSelectElement}} selects
   * @param {{onChange: function(string)}} port
   */
  constructor({ area, year }, port) {
    this.area = area;
    this.year = year;
    this.areas = [];
    for (const select of [area, year]) select.addEventListener("change", () => port.onChange(this.said));
  }

  /** The choices; what was chosen stays. */
  offer(desk) {
    const chosen = this.area.value || desk.area;
    this.areas = desk.areas;
    this.area.replaceChildren(...desk.areas.map(({ code, name }) => h("option", { value: code, selected: code === chosen }, name)));
    const year = this.year.value;
    const years = desk.years.map((one) => h("option", { value: String(one), selected: String(one) === year }, `${one}年度`));
    this.year.replaceChildren(h("option", { value: "" }, "现在"), ...years);
    this.year.value = year;
  }

  /** Choose what an address asks for, as far as it is offered; whether anything is another now. */
  choose(area, year) {
    const before = this.said;
    for (const [select, value] of [[this.area, area], [this.year, year]]) {
      if (value && [...select.options].some((option) => option.value === value)) select.value = value;
    }
    return this.said !== before;
  }

  /** For requests. */
  get query() {
    const found = { area: this.area.value };
    if (this.year.value) found.year = Number(this.year.value);
    return found;
  }

  get said() {
    const place = this.area.selectedOptions[0];
    return `${place ? place.textContent : ""}，${this.year.value ? `${this.year.value}年度` : "现在的规定"}`;
  }

  get hotline() {
    const found = this.areas.find(({ code }) => code === this.area.value);
    return found && found.hotline ? { name: "医保热线", number: found.hotline } : null;
  }
}
