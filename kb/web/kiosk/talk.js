/** The conversation: the chat's own turns, typed on the kiosk's keyboard. */

import { ApiError } from "/static/chat/api.js";
import { composer } from "/static/chat/composer.js";
import { Conversation } from "/static/chat/conversation.js";
import { byId } from "/static/chat/dom.js";
import { decorate, extras, forKiosk } from "./decorate.js";
import { offlineAnswer } from "./offline.js";

/** The server does not answer: what is stored does. */
const NO_ANSWER = ["offline", "slow"];
/** A question that wants a number. */
const NUMBER = /多少|几[个次天口年月]|金额|花了|收入/;

export class Talk {
  /** @param {object} port `store`, `session`, `speaker`, `keyboard`, `announce(text)`, `cut()` */
  constructor(port) {
    this.port = port;
    this.box = composer(
      { form: byId("ask"), input: byId("question"), count: byId("count"), button: byId("send") },
      (text) => this.ask(text),
    );
    this.begin();
  }

  /** A conversation of its own for each person: a late answer to the last one finds nobody. */
  begin() {
    const { store, announce } = this.port;
    const mine = new Conversation(byId("log"), {
      chat: (text, id) => this.chat(mine, text, id),
      rate: () => undefined,
      announce,
      busy: (on) => this.conversation === mine && this.busy(on),
      edit: (text) => {
        this.box.fill(text);
        this.port.keyboard.open();
      },
      rephrase: () => this.port.keyboard.open(),
      hotline: () => store.home.hotline,
      person: undefined,
      onPrivacy: () => undefined,
    });
    this.conversation = mine;
  }

  ask(text, shown = text) {
    const taken = this.conversation.ask(text, shown);
    if (taken) this.port.keyboard.close();
    return taken;
  }

  async chat(conversation, text, id) {
    const answer = await this.fetch(text, id);
    const reply = forKiosk(answer.reply);
    if (conversation === this.conversation) this.last = { reply, answer };
    return reply;
  }

  async fetch(text, id) {
    const { store, session, cut } = this.port;
    try {
      return await session.chat(text, id);
    } catch (error) {
      if (!(error instanceof ApiError) || !NO_ANSWER.includes(error.kind)) throw error;
      cut();
      return offlineAnswer(store, text);
    }
  }

  busy(on) {
    this.box.busy(on);
    if (on || !this.last) return;
    const article = byId("log").lastElementChild?.querySelector("article");
    const { reply, answer } = this.last;
    this.last = null;
    if (!article) return;
    decorate(article, answer);
    article.after(extras(answer, { speaker: this.port.speaker, folded: true }));
    if (reply.outcome !== "asking") return;
    // What is asked for has to be typed unless there are buttons for it; 「不知道」 is there for every question.
    this.port.keyboard.pad(NUMBER.test(reply.text) ? "digits" : "letters");
    if (reply.buttons.length < 2) this.port.keyboard.open();
  }

  /** Everything said is gone. */
  reset() {
    this.conversation.clear();
    this.last = null;
    byId("question").value = "";
    byId("question").dispatchEvent(new Event("input"));
    this.box.busy(false);
    this.begin();
  }
}
