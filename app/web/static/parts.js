// @ts-check
import { make } from "./dom.js";
import { labelled } from "./words.js";

/** @typedef {{title: string, type: string, extension: string}} Format */

/** @type {Record<string, Format>} */
export const FORMATS = {
  text: { title: "Text", type: "text/plain", extension: "txt" },
  markdown: { title: "Markdown", type: "text/markdown", extension: "md" },
  html: { title: "HTML", type: "text/html", extension: "html" },
  json: { title: "JSON", type: "application/json", extension: "json" },
};
export const WORD = /[\p{L}\p{N}_]+/gu;

/**
 * A switch for a label, with the number of its blocks; headline and body have none.
 * @param {string} name
 * @param {number} count
 */
export function chip(name, count) {
  const { title, says, keep } = labelled(name);
  const hint = `${title} ${says}.`;
  const number = make("b", {}, count.toLocaleString("en"));
  if (keep) return make("span", { class: "chip fixed", "data-label": name, title: `${hint} It is always kept.` }, title, " ", number);
  const box = make("input", { type: "checkbox", name: "keep", value: name, autocomplete: "off" });
  return make("label", { class: "chip", "data-label": name, title: hint }, box, make("span", {}, title), " ", number);
}

/** @param {string} wanted @param {string} title @param {string} [style] */
export function button(wanted, title, style) {
  return make("button", { type: "button", "data-do": wanted, class: style }, title);
}

/** @param {string} name @param {string} title @param {boolean} on */
export function tab(name, title, on) {
  return make(
    "button",
    {
      type: "button",
      role: "tab",
      id: `tab-${name}`,
      "aria-controls": `panel-${name}`,
      "aria-selected": String(on),
      tabindex: on ? 0 : -1,
    },
    title,
  );
}

/**
 * A date as people write it, as precise as it was given.
 * @param {string} iso
 */
export function readable(iso) {
  const date = new Date(iso.length <= 10 ? `${iso.padEnd(10, "-01")}T00:00Z` : iso.slice(0, 10));
  if (Number.isNaN(date.getTime())) return iso;
  /** @type {Intl.DateTimeFormatOptions} */
  const precision = iso.length === 4 ? { year: "numeric" } : iso.length === 7 ? { year: "numeric", month: "long" } : { dateStyle: "long" };
  return new Intl.DateTimeFormat("en-GB", { ...precision, timeZone: "UTC" }).format(date);
}

const NAME = 60; // characters of a file's name

/**
 * A name for a file.
 * @param {string | null} title
 */
export function slug(title) {
  let name = "";
  for (const word of (title || "").toLowerCase().match(WORD) || []) {
    if (name.length + word.length >= NAME) break;
    name += name ? `-${word}` : word;
  }
  return name || "page";
}
