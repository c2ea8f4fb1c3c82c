/** What a kiosk adds to an answer, and what it takes away: nothing on it leads out of the kiosk. */

import { h } from "/static/chat/dom.js";
import { qr } from "./code.js";
import { picture } from "./picture.js";

/** A ChatReply without what a kiosk cannot do: other pages, feedback typed in. */
export function forKiosk(reply) {
  return { ...reply, services: [], trace_id: "" };
}

/** Links as text: a phone number is to be dialled elsewhere, a web page would not lead back. */
function unlink(article) {
  for (const link of article.querySelectorAll("a")) {
    if (/^https?:/.test(link.getAttribute("href") || "")) link.remove();
    else link.replaceWith(h("span", { class: link.className }, [...link.childNodes]));
  }
}

/** The short form first, in large type. */
function lead(article, { reply }) {
  const own = reply.outcome === "answered" && reply.entries.length === 1 && reply.short !== reply.text;
  if (own) article.querySelector(".text").before(h("p", { class: "short" }, reply.short));
}

/** A button that starts reading and stops it. */
function toggle(label, className, begin, speaker) {
  const button = h("button", { type: "button", class: `sound ${className}`, "aria-pressed": "false" }, picture("sound"), h("span", {}, label));
  let reading = false;
  const set = (on) => {
    reading = on;
    button.setAttribute("aria-pressed", String(on));
    button.querySelector("span").textContent = on ? "停" : label;
  };
  button.addEventListener("click", () => {
    if (reading) {
      speaker.stop();
      return;
    }
    begin(() => set(false));
    set(true);
  });
  return button;
}

function sounds({ reply, speech, recordings = [] }, speaker) {
  const recorded = recordings.map(({ dialect, url }) => toggle(`听${dialect}`, "recorded", (ended) => speaker.play(url, ended), speaker));
  const mandarin = recordings.some(({ dialect }) => dialect === "普通话");
  const text = speech || (reply.outcome === "answered" ? reply.short : reply.text.replace(/\*\*|^\s*[-*•]\s/gm, ""));
  const said = mandarin ? null : toggle("读给我听", "say", (ended) => speaker.say(text, ended), speaker);
  const slow = h("button", { type: "button", class: `sound ${recorded.length ? "slow" : "slow say"}`, "aria-pressed": String(speaker.slow) }, "慢一点");
  slow.addEventListener("click", () => slow.setAttribute("aria-pressed", String(speaker.slower())));
  return h("div", { class: "sounds" }, recorded, said, slow);
}

function take(code) {
  return h(
    "figure",
    { class: "take" },
    qr(code),
    h("figcaption", {}, h("strong", {}, "手机带走"), h("span", {}, "扫一扫，在手机上看同一份答案。网址里没有您的信息。")),
  );
}

/**
 * What stands beside an answer.
 * @param {object} answer KioskAnswer
 * @param {{speaker: Speaker, folded: boolean}} how `folded`: the code is shown on demand
 */
export function extras(answer, { speaker, folded }) {
  const parts = [sounds(answer, speaker)];
  if (answer.code) {
    const figure = take(answer.code);
    if (folded) {
      figure.hidden = true;
      const button = h("button", { type: "button", class: "sound carry", "aria-expanded": "false" }, picture("phone"), h("span", {}, "手机带走"));
      button.addEventListener("click", () => {
        figure.hidden = !figure.hidden;
        button.setAttribute("aria-expanded", String(!figure.hidden));
      });
      parts[0].append(button);
    }
    parts.push(figure);
  }
  return h("aside", { class: "extras", "aria-label": "读出来和带走" }, parts);
}

/** Make an answer of the chat's own fit for a kiosk. */
export function decorate(article, answer) {
  unlink(article);
  lead(article, answer);
}
