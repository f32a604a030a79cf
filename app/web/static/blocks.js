// @ts-check
import { make } from "./dom.js";
import { labelled } from "./words.js";

/** @typedef {import("./api.js").Block} Block */

export const LONG = 400; // blocks; from here on the browser lays out only what is in sight

/**
 * The whole page, a row a block. One set of listeners serves them all; the reason appears for the row under the pointer or in focus.
 * @param {Block[]} blocks
 * @param {string | null} language
 */
export function wholePage(blocks, language) {
  const list = make("ol", { class: blocks.length > LONG ? "blocks long" : "blocks", lang: language });
  let before = "";
  for (const block of blocks) {
    list.append(row(block, block.label === before));
    before = block.label;
  }
  const first = list.firstElementChild;
  if (first) first.setAttribute("tabindex", "0");
  const card = make("div", { class: "why", role: "tooltip", id: "why", hidden: true });
  const hint = make("p", { class: "fine" }, "Point at a block, or move through them with the arrow keys, to see why it has its label.");
  new Reasons(list, card, blocks);
  return make("div", { class: "whole" }, hint, list, card);
}

/** @param {Block} block @param {boolean} again the label is the one above */
function row(block, again) {
  const name = make("span", { class: again ? "name again" : "name" }, labelled(block.label).title);
  const text = make(
    "span",
    { class: "text", dir: "auto" },
    block.text || (block.kind === "image" ? "a picture" : block.kind === "rule" ? "a line" : ""),
  );
  const attributes = { "data-label": block.label, "data-kind": block.kind, "data-index": block.index, tabindex: -1 };
  return make("li", { ...attributes, class: block.text ? null : "wordless" }, name, text);
}

const MOVES = /** @type {Record<string, number>} */ ({
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
});

/**
 * The reasons of the answer that is there; one listener serves all answers that follow each other.
 * @type {Reasons | null}
 */
let last = null;
document.addEventListener("keydown", (event) => event.key === "Escape" && last?.hide());

/** Shows why a block has its label. */
class Reasons {
  /** @param {HTMLElement} list @param {HTMLElement} card @param {Block[]} blocks */
  constructor(list, card, blocks) {
    this.list = list;
    this.card = card;
    this.blocks = blocks;
    /** @type {Element | null} */
    this.current = null;
    list.addEventListener("pointerover", (event) => event.pointerType !== "touch" && this.show(rowOf(event.target)));
    list.addEventListener("focusin", (event) => this.show(rowOf(event.target)));
    list.addEventListener("focusout", () => this.hide());
    list.addEventListener("keydown", (event) => this.move(event));
    const whole = list.parentElement || document;
    whole.addEventListener("pointerleave", () => this.rest());
    list.addEventListener("pointerleave", (event) => event.relatedTarget !== card && this.rest());
    card.addEventListener("pointerleave", () => this.rest());
    last = this;
  }

  /** @param {KeyboardEvent} event */
  move(event) {
    const from = rowOf(event.target);
    const step = MOVES[event.key];
    if (!from || !step || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const rows = this.list.children;
    const at = Math.min(Math.max(Number(from.getAttribute("data-index")) + step, 0), rows.length - 1);
    const to = /** @type {HTMLElement} */ (rows[at]);
    from.setAttribute("tabindex", "-1");
    to.setAttribute("tabindex", "0");
    to.focus();
  }

  /** Back to the block in focus, if there is one. */
  rest() {
    const focused = rowOf(document.activeElement);
    if (focused && this.list.contains(focused)) this.show(focused);
    else this.hide();
  }

  hide() {
    this.current?.removeAttribute("aria-describedby");
    this.current = null;
    this.card.hidden = true;
  }

  /** @param {Element | null} row */
  show(row) {
    if (!row || row === this.current) return;
    this.hide();
    this.current = row;
    const block = this.blocks[Number(row.getAttribute("data-index"))];
    this.card.replaceChildren(...reason(block));
    this.card.setAttribute("data-label", block.label);
    this.card.hidden = false;
    row.setAttribute("aria-describedby", "why");
    this.place(row);
  }

  /** @param {Element} row below it, or above where there is no room. */
  place(row) {
    const around = /** @type {HTMLElement} */ (this.card.offsetParent || document.body).getBoundingClientRect();
    const at = row.getBoundingClientRect();
    const height = this.card.offsetHeight;
    const above = at.bottom + height > innerHeight && at.top > height;
    this.card.style.setProperty("--top", `${(above ? at.top - height : at.bottom) - around.top}px`);
  }
}

/** @param {EventTarget | null} target @returns {Element | null} */
function rowOf(target) {
  return target instanceof Element ? target.closest("ol.blocks > li") : null;
}

/** @param {Block} block */
function reason(block) {
  const label = labelled(block.label);
  const sure = `${Math.round(block.confidence * 100)} % sure`;
  const place = block.lines
    ? block.lines[0] === block.lines[1]
      ? `line ${block.lines[0]}`
      : `lines ${block.lines[0]} to ${block.lines[1]}`
    : block.path;
  const head = make("p", {}, make("strong", {}, label.title), ` ${label.says}. `, make("span", { class: "fine" }, sure));
  const because = make("p", {}, block.because ? `${block.because[0].toUpperCase()}${block.because.slice(1)}.` : "");
  return [head, because, make("p", { class: "fine place" }, place ? make("code", {}, place) : "")];
}
