// Puts one item on the screen.
import { lastDay } from "./clock.js";
import { fill, lay, whole } from "./fit.js";

const KINDS = { entry: "", notice: "通知", quiz: "有奖问答" };
const at = (id) => document.getElementById(id);

export function layout() {
  const { innerWidth: width, innerHeight: height } = window;
  const size = height < 64 ? "row" : height < 220 ? "tiny" : width / height > 3 ? "strip" : "full";
  document.body.dataset.size = size;
  document.documentElement.style.setProperty("--u", `${size === "strip" ? height / 40 : Math.min(width / 96, height / 54)}px`);
  return size;
}

// Nothing may be shown: whom to ask.
export function showNeutral(text, panel) {
  dress({ kind: "entry", urgent: false });
  put([paragraph("line", marked(text))], panel);
}

// Shows an item; returns the seconds it needs at least.
export function showItem(item, panel) {
  dress(item, item.source, item.valid_until ? `有效至${lastDay(item.valid_until)}` : "");
  const parts = [paragraph("line", marked(item.text))];
  if (item.detail && document.body.dataset.size === "full") parts.push(paragraph("detail", item.detail));
  return Math.max(item.seconds, put(parts, panel));
}

// Shows a part of a card: "ask" and "tell", on small panels also "choose" and "why"; returns the seconds it needs
// when it has to run, else 0.
export function showCard(item, panel, phase) {
  const { card } = item;
  const tiny = small();
  dress(item, phase === "tell" ? item.source : "");
  if (tiny) {
    const right = `${letter(card.answer - 1)}．${card.choices[card.answer - 1]}`;
    const choices = card.choices.map((text, n) => `${letter(n)}．${text}`).join("　");
    const words = { ask: card.question, choose: choices, tell: right, why: card.explanation };
    return put([paragraph("line", marked(words[phase]))], panel);
  }
  const quiz = at("quiz").content.firstElementChild.cloneNode(true);
  quiz.dataset.phase = phase;
  const question = quiz.querySelector(".question");
  question.append(...phrases(card.question));
  quiz.querySelector(".choices").dataset.across = across(card.choices);
  quiz.querySelector(".choices").append(...card.choices.map((text, n) => choice(text, n, card, phase)));
  quiz.querySelector(".why").textContent = phase === "tell" ? card.explanation : "";
  const stage = at("stage");
  stage.replaceChildren(quiz);
  whole(question, quiz, stage, stage.clientHeight * 0.28);
  return 0;
}

export function countdown(seconds) {
  at("kind").textContent = seconds > 0 ? `有奖问答　还剩 ${seconds} 秒` : "有奖问答　公布答案";
}

export function asOf(text) {
  at("as-of").textContent = text;
}

// Three short choices stand in one row, three long ones below each other, two and four in pairs.
function across(choices) {
  if (choices.length !== 3) return "2";
  return Math.max(...choices.map((text) => text.length)) <= 8 ? "3" : "1";
}

function choice(text, n, card, phase) {
  const line = document.createElement("li");
  const mark = document.createElement("b");
  mark.textContent = letter(n);
  line.append(mark, text);
  if (phase === "tell") line.dataset.right = String(n === card.answer - 1);
  if (phase === "tell" && n === card.answer - 1) {
    const tick = document.createElement("i");
    tick.textContent = "✓";
    line.append(tick);
  }
  return line;
}

function letter(n) {
  return "ABCD"[n];
}

// Whether the panel has room for one line only.
export function small() {
  return ["row", "tiny"].includes(document.body.dataset.size);
}

// The lowest panels have no second row: there the mark runs with the text.
function marked(text) {
  const mark = at("mark")?.textContent;
  return mark && document.body.dataset.size === "row" ? `${text}　（${mark}）` : text;
}

function dress(item, ...below) {
  document.body.dataset.kind = item.urgent ? "urgent" : item.kind;
  at("kind").textContent = item.urgent ? "紧急通知" : KINDS[item.kind];
  at("source").replaceChildren(...below.filter(Boolean).map(part));
}

function paragraph(name, text) {
  const made = document.createElement("p");
  made.className = name;
  if (name !== "line") made.textContent = text;
  else made.append(...phrases(text));
  return made;
}

// A line breaks after its marks where it can, else between words, never inside one.
function phrases(text) {
  return (text.match(/[^，。；：！？、]+[，。；：！？、]*/g) ?? [text]).map((phrase) => {
    const made = document.createElement("span");
    made.append(...words(phrase).map(part));
    return made;
  });
}

const SEGMENTER = Intl.Segmenter ? new Intl.Segmenter("zh", { granularity: "word" }) : null;
function words(phrase) {
  const found = SEGMENTER ? [...SEGMENTER.segment(phrase)].map((word) => word.segment) : [...phrase];
  const joined = [];
  for (const word of found) {
    const before = joined.at(-1);
    const closes = /^[，。；：！？、）》”％%元]/.test(word);
    if (before && (closes || /[（《“]$/.test(before))) joined[joined.length - 1] += word;
    else joined.push(word);
  }
  return joined;
}

function part(text) {
  const made = document.createElement("span");
  made.textContent = text;
  return made;
}

function put(parts, panel) {
  const stage = at("stage");
  const [line, detail] = parts;
  if (!detail) {
    stage.replaceChildren(line);
    return lay(line, stage, panel);
  }
  // The line is the message and has most of the room; what stands below it explains.
  const rooms = [line, detail].map((content) => {
    const room = document.createElement("div");
    room.className = "room";
    room.append(content);
    return room;
  });
  stage.replaceChildren(...rooms);
  whole(line, line, rooms[0], stage.clientHeight * 0.3);
  fill(detail, rooms[1], stage.clientHeight * 0.085);
  return 0;
}
