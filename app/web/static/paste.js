// @ts-check
import { cleaned, looksLikeSource, Problem } from "./api.js";
import { View } from "./answer.js";
import { make, named, sized } from "./dom.js";
import { help } from "./help.js";
import { words } from "./words.js";

/** @typedef {import("./api.js").Source} Source */

const BIG = 200_000; // characters; more than that in a text field makes every key stroke slow
const SAMPLES = {
  "blog.txt": "A blog post, as pasted text",
  "news.html": "A news page, as HTML",
  "forum.html": "A forum thread",
  "german.txt": "A German page",
};

const ADDRESS = /^\s*https?:\/\/\S+\s*$/i;

const form = /** @type {HTMLFormElement} */ (named("page"));
const text = /** @type {HTMLTextAreaElement} */ (named("text"));
const url = /** @type {HTMLInputElement} */ (named("url"));
const file = /** @type {HTMLInputElement} */ (named("file"));
const result = named("answer");
const held = named("held");
const desk = /** @type {HTMLElement} */ (form.closest(".desk"));
const heard = make("p", { class: "unseen", role: "status" });
desk.prepend(heard);

/**
 * What is held beside the text field: a file, a paste with its formatting, or one too large to show.
 * @type {Source | null}
 */
let kept = null;
/** @type {AbortController | null} */
let running = null;

/**
 * Cleans a page and shows the answer beside the form.
 * @param {Source} source
 * @param {boolean} asked by a press of a button, so that the focus may go to the answer
 */
async function run(source, asked) {
  running?.abort();
  const own = (running = new AbortController());
  result.setAttribute("aria-busy", "true");
  desk.dataset.state = "busy";
  heard.textContent = source.body === undefined ? "Fetching the page." : "Reading the page.";
  try {
    const answer = await cleaned(source, own.signal);
    if (own.signal.aborted) return;
    const view = new View(answer.raw === undefined ? source : fetched(answer), answer);
    show(view.element, "answered");
    heard.textContent = view.summary;
    if (asked) view.focus();
  } catch (error) {
    if (own.signal.aborted) return;
    const problem = error instanceof Problem ? error : new Problem("internal_error", String(error));
    const told = help(problem.code, problem.detail, problem.id);
    show(told, "refused");
    heard.textContent = told.textContent;
    if (problem.code === "unauthorized") document.getElementById("key")?.focus();
    else if (asked) told.querySelector("h2")?.focus({ preventScroll: true });
  }
}

/**
 * The page that the service fetched, so that a change of labels or format need not fetch it again.
 * @param {import("./api.js").Answer} answer @returns {Source}
 */
function fetched(answer) {
  const type = answer.blocks.length && !answer.blocks[0].path ? "text/plain" : "text/html";
  return { body: answer.raw, type, url: answer.url || undefined, fetched: true };
}

/** @param {HTMLElement} element @param {string} state */
function show(element, state) {
  result.replaceChildren(element);
  result.setAttribute("aria-busy", "false");
  desk.dataset.state = state;
  if (result.getBoundingClientRect().top > innerHeight * 0.6) result.scrollIntoView({ block: "start" });
}

/**
 * Holds a page beside the text field and cleans it.
 * @param {Source} source
 * @param {string} said
 * @param {string} [instead] a button that goes back to the bare text
 */
function hold(source, said, instead = "Remove") {
  kept = source;
  const drop = make("button", { type: "button", class: "quiet" }, instead);
  drop.addEventListener("click", () => {
    release();
    if (text.value) run({ body: text.value }, false);
    text.focus();
  });
  held.replaceChildren(make("span", {}, said), " ", drop);
  held.hidden = false;
  run(source, false);
}

function release() {
  kept = null;
  file.value = "";
  held.hidden = true;
}

/** @param {File} chosen */
function take(chosen) {
  if (chosen.size > words.max_bytes) {
    show(help("too_large", `The file has ${sized(chosen.size)}; ${sized(words.max_bytes)} are taken.`), "refused");
    return;
  }
  const page = /html/.test(chosen.type) || /\.x?html?$/i.test(chosen.name);
  const type = page ? "text/html" : /^text\//.test(chosen.type) ? "text/plain" : "";
  text.value = "";
  hold({ body: chosen, type, file: chosen.name }, `${chosen.name}, ${sized(chosen.size)}`);
}

/**
 * Fetches an address that was pasted or dropped where a page could have been.
 * @param {string} address
 */
function go(address) {
  release();
  text.value = "";
  url.value = address;
  run({ url: address }, false);
}

/** @param {DataTransfer | null} data @returns {boolean} whether it held a page */
function bring(data) {
  if (!data) return false;
  const [first] = data.files;
  const rich = data.getData("text/html");
  const bare = data.getData("text/plain");
  if (first && !bare) take(first);
  else if (ADDRESS.test(bare)) go(bare.trim());
  else if (rich && !looksLikeSource(bare)) pasted({ body: rich, type: "text/html", file: "page.html" }, bare, rich.length);
  else if (bare.length > BIG) pasted({ body: bare, file: looksLikeSource(bare) ? "page.html" : "page.txt" }, "", bare.length);
  else if (bare) {
    release();
    text.value = bare;
    run({ body: bare }, false);
  } else return false;
  return true;
}

/** @param {Source} source @param {string} bare @param {number} size */
function pasted(source, bare, size) {
  text.value = bare.length > BIG ? "" : bare;
  const plain = source.type === "text/html" && text.value ? "Use the bare text" : "Remove";
  hold(source, `Pasted${source.type === "text/html" ? " with its formatting" : ""}, ${sized(size)}`, plain);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const byAddress = event.submitter instanceof HTMLButtonElement && event.submitter.value === "url";
  const address = url.value.trim();
  if (byAddress) run({ url: address && !address.includes("://") ? `https://${address}` : address }, true);
  else if (!kept && ADDRESS.test(text.value)) go(text.value.trim());
  else if (kept) run(kept, true);
  else if (text.value.trim()) run({ body: text.value }, true);
  else show(help("invalid_input"), "refused");
});

text.addEventListener("paste", (event) => {
  if (text.value.trim() && text.selectionEnd - text.selectionStart < text.value.length) return; // a piece more, to what is there
  if (bring(event.clipboardData)) event.preventDefault();
});
text.addEventListener("input", release);
text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey))
    form.requestSubmit(/** @type {HTMLElement} */ (form.querySelector('[value="page"]')));
});
document.addEventListener("paste", (event) => {
  const into = event.target instanceof Element && event.target.closest("input, textarea");
  if (!into && bring(event.clipboardData)) event.preventDefault();
});
file.addEventListener("change", () => file.files?.[0] && take(file.files[0]));

for (const kind of ["dragenter", "dragover"]) {
  document.addEventListener(kind, (event) => {
    event.preventDefault();
    desk.classList.add("dropping");
  });
}
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) desk.classList.remove("dropping");
});
document.addEventListener("drop", (event) => {
  event.preventDefault();
  desk.classList.remove("dropping");
  bring(event.dataTransfer);
});

const samples = named("samples");
samples.append(make("span", {}, "Try one:"));
for (const [name, title] of Object.entries(SAMPLES))
  samples.append(make("button", { type: "button", class: "quiet", "data-sample": name }, title));
samples.hidden = false;
samples.addEventListener("click", async (event) => {
  const name = event.target instanceof Element ? event.target.getAttribute("data-sample") : null;
  if (!name) return;
  release();
  text.value = await (await fetch(`/static/samples/${name}`)).text();
  run({ body: text.value, type: name.endsWith(".html") ? "text/html" : "text/plain" }, false);
});

if (!words.fetch) /** @type {HTMLElement} */ (url.closest(".field")).hidden = true;
