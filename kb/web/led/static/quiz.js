// The quiz beside the LED truck: one card at a time, by touch or keys; printed, a sheet of all cards.
import { lastDay } from "./clock.js";

const WAIT_MS = 8000;
const EVERY_MS = 60_000;
const LETTERS = "ABCD";
const screen = document.body.dataset.screen;
const at = (id) => document.getElementById(id);

let quiz = null;
let number = 0;
let open = false;

async function load() {
  try {
    const answer = await fetch(`/v1/led/${screen}/quiz`, { signal: AbortSignal.timeout(WAIT_MS) });
    if (!answer.ok) throw new Error((await answer.json()).error.message);
    const id = cards()[number]?.id;
    quiz = await answer.json();
    const kept = cards().findIndex((card) => card.id === id);
    if (kept < 0) open = false; // the card on the page was withdrawn or ended
    number = Math.max(0, kept);
    at("state").textContent = "";
  } catch (error) {
    at("state").textContent = quiz ? "没有连上，题目是刚才取到的；已经到期的不会出现。" : `题目没有取到：${error.message}`;
  }
  list();
  show();
}

// Cards that still hold: the page may stand open over midnight without a connection.
function cards() {
  return (quiz?.cards ?? []).filter((card) => !card.valid_until || Date.now() < Date.parse(card.valid_until));
}

function list() {
  const names = cards().map((card, n) => new Option(`${n + 1}．${card.question}`, String(n)));
  at("pick").replaceChildren(...names);
  at("sheet").replaceChildren(...sheet());
}

function show() {
  const all = cards();
  const card = all[number];
  for (const name of ["back", "next", "reveal", "print", "pick"]) at(name).disabled = !card;
  if (!card) {
    if (quiz) at("question").textContent = "现在没有可以用的题目";
    at("choices").replaceChildren();
    at("told").hidden = true;
    return;
  }
  at("pick").value = String(number);
  at("count").textContent = `第 ${number + 1} 题，共 ${all.length} 题　${card.title}`;
  at("question").textContent = card.question;
  at("choices").replaceChildren(...card.choices.map((text, n) => choice(card, text, n)));
  at("told").hidden = !open;
  at("right").textContent = `答案：${LETTERS[card.answer - 1]}．${card.choices[card.answer - 1]}`;
  at("why").textContent = card.explanation;
  at("source").textContent = [card.source, card.valid_until ? `有效至${lastDay(card.valid_until)}` : ""].filter(Boolean).join("　");
  at("reveal").textContent = open ? "收起答案" : "公布答案";
  at("audio").replaceChildren(...card.audio.map(button));
}

function choice(card, text, n) {
  const line = document.createElement("li");
  const mark = document.createElement("b");
  mark.textContent = LETTERS[n];
  line.append(mark, text);
  if (open) line.dataset.right = String(n === card.answer - 1);
  return line;
}

let sound = null;
function button(audio) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = `播放${audio.dialect}`;
  made.addEventListener("click", () => {
    sound?.pause();
    sound = new Audio(audio.url);
    sound.play().catch(() => { at("state").textContent = "录音没有放出来，请检查音量和网络。"; });
  });
  return made;
}

function turn(step) {
  const all = cards().length;
  if (!all) return;
  number = (number + step + all) % all;
  open = false;
  sound?.pause();
  show();
}

function* sheet() {
  const title = document.createElement("h2");
  title.textContent = `${quiz?.area_name ?? ""}医保有奖问答题`;
  yield title;
  if (quiz?.mark) yield line("p", quiz.mark, "mark");
  const all = document.createElement("ol");
  all.append(...cards().map((card) => {
    const item = document.createElement("li");
    item.append(line("p", card.question, "question"));
    item.append(line("p", card.choices.map((text, n) => `${LETTERS[n]}．${text}`).join("　　"), "choices"));
    item.append(line("p", `答案：${LETTERS[card.answer - 1]}。${card.explanation}`, "why"));
    item.append(line("p", `${card.source}（${card.entry}，版本 ${card.version}${card.valid_until ? `，有效至${lastDay(card.valid_until)}` : ""}）`, "source"));
    return item;
  }));
  yield all;
}

function line(tag, text, name) {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
}

at("back").addEventListener("click", () => turn(-1));
at("next").addEventListener("click", () => turn(1));
at("reveal").addEventListener("click", () => { open = !open; show(); });
at("pick").addEventListener("change", (event) => { number = Number(event.target.value); turn(0); });
at("print").addEventListener("click", () => print());
addEventListener("keydown", (event) => {
  if (event.target instanceof HTMLSelectElement) return;
  if (event.key === "ArrowRight") turn(1);
  else if (event.key === "ArrowLeft") turn(-1);
  else if (event.key === " " && !(event.target instanceof HTMLButtonElement)) { event.preventDefault(); open = !open; show(); }
});

setInterval(load, EVERY_MS);
navigator.serviceWorker?.register("/led/sw.js", { scope: "/led/" }).catch(() => {});
load();
