// Puts one item on the screen.
import { lastDay } from "./clock.js";
import { fill, lay } from "./fit.js";

const KINDS = { entry: "", notice: "通知", quiz: "有奖问答" };
const at = (id) => document.getElementById(id);

export function layout() {
  const { innerWidth: width, innerHeight: height } = window;
  const size = height < 220 ? "tiny" : width / height > 3 ? "strip" : "full";
  document.body.dataset.size = size;
  document.documentElement.style.setProperty("--u", `${size === "strip" ? height / 40 : Math.min(width / 96, height / 54)}px`);
  return size;
}

// Nothing may be shown: whom to ask.
export function showNeutral(text, panel) {
  dress({ kind: "entry", urgent: false }, "");
  put([paragraph("line", text)], panel);
}

// Shows an item; returns the seconds it needs at least.
export function showItem(item, panel) {
  const valid = item.valid_until ? `有效至${lastDay(item.valid_until)}` : "";
  dress(item, [item.source, valid].filter(Boolean).join("　"));
  const parts = [paragraph("line", item.text)];
  if (item.detail && document.body.dataset.size === "full") parts.push(paragraph("detail", item.detail));
  return Math.max(item.seconds, put(parts, panel));
}

// Shows a part of a card: "ask" (with seconds left), on small panels "choose", then "tell".
export function showCard(item, panel, phase) {
  const { card } = item;
  const tiny = document.body.dataset.size === "tiny";
  dress(item, phase === "tell" ? item.source : "");
  if (tiny) {
    const right = `${letter(card.answer - 1)}．${card.choices[card.answer - 1]}`;
    const choices = card.choices.map((text, n) => `${letter(n)}．${text}`).join("　");
    const words = { ask: card.question, choose: choices, tell: right, why: card.explanation };
    put([paragraph("line", words[phase])], panel);
    return;
  }
  const quiz = at("quiz").content.firstElementChild.cloneNode(true);
  quiz.dataset.phase = phase;
  quiz.querySelector(".question").textContent = card.question;
  quiz.querySelector(".choices").append(...card.choices.map((text, n) => choice(text, n, card, phase)));
  quiz.querySelector(".why").textContent = phase === "tell" ? card.explanation : "";
  const stage = at("stage");
  stage.replaceChildren(quiz);
  fill(quiz, stage, stage.clientHeight * 0.2);
}

export function countdown(seconds) {
  at("kind").textContent = seconds > 0 ? `有奖问答　还剩 ${seconds} 秒` : "有奖问答　公布答案";
}

export function asOf(text) {
  at("as-of").textContent = text;
}

function choice(text, n, card, phase) {
  const line = document.createElement("li");
  const mark = document.createElement("b");
  mark.textContent = letter(n);
  line.append(mark, text);
  if (phase === "tell") line.dataset.right = String(n === card.answer - 1);
  if (phase === "tell" && n === card.answer - 1) {
    const tick = document.createElement("i");
    tick.textContent = "✓ 正确";
    line.append(tick);
  }
  return line;
}

function letter(n) {
  return "ABCD"[n];
}

function dress(item, source) {
  document.body.dataset.kind = item.urgent ? "urgent" : item.kind;
  at("kind").textContent = item.urgent ? "紧急通知" : KINDS[item.kind];
  at("source").textContent = source;
}

function paragraph(name, text) {
  const made = document.createElement("p");
  made.className = name;
  made.textContent = text;
  if (name === "line") made.id = "line";
  return made;
}

function put(parts, panel) {
  const stage = at("stage");
  stage.replaceChildren(...parts);
  const [line, detail] = parts;
  if (!detail) return lay(line, stage, panel);
  // The line is the message; what stands below it explains, at a third of its size and never tiny.
  const group = document.createElement("div");
  group.className = "group";
  group.append(line, detail);
  stage.replaceChildren(group);
  fill(group, stage, stage.clientHeight * 0.3);
  return 0;
}
