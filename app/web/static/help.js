// @ts-check
import { make } from "./dom.js";
import { words } from "./words.js";

/**
 * What went wrong, or what is missing, and what to do about it.
 * @param {string} code a code of the service, or one of ours: needs_browser, nothing_kept, no_answer
 * @param {string} [detail] the service's own sentence
 * @param {string} [id] the request, for whoever runs the service
 */
export function help(code, detail = "", id = "") {
  const told = words.help[code] || words.help.bad_request;
  const section = make("section", { class: "problem" }, make("h2", { tabindex: -1 }, told.heading));
  const advice = make("p", {}, told.advice);
  if (told.bookmarklet) advice.append(" ", make("a", { href: "/capture" }, "Get the bookmarklet"), ".");
  section.append(advice);
  if (detail) section.append(make("p", { class: "fine" }, `The service says: ${detail}`));
  if (id) section.append(make("p", { class: "fine" }, "Request ", make("code", {}, id)));
  return section;
}
