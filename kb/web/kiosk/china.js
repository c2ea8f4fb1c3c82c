/** Days and times in China, whatever this machine's zone is. */

const AHEAD_MS = 8 * 3_600_000;

function local(ms) {
  return new Date(ms + AHEAD_MS);
}

/** 2026-11-22. */
export function today() {
  return local(Date.now()).toISOString().slice(0, 10);
}

/** 11月22日 9:05. */
export function moment(date) {
  const china = local(date.getTime());
  const minutes = String(china.getUTCMinutes()).padStart(2, "0");
  return `${china.getUTCMonth() + 1}月${china.getUTCDate()}日 ${china.getUTCHours()}:${minutes}`;
}
