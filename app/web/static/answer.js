// @ts-check
import { article } from "./article.js";
import { ask, curl, Problem } from "./api.js";
import { LONG, wholePage } from "./blocks.js";
import { copy, download } from "./clipboard.js";
import { counted, make } from "./dom.js";
import { help } from "./help.js";
import { button, chip, FORMATS, readable, slug, tab, WORD } from "./parts.js";
import { labelled, words } from "./words.js";

/**
 * @typedef {import("./api.js").Answer} Answer
 * @typedef {import("./api.js").Source} Source
 */

const FEW_WORDS = 8; // on a whole page: it was for a script to fill

/** The answer to one page: its headline, its article, the whole page, and what can be taken away. */
export class View {
  /** @param {Source} source @param {Answer} answer @param {string} [format] the one that is offered first */
  constructor(source, answer, format = "markdown") {
    this.source = source;
    this.answer = answer;
    /** @type {Map<string, Promise<string>>} texts by format and labels */
    this.texts = new Map();
    /** @type {Map<string, {blocks: number, words: number}>} */
    this.sums = new Map();
    for (const block of answer.blocks) {
      const sum = this.sums.get(block.label) || { blocks: 0, words: 0 };
      sum.blocks += 1;
      sum.words += (block.text.match(WORD) || []).length;
      this.sums.set(block.label, sum);
    }
    this.counts = make("p", { class: "counts fine" });
    this.status = make("span", { role: "status", class: "status" });
    this.line = make("code");
    this.element = make(
      "section",
      { class: "answer full", "aria-labelledby": "headline" },
      this.masthead(),
      ...this.notices(),
      this.tools(format),
      ...this.panels(),
    );
    this.element.addEventListener("change", () => this.follow());
    this.element.addEventListener("click", (event) => this.clicked(event));
    this.follow();
    if (this.missing === "nothing_kept") this.open(true);
  }

  /** The labels that are switched on. */
  get keep() {
    const boxes = /** @type {NodeListOf<HTMLInputElement>} */ (this.element.querySelectorAll('input[name="keep"]:checked'));
    return [...boxes].map((box) => box.value);
  }

  get format() {
    const chosen = /** @type {HTMLInputElement | null} */ (this.element.querySelector('input[name="format"]:checked'));
    return chosen?.value || "markdown";
  }

  /** Puts the focus on the headline, from where a screen reader reads on. */
  focus() {
    /** @type {HTMLElement} */ (this.element.querySelector("#headline")).focus({ preventScroll: true });
  }

  /** What a screen reader hears when the answer is there. */
  get summary() {
    return `${this.answer.title || "A page without a headline"}. ${this.counts.textContent}`;
  }

  masthead() {
    const { title, subtitle, byline, published, site, language } = this.answer;
    const facts = make("p", { class: "facts" });
    if (byline) facts.append(make("span", {}, byline));
    if (published) facts.append(make("time", { datetime: published }, readable(published)));
    if (site) facts.append(make("span", {}, site));
    if (/^https?:/.test(this.answer.url || "")) {
      facts.append(make("a", { href: this.answer.url, target: "_blank", rel: "noopener noreferrer" }, new URL(this.answer.url || "").host));
    }
    const heading = make("h2", { id: "headline", lang: language, dir: "auto", tabindex: -1 }, title || "A page without a headline");
    return make(
      "header",
      {},
      heading,
      subtitle ? make("p", { class: "subtitle", lang: language, dir: "auto" }, subtitle) : null,
      facts,
      this.counts,
    );
  }

  /** The code of the help that an answer without an article needs; empty where there is one. */
  get missing() {
    if (this.sums.has("body")) return "";
    const all = [...this.sums.values()].reduce((sum, { words }) => sum + words, 0);
    return all <= FEW_WORDS ? "needs_browser" : "nothing_kept";
  }

  notices() {
    if (this.missing) return [help(this.missing)];
    return this.answer.warnings.map((text) => make("p", { class: "warning" }, text));
  }

  /** @param {string} format */
  tools(format) {
    const kept = [...this.sums.keys()].filter((name) => labelled(name).keep);
    const chips = [...new Set([...kept, ...this.sums.keys()])].map((name) => chip(name, this.sums.get(name)?.blocks || 0));
    const labels = make("fieldset", { class: "labels" }, make("legend", {}, "In the article"), make("div", { class: "chips" }, ...chips));
    const formats = Object.entries(FORMATS).map(([name, { title }]) =>
      make("label", {}, make("input", { type: "radio", name: "format", value: name, checked: name === format }), make("span", {}, title)),
    );
    const take = make(
      "fieldset",
      { class: "take" },
      make("legend", {}, "Take it along"),
      make("div", { class: "segments" }, ...formats),
      make("div", { class: "row" }, button("copy", "Copy", "main"), button("download", "Download"), this.status),
    );
    const command = make(
      "details",
      { class: "command" },
      make("summary", {}, "The same with curl"),
      make("pre", { tabindex: 0 }, this.line),
      button("copy-line", "Copy the line"),
    );
    return make("div", { class: "tools" }, labels, take, command);
  }

  panels() {
    const { blocks, html, url, language } = this.answer;
    const long = blocks.length > LONG ? " long" : "";
    const reading = make("div", { class: `article${long}`, lang: language, dir: "auto" }, article(html, url));
    this.everything = make("div", { role: "tabpanel", id: "panel-page", "aria-labelledby": "tab-page", hidden: true });
    const first = make("div", { role: "tabpanel", id: "panel-article", "aria-labelledby": "tab-article" }, reading);
    const tabs = make(
      "div",
      { class: "tabs", role: "tablist", "aria-label": "Views" },
      tab("article", "Article", true),
      tab("page", "Whole page", false),
    );
    tabs.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      const other = /** @type {HTMLElement} */ (tabs.querySelector('[aria-selected="false"]'));
      other.focus();
      this.open(other.id === "tab-page");
    });
    return [make("div", { class: "views" }, tabs, first, this.everything)];
  }

  /** @param {boolean} page the whole page, or the article */
  open(page) {
    if (page && !this.everything?.firstChild) this.everything?.append(wholePage(this.answer.blocks, this.answer.language));
    for (const [name, on] of /** @type {[string, boolean][]} */ ([
      ["page", page],
      ["article", !page],
    ])) {
      this.element.querySelector(`#tab-${name}`)?.setAttribute("aria-selected", String(on));
      this.element.querySelector(`#tab-${name}`)?.setAttribute("tabindex", on ? "0" : "-1");
      this.element.querySelector(`#panel-${name}`)?.toggleAttribute("hidden", !on);
    }
  }

  /** After a switch or a format: the style sheet shows and hides, and here follow the numbers and the line. */
  follow() {
    const on = new Set(this.keep);
    this.element.dataset.keep = this.keep.join(" ");
    let kept = 0,
      aside = 0;
    for (const [name, { words: count }] of this.sums) {
      if (name === "body" || on.has(name)) kept += count;
      else if (!labelled(name).keep) aside += count;
    }
    this.counts.textContent = `${counted(kept, "word")} kept, ${counted(aside, "word")} set aside.`;
    this.line.textContent = curl(this.source, this.options());
    this.status.textContent = "";
  }

  options() {
    /** @type {Record<string, string>} */
    const options = { format: this.format };
    if (this.keep.length) options.keep = this.keep.join(",");
    return options;
  }

  /** The article in the chosen format, as the service writes it. */
  text() {
    const options = this.options();
    const name = `${options.format} ${options.keep || ""}`;
    const made =
      this.texts.get(name) ||
      ask(this.source, options)
        .then((response) => response.text())
        .then((text) => (options.format === "json" ? JSON.stringify(JSON.parse(text), null, 2) : text));
    this.texts.set(name, made);
    made.catch(() => this.texts.delete(name));
    return made;
  }

  /** @param {Event} event */
  async clicked(event) {
    const target = event.target instanceof Element ? event.target.closest("[data-do], [role=tab]") : null;
    if (!target) return;
    if (target.id.startsWith("tab-")) {
      this.open(target.id === "tab-page");
      return;
    }
    const wanted = target.getAttribute("data-do");
    if (wanted === "copy-line") await this.tell(copy(Promise.resolve(this.line.textContent || "")), "Copied the line.");
    else if (wanted === "copy") await this.copy();
    else if (wanted === "download") await this.tell(this.save(), "");
  }

  /** @returns {Promise<boolean>} whether it worked */
  copy() {
    return this.tell(copy(this.text(), this.format === "html"), `Copied as ${FORMATS[this.format].title}.`);
  }

  async save() {
    const { type, extension } = FORMATS[this.format];
    download(await this.text(), `${slug(this.answer.title)}.${extension}`, type);
  }

  /** @param {Promise<void>} done @param {string} said */
  async tell(done, said) {
    try {
      await done;
      this.status.textContent = said;
      return true;
    } catch (error) {
      const told = error instanceof Problem ? words.help[error.code] : undefined;
      this.status.textContent = told ? `${told.heading}. ${told.advice}` : "The browser would not let it be copied. Download it instead.";
      return false;
    }
  }
}
