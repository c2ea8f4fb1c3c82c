/** The desk: box, results, answer and call joined together. */

import { quiet } from "/static/console/api.js";
import { byId } from "/static/console/dom.js";
import { Answering } from "./answering.js";
import { Box } from "./box.js";
import { Calc } from "./calc.js";
import { Flags } from "./flags.js";
import { showKeys } from "./keys.js";
import { Lists } from "./lists.js";
import * as net from "./net.js";
import { Note } from "./note.js";
import { Reading } from "./reading.js";
import { Searching } from "./searching.js";
import { Toast } from "./toast.js";
import { Trace } from "./trace.js";
import { Where } from "./where.js";

export class Desk {
  /** @param {{notes: boolean, demo: (string|null), onNoted: function()}} around `notes`: whether this role writes call notes */
  constructor(around) {
    this.forms = [];
    const toast = new Toast(byId("toast"));
    this.say = (text, how) => toast.say(text, how);
    this.where = new Where({ area: byId("area"), year: byId("year") }, { onChange: (said) => this.moved(said) });
    const where = () => this.where.query;
    this.box = new Box(byId("q"), {
      onType: (text) => this.typed(text),
      onMove: (step) => this.search.results.move(step),
      onOpen: () => this.openChosen(),
      onScroll: (pages) => this.reading.scroll(pages),
      onHelp: showKeys,
    });
    this.trace = new Trace({ panel: byId("trace"), button: byId("show-trace") }, { ask: (text) => net.find(text, where(), { full: true, trace: true }) });
    this.calc = new Calc(byId("calc"), {
      area: () => where().area,
      hotline: () => this.where.hotline,
      announce: (text) => toast.say(text, { unseen: true }),
      demo: around.demo,
      onClose: () => this.calculate(),
    });
    this.lists = new Lists(byId("tabs"), { onShow: (hits, empty) => this.search.results.show(hits, { empty }) });
    this.join(around, where);
  }

  join(around, where) {
    const { box, lists, say } = this;
    this.reading = new Reading(byId("answer"), {
      where,
      say,
      forms: () => this.forms,
      onCopy: (form) => this.answers.copy(form),
      onOpen: (id) => this.open(id),
      onCalculate: (kind) => this.calculate(kind),
      onFavourite: () => this.answers.favourite(),
    });
    this.search = new Searching({ box, lists, where, say, reading: this.reading, onOpen: (id) => this.open(id) });
    const note = around.notes
      ? new Note(byId("call"), { area: () => where().area, say, onDone: () => this.done(), onSaved: () => around.onNoted() })
      : null;
    const flags = new Flags(byId("flag-place"), { say, back: () => box.focus() });
    this.answers = new Answering({
      box, note, flags, say, search: this.search, reading: this.reading, where: this.where, refresh: () => this.refresh().catch(quiet),
    });
  }

  /** Begin: the lists, the forms, the first call. */
  async start() {
    await this.refresh();
    this.forms = await this.calc.list();
    this.clear();
  }

  /** Everything as before the first word of a call. */
  clear() {
    this.answers.flags.close();
    this.reading.clear();
    if (this.calc.isOpen) this.calculate();
    this.box.text = "";
    this.typed("");
    this.box.focus();
  }

  async refresh() {
    const desk = await net.deskLists(this.where.area.value ? this.where.query : {});
    this.where.offer(desk);
    this.lists.fill(desk);
    if (!this.box.text) this.lists.show();
  }

  typed(text) {
    this.trace.close();
    this.search.type(text);
  }

  openChosen() {
    if (this.calc.isOpen) this.calculate();
    return this.answers.openChosen();
  }

  open(id, version = null) {
    if (this.calc.isOpen) this.calculate();
    return this.answers.open(id, version);
  }

  step(by) {
    if (this.search.results.move(by)) this.open(this.search.chosen.id);
  }

  async calculate(kind) {
    if (this.calc.isOpen && !kind) {
      this.calc.close();
      byId("answer").hidden = false;
      this.box.focus();
      return;
    }
    const { answer } = this.reading;
    byId("answer").hidden = true;
    await this.calc.open(kind || (answer ? answer.calculators[0] : null));
  }

  /** Save the note and take the next caller; a call of which nothing is known needs no note. */
  done() {
    const noted = this.answers.note && (this.answers.note.begun || this.answers.call.busy);
    if (!this.answers.close()) return;
    this.say(noted ? "已保存，下一位" : "下一位");
    this.answers.begin();
    this.clear();
    this.refresh().catch(quiet);
  }

  /** Another area or year: everything on the screen is of the old one. */
  moved(said) {
    this.calc.stale();
    this.reading.forget();
    const { answer, opened } = this.reading;
    this.say(`往后按${said}`);
    this.refresh().catch(quiet);
    if (this.box.text.trim()) this.search.type(this.box.text);
    if (answer && opened) this.open(answer.id);
    else this.reading.clear();
  }
}
