/**
 * What was found for each beginning of a text: who types on narrows it, who takes a letter back sees it again.
 *
 * A text stands beside each entry, since to ask for it takes longer than to look into it.
 */
import { textOf, wordsIn } from "./search.js";

export class Finding {
  #steps;
  #shape;

  /** `entries` among which to look, in their order; `shape` makes rows of those found. */
  constructor(entries, shape) {
    this.#shape = shape;
    this.#steps = [{ text: "", entries, texts: entries.map(textOf) }];
  }

  /** The rows of the entries in which each word of the text stands. */
  of(text) {
    while (!text.startsWith(this.#steps.at(-1).text)) this.#steps.pop();
    if (this.#steps.at(-1).text !== text) this.#steps.push({ ...wordsIn(text).reduce(having, this.#steps.at(-1)), text });
    const step = this.#steps.at(-1);
    return (step.rows ??= this.#shape(step.entries));
  }
}

function having({ entries, texts }, word) {
  const found = { entries: [], texts: [] };
  for (let at = 0; at < texts.length; at += 1) {
    if (!texts[at].includes(word)) continue;
    found.entries.push(entries[at]);
    found.texts.push(texts[at]);
  }
  return found;
}
