// Draws the bubbles of a conversation. Text is never taken as HTML: only <a href="…">…</a> becomes a link.
"use strict";

const ANCHOR = /<a href="([^"<>]*)">([^<>]*)<\/a>/g;
const VIA = { passive: "被动回复", kf: "客服消息" };
const OTHER = { voice: "🔊 语音", image: "🖼 图片", video: "🎬 视频", shortvideo: "🎬 小视频" };

function node(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&" };

function decoded(text) {
  return text.replace(/&(?:lt|gt|quot|amp|#39);/g, (entity) => ENTITIES[entity]);
}

// A link: bizmsgmenu sends its words; https opens a new tab; anything else stays text, as on a phone.
function anchor(href, label, onSay) {
  const made = node("a", "", label);
  if (href.startsWith("weixin://bizmsgmenu?")) {
    const query = new URLSearchParams(href.slice(href.indexOf("?") + 1));
    made.href = "#";
    made.addEventListener("click", (event) => {
      event.preventDefault();
      onSay(query.get("msgmenucontent") || label, query.get("msgmenuid") || "0");
    });
  } else if (/^https?:\/\//.test(href)) {
    made.href = href;
    made.target = "_blank";
    made.rel = "noopener noreferrer";
  } else {
    return document.createTextNode(label);
  }
  return made;
}

function fillText(holder, text, onSay) {
  let end = 0;
  for (const found of text.matchAll(ANCHOR)) {
    holder.append(text.slice(end, found.index), anchor(decoded(found[1]), found[2], onSay));
    end = found.index + found[0].length;
  }
  holder.append(text.slice(end));
}

function menuBubble(content, onSay) {
  const bubble = node("div", "bubble", content.head);
  for (const choice of content.list) {
    const button = node("button", "choice", choice.content);
    button.type = "button";
    button.addEventListener("click", () => onSay(choice.content, String(choice.id)));
    bubble.append(button);
  }
  bubble.append(content.tail || "");
  return bubble;
}

function newsCard(content) {
  const card = node("div", "card");
  for (const article of content.articles) {
    const link = node("a");
    if (/^https?:\/\//.test(article.url)) link.href = article.url;
    link.target = "_blank";
    link.rel = "noopener noreferrer";
    link.append(node("strong", "", article.title), node("small", "", article.description));
    card.append(link);
  }
  return card;
}

function bubbleOf(item, onSay) {
  const content = item.content;
  if (item.kind === "msgmenu") return menuBubble(content, onSay);
  if (item.kind === "news") return newsCard(content);
  const bubble = node("div", "bubble");
  if (item.kind === "text") fillText(bubble, item.side === "user" ? content.Content : content.text, onSay);
  else if (item.kind === "location") bubble.textContent = "📍 " + content.Label;
  else if (item.kind === "link") bubble.textContent = "🔗 " + content.Title;
  else bubble.textContent = (OTHER[item.kind] || item.kind) + (content.Recognition ? "：" + content.Recognition : "");
  return bubble;
}

// One item as list elements: a bubble with a face, or a grey line.
function draw(item, onSay) {
  if (item.side === "system") return [node("li", "notice", item.content.text)];
  const row = node("li", "row " + item.side);
  const face = node("div", "face", item.side === "user" ? "我" : "医");
  face.setAttribute("aria-hidden", "true");
  const bubble = bubbleOf(item, onSay);
  bubble.setAttribute("aria-label", (item.side === "user" ? "我：" : "公众号：") + bubble.textContent);
  bubble.setAttribute("role", "group");
  row.append(face, bubble);
  return item.side === "account" ? [row, node("li", "via", VIA[item.via] || item.via)] : [row];
}
