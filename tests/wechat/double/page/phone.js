// The phone: sends what the resident does, and asks the double every 0.6 s what the phone now shows.
"use strict";

const $ = (id) => document.getElementById(id);
const POLL = 600;
const GAP = 300; // seconds without a message before the time is shown again
const RESULT = {
  answered: "已回复", nothing: "回了 success，不显示", bad: "回复的内容不对", dropped: "5 秒没有回复，断开",
  refused: "连不上", status: "返回的不是 200", lost: "回复在路上丢了",
};
const state = { openid: sessionStorage.getItem("openid") || fresh(), seen: 0, last: 0, menu: null, typing: null };
sessionStorage.setItem("openid", state.openid);

function fresh() {
  return "o_phone_" + Math.random().toString(36).slice(2, 10);
}

async function ask(path, body) {
  const given = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch("/control" + path, given);
  if (!response.ok) throw new Error(path + " " + response.status);
  return response.json();
}

async function act(kind, fields) {
  closePanels();
  try {
    await ask("/act", { openid: state.openid, kind, fields: fields || {}, wait: false });
  } catch (error) {
    notice("模拟微信的程序没有响应，请看启动它的窗口。");
  }
  await poll();
}

const say = (text, menuId) => act("text", menuId === undefined ? { Content: text } : { Content: text, bizmsgmenuid: menuId });

function notice(text) {
  $("chat").append(node("li", "notice", text));
  toEnd();
}

const toEnd = () => { $("chat").scrollTop = $("chat").scrollHeight; };

function add(item) {
  if (item.at - state.last > GAP) {
    const when = new Date(item.at * 1000);
    $("chat").append(node("li", "time", when.toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit" })));
  }
  state.last = item.at;
  $("chat").append(...draw(item, say));
}

function showTyping(shown) {
  $("title").textContent = shown ? "对方正在输入…" : "医保服务号（模拟）";
}

function showMenu(menu) {
  const text = JSON.stringify(menu);
  if (text === state.menu) return;
  state.menu = text;
  $("to-menu").hidden = !menu;
  useMenu(Boolean(menu));
  $("menu").replaceChildren(...(menu || []).map((button) => {
    const made = node("button", "", (button.sub_button ? "≡ " : "") + button.name);
    made.type = "button";
    made.addEventListener("click", () => (button.sub_button ? popUp(made, button.sub_button) : press(button)));
    return made;
  }));
}

function useMenu(shown) {
  $("menu-row").hidden = !shown;
  $("form").hidden = shown;
}

function press(button) {
  if (button.type === "view") {
    window.open(button.url, "_blank", "noopener");
    act("VIEW", { EventKey: button.url });
  } else {
    act("CLICK", { EventKey: button.key || "" });
  }
}

function popUp(above, buttons) {
  const popup = $("popup");
  popup.replaceChildren(...buttons.map((button) => {
    const made = node("button", "", button.name);
    made.type = "button";
    made.setAttribute("role", "menuitem");
    made.addEventListener("click", () => press(button));
    return made;
  }));
  popup.hidden = false;
  const phone = document.querySelector(".phone").getBoundingClientRect();
  const left = above.getBoundingClientRect().left - phone.left;
  popup.style.left = Math.max(4, Math.min(left, phone.width - popup.offsetWidth - 4)) + "px";
  popup.querySelector("button").focus();
}

function closePanels() {
  $("popup").hidden = true;
  $("panel").hidden = true;
  $("more").setAttribute("aria-expanded", "false");
}

let polling = false;
async function poll() {
  if (polling) return;
  polling = true;
  try {
    const phone = await ask("/phone/" + encodeURIComponent(state.openid) + "?after=" + state.seen);
    phone.items.forEach(add);
    if (phone.items.length) {
      state.seen = phone.items[phone.items.length - 1].number;
      toEnd();
    }
    showTyping(phone.typing);
    showMenu(phone.menu);
    $("follow-bar").hidden = phone.follows;
    $("dock").hidden = !phone.follows;
  } catch (error) {
    showTyping(false);
  } finally {
    polling = false;
  }
}

function asked(label, value) {
  $("ask-label").textContent = label;
  $("ask-text").value = value;
  $("ask").returnValue = "";
  $("ask").showModal();
  $("ask-text").select();
  return new Promise((done) => {
    $("ask").addEventListener("close", () => done($("ask").returnValue === "yes" ? $("ask-text").value : null), { once: true });
  });
}

const ACTS = {
  image: () => act("image"),
  location: () => act("location"),
  link: () => act("link"),
  sticker: () => say("【收到不支持的消息类型，暂无法显示】"),
  silent: () => act("voice"),
  unsubscribe: () => act("unsubscribe"),
  wait: async () => {
    closePanels();
    await ask("/clock", { seconds: 48 * 3600 + 1 });
    notice("微信的时间过了 48 小时，公众号不能再主动发消息");
  },
  scan: async () => {
    const key = await asked("二维码的参数（自助机的编号）", "kiosk-1");
    if (key) act("SCAN", { EventKey: key, Ticket: "ticket" });
  },
};

function logOf(message) {
  const box = node("article");
  box.append(node("h3", "", message.kind + (message.msg_id ? " " + message.msg_id : "")));
  for (const attempt of message.attempts) {
    const words = `第 ${attempt.number} 次，${attempt.seconds.toFixed(1)} 秒：${RESULT[attempt.result]}`;
    box.append(node("p", attempt.result === "answered" || attempt.result === "nothing" ? "" : "bad", words));
    if (attempt.reason) box.append(node("p", "bad", "原因：" + attempt.reason));
    for (const warning of attempt.warnings) box.append(node("p", "bad", "提醒：" + warning));
  }
  return box;
}

async function openLog() {
  const [messages, calls] = await Promise.all([ask("/messages?openid=" + encodeURIComponent(state.openid)), ask("/calls")]);
  const body = $("log-body");
  body.replaceChildren(...messages.reverse().map(logOf));
  for (const call of calls.slice(-20).reverse()) {
    body.append(node("p", call.errcode ? "bad" : "", call.api + " → " + (call.errcode === null ? "没有回答" : call.errcode)));
  }
  if (!body.childElementCount) body.append(node("p", "", "还没有消息"));
  $("log").hidden = false;
  $("log-close").focus();
}

$("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const text = $("text").value;
  if (!text.trim()) return;
  $("text").value = "";
  $("text").dispatchEvent(new Event("input"));
  say(text);
});
$("text").addEventListener("input", () => {
  $("send").hidden = !$("text").value.trim();
  $("more").hidden = !$("send").hidden;
});
$("voice").addEventListener("click", async () => {
  const words = await asked("说的话（微信识别出来的文字）", "怎么给刚出生的孩子参保");
  if (words !== null) act("voice", { Recognition: words });
});
$("more").addEventListener("click", () => {
  $("panel").hidden = !$("panel").hidden;
  $("more").setAttribute("aria-expanded", String(!$("panel").hidden));
  toEnd();
});
$("panel").addEventListener("click", (event) => {
  const button = event.target.closest("[data-act]");
  if (button) ACTS[button.dataset.act]();
});
$("follow").addEventListener("click", () => act("subscribe"));
$("who").addEventListener("click", () => { sessionStorage.setItem("openid", fresh()); location.reload(); });
$("to-menu").addEventListener("click", () => useMenu(true));
$("to-keys").addEventListener("click", () => { useMenu(false); closePanels(); $("text").focus(); });
$("log-open").addEventListener("click", openLog);
$("log-close").addEventListener("click", () => { $("log").hidden = true; $("log-open").focus(); });
$("chat").addEventListener("click", closePanels);
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") { closePanels(); $("log").hidden = true; }
});
setInterval(poll, POLL);
poll();
