// Makes a text as large as its box allows; on a panel too small for it, lets it run through.

const LEAST_SHARE = 0.7; // of the panel's own letter size: below that it is not read from afar
const WORTH = 0.75; // how small whole phrases may make the letters

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

// Fills the room with `box`; the phrases of `line` stay whole unless that makes them much smaller, or
// smaller than `least` where parted ones would not be.
export function whole(line, box, room, most, least = 0) {
  line.classList.remove("whole");
  const torn = fill(box, room, most);
  line.classList.add("whole");
  const kept = fill(box, room, most);
  if (kept >= torn * WORTH && (kept >= least || torn < least)) return kept;
  line.classList.remove("whole");
  return fill(box, room, most);
}

// Fits a line; returns the seconds it needs when it has to run, else 0.
export function lay(line, room, panel) {
  line.classList.remove("runs");
  line.style.animationDuration = "";
  const least = Math.min(panel.font, room.clientHeight) * LEAST_SHARE;
  if (whole(line, line, room, room.clientHeight * 0.62, least) >= least) return 0;
  line.classList.add("runs", "whole");
  const large = Math.min(panel.font, Math.floor(room.clientHeight * 0.8));
  line.style.fontSize = `${large}px`;
  const way = room.clientWidth + line.scrollWidth;
  const seconds = way / (large * panel.characters_per_second);
  line.style.setProperty("--from", `${room.clientWidth}px`);
  line.style.setProperty("--to", `${-line.scrollWidth}px`);
  line.style.animationDuration = `${seconds}s`;
  return seconds;
}
