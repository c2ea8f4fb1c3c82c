// Makes a text as large as its box allows; on a panel too small for it, lets it run through.

const LEAST_SHARE = 0.7; // of the panel's own letter size: below that it is not read from afar

// Sets the font size of `box` (px) so that it fills `room` (an element); returns the size.
export function fill(box, room, most) {
  let low = 8;
  let high = Math.max(low, Math.floor(most));
  while (low < high) {
    const size = Math.ceil((low + high) / 2);
    box.style.fontSize = `${size}px`;
    if (fits(box, room)) low = size;
    else high = size - 1;
  }
  box.style.fontSize = `${low}px`;
  return low;
}

function fits(box, room) {
  return box.scrollHeight <= room.clientHeight && box.scrollWidth <= room.clientWidth;
}

// Fits a line; returns the seconds it needs when it has to run, else 0.
export function lay(line, room, panel) {
  line.classList.remove("runs");
  line.style.animationDuration = "";
  const size = fill(line, room, room.clientHeight * 0.62);
  if (size >= Math.min(panel.font, room.clientHeight) * LEAST_SHARE) return 0;
  const large = Math.min(panel.font, Math.floor(room.clientHeight * 0.92));
  line.style.fontSize = `${large}px`;
  line.classList.add("runs");
  const way = room.clientWidth + line.scrollWidth;
  const seconds = way / (large * panel.characters_per_second);
  line.style.setProperty("--from", `${room.clientWidth}px`);
  line.style.setProperty("--to", `${-line.scrollWidth}px`);
  line.style.animationDuration = `${seconds}s`;
  return seconds;
}
