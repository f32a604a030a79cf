// @ts-check
/**
 * What the service wrote into the page: its labels, its words of help, and what it allows.
 * @typedef {{title: string, says: string, keep: boolean}} Label
 * @typedef {{heading: string, advice: string, bookmarklet: boolean}} Help
 * @typedef {{labels: Record<string, Label>, help: Record<string, Help>, keys: boolean, fetch: boolean, max_bytes: number}} Words
 */

/** @type {Words} */
export const words = JSON.parse(document.getElementById("words")?.textContent || "{}");

/** @param {string} name @returns {Label} */
export function labelled(name) {
  return words.labels[name] || { title: name, says: "", keep: false };
}
