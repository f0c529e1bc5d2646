/**
 * What was found for each beginning of a text: who types on narrows it, who takes a letter back sees it again.
 *
 * A text stands beside each entry, since to ask for it takes longer than to look into it.
 */
import { textOf, wordsIn } from "./search.js";

export class Finding {
  #steps;

  /** `entries` among which to look, in their order. */
  constructor(entries) {
    this.#steps = [{ text: "", entries, texts: entries.map(textOf) }];
  }

  /** The entries in which each word of the text stands. */
  of(text) {
    while (!text.startsWith(this.#steps.at(-1).text)) this.#steps.pop();
    let step = this.#steps.at(-1);
    if (step.text === text) return step.entries;
    for (const word of wordsIn(text)) step = having(word, step);
    this.#steps.push({ ...step, text });
    return step.entries;
  }
}

function having(word, { entries, texts }) {
  const found = { entries: [], texts: [] };
  for (let at = 0; at < texts.length; at += 1) {
    if (!texts[at].includes(word)) continue;
    found.entries.push(entries[at]);
    found.texts.push(texts[at]);
  }
  return found;
}
