// @ts-check
import { make } from "./dom.js";
import { labelled } from "./words.js";

/** Elements that an article may hold, with the attributes that come along; everything else is left to its words. */
const ALLOWED = new Map(
  Object.entries({
    a: [],
    blockquote: [],
    br: [],
    code: ["class"],
    dd: [],
    del: [],
    dl: [],
    dt: [],
    em: [],
    figcaption: [],
    figure: [],
    h2: [],
    h3: [],
    h4: [],
    h5: [],
    h6: [],
    hr: [],
    img: [],
    li: ["value"],
    ol: ["start"],
    p: [],
    pre: [],
    strong: [],
    sub: [],
    sup: [],
    table: [],
    tbody: [],
    td: ["colspan"],
    th: ["colspan"],
    thead: [],
    tr: [],
    ul: [],
  }),
);
const MARKS = ["data-block", "data-label"];
const SCHEMES = new Set(["http:", "https:", "mailto:", "tel:"]);

/**
 * The service's HTML as elements of our own making: it was sanitised there, and is taken on trust for nothing here.
 * @param {string} html
 * @param {string | null} base where the page came from
 * @returns {DocumentFragment}
 */
export function article(html, base) {
  const fragment = document.createDocumentFragment();
  copy(parsed(html).body, fragment, { base, level: 2, linked: false });
  for (const list of fragment.querySelectorAll("ul, ol, dl, blockquote")) labelAsOne(list);
  return fragment;
}

/** @param {string} html @returns {Document} in which nothing runs and nothing loads */
function parsed(html) {
  const types = /** @type {any} */ (window).trustedTypes;
  policy ??= types ? types.createPolicy("winnow", { createHTML: (/** @type {string} */ text) => text }) : { createHTML: String };
  return new DOMParser().parseFromString(policy.createHTML(html), "text/html");
}
/** @type {any} */
let policy;

/**
 * @typedef {{base: string | null, level: number, linked: boolean}} Place `level`: of the heading before, so that none is skipped
 * @param {Node} from
 * @param {Node} to
 * @param {Place} place
 */
function copy(from, to, place) {
  for (const child of from.childNodes) {
    if (child instanceof Text) to.appendChild(document.createTextNode(child.data));
    else if (child.nodeType === Node.ELEMENT_NODE) {
      const element = /** @type {Element} */ (child);
      const made = counterpart(element, place);
      if (made) to.appendChild(made);
      const linked = place.linked;
      if (element.localName === "a") place.linked = true;
      if (element.localName !== "img") copy(element, made || to, place);
      place.linked = linked;
    } else if (child.nodeType === Node.TEXT_NODE) to.appendChild(document.createTextNode(child.nodeValue || ""));
  }
}

/** @param {Element} element @param {Place} place @returns {HTMLElement | null} */
function counterpart(element, place) {
  const name = element.localName;
  const attributes = ALLOWED.get(name);
  if (!attributes) return null;
  /** @type {Record<string, string>} */
  const kept = {};
  for (const key of [...attributes, ...MARKS]) if (element.hasAttribute(key)) kept[key] = element.getAttribute(key) || "";
  if (name === "a") return link(element.getAttribute("href") || "", place, kept);
  if (name === "img") return picture(element, place);
  if (/^h[2-6]$/.test(name)) {
    place.level = Math.min(Number(name[1]) + 1, place.level + 1, 6);
    return make(`h${place.level}`, kept);
  }
  if (name === "table") return make("table", { ...kept, tabindex: 0 });
  return make(name, kept);
}

/** @param {string} address @param {Place} place @param {Record<string, string>} kept */
function link(address, place, kept) {
  const href = followed(address, place.base);
  return href ? make("a", { ...kept, href, target: "_blank", rel: "noopener noreferrer" }) : make("span", kept);
}

/**
 * A picture is named, not loaded: this page asks nothing of other sites.
 * @param {Element} image @param {Place} place
 */
function picture(image, place) {
  const href = followed(image.getAttribute("src") || "", place.base);
  const words = `Picture${image.getAttribute("alt") ? `: ${image.getAttribute("alt")}` : ""}`;
  if (!href || place.linked) return make("span", { class: "picture" }, words);
  return make("a", { class: "picture", href, target: "_blank", rel: "noopener noreferrer" }, words);
}

/** @param {string} address @param {string | null} base @returns {string} empty where it leads nowhere that one may go */
function followed(address, base) {
  try {
    const url = new URL(address, base || undefined);
    return SCHEMES.has(url.protocol) ? url.href : "";
  } catch {
    return "";
  }
}

/**
 * A list in which nothing is kept is there only while one of its entries' labels is switched on.
 * @param {Element} list
 */
function labelAsOne(list) {
  const labels = new Set([...list.querySelectorAll("[data-label]")].map((element) => element.getAttribute("data-label") || ""));
  if (labels.size && ![...labels].some((name) => labelled(name).keep)) list.setAttribute("data-labels", [...labels].join(" "));
}
