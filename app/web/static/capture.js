// @ts-check
import { cleaned, Problem } from "./api.js";
import { View } from "./answer.js";
import { copy } from "./clipboard.js";
import { make, named, sized } from "./dom.js";
import { help } from "./help.js";

/**
 * What the bookmarklet sends. Any page can send the like, so nothing in it is taken on trust.
 * @typedef {{v: 1, url: string, title: string, lang: string, html: string, selection: boolean}} Sent
 */

const READY = "winnow:ready:1";
const MOST = 10_000_000; // characters
const PATIENCE = 8000; // milliseconds until a page that opened this window is taken to have nothing to say
const COPIES = /** @type {Record<string, string>} */ ({ markdown: "Markdown", text: "text" });

const captured = named("captured");
const address = new URL(location.href);
const wanted = address.searchParams.get("copy") || "";
const fragment = address.hash;
const offered = address.searchParams.get("url") || "";
if (fragment || offered) history.replaceState(null, "", "/capture"); // before anything else: pages stay out of the history

if (fragment.startsWith("#p=")) fromFragment(fragment.slice(3));
else if (offered) offer(offered);
else if (fragment === "#wait") listen();
else install();

/** @param {string} encoded */
function fromFragment(encoded) {
  /** @type {unknown} */
  let sent;
  try {
    sent = JSON.parse(decodeURIComponent(encoded));
  } catch {
    sent = null;
  }
  if (isSent(sent)) receive(sent, null);
  else say(help("bad_request", "What came along in the address is not a page of the bookmarklet."));
}

/** Takes exactly one page, from the window that opened this one. */
function listen() {
  const opener = /** @type {Window | null} */ (window.opener);
  if (!opener) {
    // The site keeps its pages apart from other windows: the bookmarklet goes on in its own tab, and this window is done.
    say(
      make(
        "p",
        {},
        "That site keeps its pages apart from other windows. The page comes up in its own tab instead; you can close this window.",
      ),
    );
    setTimeout(() => window.close(), 1200);
    return;
  }
  say(make("p", { class: "waiting" }, "Waiting for the page …"));
  const tooLate = setTimeout(
    () => say(help("bad_request", "The page that opened this window sent nothing. Go back to it and click the bookmarklet again.")),
    PATIENCE,
  );
  /** @param {MessageEvent<unknown>} event */
  const hear = (event) => {
    if (event.source !== opener) return;
    removeEventListener("message", hear);
    clearTimeout(tooLate);
    if (isSent(event.data)) receive(event.data, event.origin);
    else say(help("bad_request", "What the page sent is not what the bookmarklet sends, or it is too large."));
  };
  addEventListener("message", hear);
  opener.postMessage(READY, "*"); // says only that somebody listens; the page checks who
}

/** @param {unknown} data @returns {data is Sent} */
function isSent(data) {
  if (typeof data !== "object" || data === null) return false;
  const { v, url, title, lang, html, selection } = /** @type {Record<string, unknown>} */ (data);
  const strings = [url, title, lang, html].every((value) => typeof value === "string");
  return v === 1 && strings && typeof selection === "boolean" && String(html).length <= MOST && String(url).length <= 8192;
}

/**
 * @param {Sent} sent
 * @param {string | null} origin as the browser vouches for it; null where only the page says where it came from
 */
async function receive(sent, origin) {
  const claimed = originOf(sent.url);
  const agrees = origin === null || origin === claimed;
  const from = make(
    "p",
    { class: "from" },
    sent.selection ? "The selected part of a page of " : "A page of ",
    make("strong", {}, (agrees ? claimed : origin) || "unknown origin"),
    origin === null ? ", as it says itself" : "",
    `, ${sized(sent.html.length)}`,
  );
  /** @type {import("./api.js").Source} */
  const source = { body: sent.html, type: "text/html", file: "page.html" };
  if (agrees && claimed) source.url = sent.url;
  await clean(source, from);
}

/** @param {string} url @returns {string} the origin of a web address, else nothing */
function originOf(url) {
  try {
    const { origin, protocol } = new URL(url);
    return /^https?:$/.test(protocol) ? origin : "";
  } catch {
    return "";
  }
}

/**
 * A page too large for the address, on a site that allows nothing else: the service may fetch it, if somebody says so.
 * @param {string} url
 */
function offer(url) {
  if (!originOf(url)) {
    say(help("bad_request", "What came along is not a web address."));
    return;
  }
  const fetchIt = make("button", { type: "button", class: "main" }, "Fetch it");
  fetchIt.addEventListener("click", () => clean({ url }, make("p", { class: "from" }, "Fetched from ", make("strong", {}, originOf(url)))));
  const no = make(
    "p",
    { class: "fine" },
    "What only you can see there, signed in, the service will not see. If that matters, select the part that you want and click the bookmarklet again.",
  );
  say(
    make(
      "section",
      { class: "problem" },
      make("h2", {}, "Too large to bring along"),
      make(
        "p",
        {},
        "The site keeps its pages apart from other windows, and this page does not fit into an address. The service can fetch it instead:",
      ),
      make("p", {}, make("code", {}, url)),
      fetchIt,
      no,
    ),
  );
}

/** @param {import("./api.js").Source} source @param {HTMLElement} from */
async function clean(source, from) {
  const key = keyField();
  const waiting = make("p", { class: "waiting", role: "status" }, "Reading the page …");
  say(from, waiting);
  try {
    const answer = await cleaned(source);
    if (answer.raw !== undefined) source = { body: answer.raw, type: "text/html", url: answer.url || undefined, fetched: true };
    const view = new View(source, answer, COPIES[wanted] ? wanted : "markdown");
    document.title = `${answer.title || "A page"}, winnowed`;
    say(from, view.element);
    view.focus();
    if (COPIES[wanted]) await copyAtOnce(view);
  } catch (error) {
    const problem = error instanceof Problem ? error : new Problem("internal_error", String(error));
    const again = make("button", { type: "button", class: "main" }, "Try again");
    again.addEventListener("click", () => clean(source, from));
    say(from, help(problem.code, problem.detail, problem.id), ...(problem.code === "unauthorized" ? key : []), again);
    document.getElementById("key")?.focus();
  }
}

/**
 * The bookmarklet's copying mode. Some browsers want a press of a key or button for that; then the button has the focus.
 * @param {View} view
 */
async function copyAtOnce(view) {
  const done = await view.copy();
  const button = /** @type {HTMLElement} */ (view.element.querySelector('[data-do="copy"]'));
  button.focus();
  if (!done) view.status.textContent = "Press Enter to copy.";
}

/**
 * The field for the key, where the service asks for one.
 * @returns {Node[]}
 */
function keyField() {
  const field = document.getElementById("key")?.closest("p");
  return field ? [field] : [];
}

/** @param {...Node} nodes */
function say(...nodes) {
  captured.hidden = false;
  named("install").hidden = true;
  const field = keyField().filter((node) => !nodes.includes(node));
  document.getElementById("spare")?.append(...field);
  captured.replaceChildren(make("h1", { class: "unseen" }, "A page, winnowed"), ...nodes);
}

/** The bookmarklet's own page: its button, with this service's address in it. */
function install() {
  const source = fetch("/static/bookmarklet.js").then((response) => response.text());
  const link = /** @type {HTMLAnchorElement} */ (named("bookmarklet"));
  const area = /** @type {HTMLTextAreaElement} */ (named("code"));
  const write = async () => {
    const mode = /** @type {HTMLInputElement} */ (document.querySelector('input[name="mode"]:checked')).value;
    const made = bookmarklet(await source, location.origin, mode ? `?copy=${mode}` : "");
    link.setAttribute("href", made);
    link.textContent = mode ? `Winnow to ${COPIES[mode]}` : "Winnow";
    area.value = made;
    return made;
  };
  write();
  named("origin").textContent = location.origin;
  named("mode").addEventListener("change", write);
  link.addEventListener("click", (event) => {
    event.preventDefault();
    named("copied").textContent = "Here it does nothing: drag it to your bookmarks bar.";
  });
  named("copy-code").addEventListener("click", async () => {
    try {
      await copy(write());
      named("copied").textContent = "Copied.";
    } catch {
      named("copied").textContent = "The browser would not let it be copied. Select it below.";
    }
  });
}

/**
 * The source as an address: lines of comment and spaces that say nothing taken out, this service's address filled in.
 * @param {string} source
 * @param {string} origin
 * @param {string} query
 */
export function bookmarklet(source, origin, query) {
  const lines = source
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => !line.startsWith("//"));
  const short = lines
    .join(" ")
    .replace(/ ?([=+{}(),;:?<>|&!]) ?/g, "$1")
    .trim();
  const filled = short.replaceAll("ORIGIN", origin).replaceAll("COPY", query);
  return `javascript:${filled.replace(/[%#"\s]/g, encodeURIComponent)}`;
}
