/** From letters to words. Knows only the table it is given and learns nothing. */

const MOST = 60;
/** Words of a kind that are looked at for one input; more cannot be paged through. */
const ENOUGH = 40;

/** How a word's syllables take up the letters: how many, and whether every syllable is spelt out. */
function take(letters, said) {
  let at = 0;
  let whole = true;
  for (let i = 0; i < said.length; i += 1) {
    if (at === letters.length) return { used: at, whole, rest: said.length - i };
    const syllable = said[i];
    if (letters.startsWith(syllable, at)) {
      at += syllable.length;
      continue;
    }
    // Only the beginning is typed: as few letters as the next syllable needs (yb, yibao, yib).
    let length = 0;
    while (length < syllable.length && letters[at + length] === syllable[length]) length += 1;
    if (!length) return null;
    whole = false;
    const next = said[i + 1];
    const reaches = at + length === letters.length;
    if (!reaches && next && letters[at + length] !== next[0]) {
      while (length > 1 && letters[at + length] !== next[0]) length -= 1;
    } else if (!reaches && !next) length = Math.min(length, 1);
    at += length;
  }
  return { used: at, whole, rest: 0 };
}

export class Pinyin {
  /** @param {string} table lines `词 ci`, the likeliest first */
  constructor(table) {
    this.byLetter = new Map();
    for (const line of table.split("\n")) {
      const [word, ...said] = line.split(" ");
      const first = said[0][0];
      if (!this.byLetter.has(first)) this.byLetter.set(first, []);
      this.byLetter.get(first).push({ word, said });
    }
  }

  /**
   * Words for the letters: those spelt out whole, those by their first letters, words still being typed,
   * then words for the letters' beginning.
   * @returns {Array<{word: string, used: number}>} `used`: the letters that go when it is chosen
   */
  candidates(letters) {
    const kinds = [[], [], [], [], []];
    for (const { word, said } of this.byLetter.get(letters[0]) || []) {
      const taken = take(letters, said);
      if (!taken) continue;
      const all = taken.used === letters.length;
      const kind = all ? (taken.rest ? 2 : taken.whole ? 0 : 1) : taken.rest ? -1 : taken.whole ? 3 : 4;
      if (kind >= 0 && (kind >= 3 || kinds[kind].length < ENOUGH)) kinds[kind].push({ word, used: taken.used });
    }
    // Of words for the beginning the one that takes most letters is likeliest meant; the table's order stays.
    for (const some of [kinds[3], kinds[4]]) some.sort((a, b) => b.used - a.used);
    const found = kinds.flat();
    const seen = new Set();
    return found.filter(({ word }) => !seen.has(word) && seen.add(word)).slice(0, MOST);
  }
}
