// The quiz beside the LED truck: one card at a time, by touch or keys; printed, a sheet of all cards.
import { lastDay } from "./clock.js";
import { Feed } from "./feed.js";

const TICK_MS = 5000;
const LETTERS = "ABCD";
const screen = document.body.dataset.screen;
const at = (id) => document.getElementById(id);

const feed = new Feed(`/v1/led/${screen}/quiz`, `led:${screen}:quiz`);
let number = 0;
let open = false;
let sound = null;
let listed = null; // the cards as they were last listed
const sounds = new Set(); // recordings that were fetched, so that they are kept

function told() {
  const all = cards();
  at("state").textContent = state(feed.refusal(feed.clock.now()));
  keepRecordings(all);
  const now = JSON.stringify(all);
  if (now === listed) return; // what is being read or chosen from stays as it is
  const id = listed && JSON.parse(listed)[number]?.id;
  listed = now;
  const kept = all.findIndex((card) => card.id === id);
  if (kept < 0) { // the card on the page was withdrawn or ended
    open = false;
    sound?.pause();
  }
  number = Math.max(0, kept);
  list();
  show();
}

function state(why) {
  if (why === "none") return "题目没有取到，请检查网络。";
  if (why === "old") return "太久没有连上，题目可能已经改了，先不出；连上网就好。";
  if (why === "clock") return "这台电脑的时间不对，先不出题；请校准时间，或连上网。";
  return feed.online ? "" : "没有连上，题目是先前取到的；已经到期的不会出现。";
}

// Cards that still hold: the page may stand open over midnight without a connection.
function cards() {
  const now = feed.clock.now();
  if (feed.refusal(now)) return [];
  return feed.body.cards.filter((card) => !card.valid_until || now < Date.parse(card.valid_until));
}

// The worker keeps what it has fetched; the page must work beside the truck, too.
function keepRecordings(all) {
  if (!navigator.serviceWorker?.controller) return;
  for (const { url } of all.flatMap((card) => card.audio)) {
    const key = `${feed.body.release} ${url}`;
    if (sounds.has(key)) continue;
    sounds.add(key);
    fetch(url).then((answer) => answer.blob()).catch(() => sounds.delete(key));
  }
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
    at("question").textContent = "现在没有可以用的题目";
    at("count").textContent = "";
    at("audio").replaceChildren();
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
  title.textContent = `${feed.body?.area_name ?? ""}医保有奖问答题`;
  yield title;
  if (feed.body?.mark) yield line("p", feed.body.mark, "mark");
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

navigator.serviceWorker?.register("/led/sw.js", { scope: "/led/" }).catch(() => {});
if (feed.body) told();
setInterval(told, TICK_MS);
feed.start(told);
