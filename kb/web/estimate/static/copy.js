/** Text into the clipboard. Counties run this on plain http, where browsers have no clipboard but the old command. */

/** Copy through a field that is taken away again; whether the browser did it. */
function byCommand(text) {
  const box = document.createElement("textarea");
  box.value = text;
  box.setAttribute("readonly", "");
  box.setAttribute("aria-hidden", "true");
  box.className = "unseen";
  const focused = document.activeElement;
  document.body.append(box);
  box.select();
  const done = document.execCommand("copy");
  box.remove();
  if (focused) focused.focus();
  return done;
}

/** Whether the text is in the clipboard now. */
export async function copyText(text) {
  if (!navigator.clipboard) return byCommand(text);
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return byCommand(text);
  }
}
