// @ts-check
import { words } from "./words.js";

/**
 * A page to clean: its own bytes or characters, or only an address, which the service then fetches.
 * @typedef {object} Source
 * @property {Blob | string} [body]
 * @property {string} [type] the media type of the body; empty: the service looks
 * @property {string} [url] beside a body only where it came from
 * @property {string} [file] the name of the file that it was read from
 * @property {boolean} [fetched] the body was fetched by the service from `url`
 *
 * @typedef {{index: number, kind: string, label: string, keep: boolean, confidence: number, lines: [number, number] | null,
 *   path: string | null, because: string, text: string}} Block
 * @typedef {{url: string | null, title: string | null, subtitle: string | null, byline: string | null, published: string | null,
 *   site: string | null, language: string | null, page_type: string, confidence: number, text: string, warnings: string[],
 *   blocks: Block[], html: string, raw?: string}} Answer
 */

export const PATH = "/v1/clean";
const KEY = "winnow-key";

/** A refusal of the service, or its silence. */
export class Problem extends Error {
  /** @param {string} code @param {string} [detail] @param {string} [id] */
  constructor(code, detail = "", id = "") {
    super(detail || code);
    this.code = code;
    this.detail = detail;
    this.id = id;
  }
}

/** The key that was typed in; it is kept for this tab only. */
export function key() {
  const field = document.getElementById("key");
  if (!(field instanceof HTMLInputElement)) return "";
  if (!field.value) field.value = sessionStorage.getItem(KEY) || "";
  return field.value;
}

/**
 * Sends a page with options, which go into the query.
 * @param {Source} source
 * @param {Record<string, string>} options
 * @param {AbortSignal} [signal]
 * @returns {Promise<Response>} a good answer; throws a Problem for any other
 */
export async function ask(source, options, signal) {
  const query = new URLSearchParams(options);
  /** @type {Record<string, string>} */
  const headers = key() ? { Authorization: `Bearer ${key()}` } : {};
  let body = source.body;
  if (body === undefined) {
    headers["Content-Type"] = "application/json";
    body = JSON.stringify({ url: source.url });
  } else {
    headers["Content-Type"] = source.type ? `${source.type}; charset=utf-8` : "application/octet-stream";
    if (body instanceof Blob && source.type) headers["Content-Type"] = source.type; // its own bytes say how they are encoded
    if (source.url) query.set("url", source.url);
  }
  let response;
  try {
    response = await fetch(`${PATH}?${query}`, { method: "POST", body, headers, signal });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new Problem("no_answer");
  }
  if (response.ok) {
    if (key()) sessionStorage.setItem(KEY, key());
    return response;
  }
  if (response.status === 401) sessionStorage.removeItem(KEY);
  const told = await response.json().catch(() => ({}));
  throw new Problem(String(told.code || "internal_error"), String(told.detail || ""), String(told.request_id || ""));
}

/**
 * The whole answer: every block, and the HTML of all of them, from which the view shows what is switched on.
 * @param {Source} source
 * @param {AbortSignal} [signal]
 * @returns {Promise<Answer>}
 */
export async function cleaned(source, signal) {
  const include = source.body === undefined ? "html,raw" : "html";
  const response = await ask(source, { blocks: "true", include, keep: Object.keys(words.labels).join(",") }, signal);
  return response.json();
}

const HERE_DOCUMENT = 2000; // characters; a longer page is better kept in a file

/**
 * The same request as a line for a shell.
 * @param {Source} source
 * @param {Record<string, string>} options
 */
export function curl(source, options) {
  const query = new URLSearchParams(options);
  const parts = ["curl"];
  if (words.keys) parts.push('-H "Authorization: Bearer $WINNOW_KEY"');
  let end = "";
  if (source.body === undefined || source.fetched) {
    parts.push("-G", `--data-urlencode ${quoted(`url=${source.url}`)}`);
  } else {
    const html =
      source.type !== "text/plain" && (source.type === "text/html" || typeof source.body !== "string" || looksLikeSource(source.body));
    const short = typeof source.body === "string" && source.body.length <= HERE_DOCUMENT && !source.body.includes("\nEND_OF_PAGE");
    parts.push(`--data-binary @${short ? "-" : quoted(source.file || (html ? "page.html" : "page.txt"))}`);
    parts.push(`-H 'Content-Type: ${source.type || (html ? "text/html" : "text/plain")}'`);
    if (source.url) query.set("url", source.url);
    if (short) end = ` <<'END_OF_PAGE'\n${source.body}\nEND_OF_PAGE`;
  }
  const asked = query.toString();
  parts.push(quoted(`${location.origin}${PATH}${asked ? `?${asked}` : ""}`));
  return parts.join(" ") + end;
}

/** @param {string} text */
function quoted(text) {
  return /^[\w./:@%+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * Whether a text is the source of a page and not its words.
 * @param {string} text
 */
export function looksLikeSource(text) {
  return /^\s*(<!doctype html|<html[\s>]|<\?xml|<(head|body|main|article|section|div|p|h[1-6]|table|ul|ol)[\s>][^]*<\/)/i.test(
    text.slice(0, 100_000),
  );
}
