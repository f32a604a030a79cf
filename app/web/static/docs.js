// @ts-check
import { make, named } from "./dom.js";

/**
 * As much of an OpenAPI document as is shown.
 * @typedef {{$ref?: string, enum?: string[], const?: unknown, anyOf?: Schema[], oneOf?: Schema[], type?: string, format?: string,
 *   items?: Schema, description?: string, properties?: Record<string, Schema>}} Schema
 * @typedef {{schema: Schema, example?: unknown, examples?: Record<string, {value: unknown}>}} Media
 * @typedef {{name: string, schema: Schema, description?: string, required?: boolean}} Parameter
 * @typedef {{description: string, content?: Record<string, Media>}} Reply
 * @typedef {{summary: string, description?: string, parameters?: Parameter[], requestBody?: {content: Record<string, Media>},
 *   responses: Record<string, Reply>}} Operation
 * @typedef {{info: {description: string, version: string}, paths: Record<string, Record<string, Operation>>,
 *   components: {schemas: Record<string, Schema>}}} Description
 */

/** @param {Schema | undefined} schema @returns {string} */
function typeOf(schema) {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").pop() || "";
  if (schema.enum) return schema.enum.join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const several = schema.anyOf || schema.oneOf;
  if (several) return several.map(typeOf).join(" | ");
  if (schema.type === "array") return `list of ${typeOf(schema.items) || "anything"}`;
  return schema.format ? `${schema.type} (${schema.format})` : schema.type || "anything";
}

/** Words with their `code` set apart. @param {string} [words] */
function prose(words = "") {
  const parts = words.split("`").map((part, i) => (i % 2 ? make("code", {}, part) : part));
  return make("span", {}, ...parts);
}

/** @param {string[]} head @param {(Node | string)[][]} rows */
function table(head, rows) {
  const body = rows.map((cells) => make("tr", {}, ...cells.map((cell) => make("td", {}, cell))));
  const names = make("tr", {}, ...head.map((name) => make("th", { scope: "col" }, name)));
  return make("table", { tabindex: 0 }, make("thead", {}, names), make("tbody", {}, ...body));
}

/** @param {Record<string, Media>} content */
function bodies(content) {
  return Object.entries(content).map(([type, media]) => {
    const examples = media.examples ? Object.values(media.examples).map((example) => example.value) : [media.example];
    const shown = examples
      .filter((example) => example !== undefined)
      .map((example) => (typeof example === "string" ? example : JSON.stringify(example, null, 2)));
    return make(
      "details",
      {},
      make("summary", {}, make("code", {}, type), ` ${typeOf(media.schema)}`),
      ...shown.map((example) => make("pre", {}, example)),
    );
  });
}

/** @param {string} path @param {string} method @param {Operation} details */
function operation(path, method, details) {
  const name = make("h2", {}, make("span", { class: "method" }, method.toUpperCase()), " ", make("code", {}, path));
  const section = make("section", {}, name, make("p", {}, `${details.summary}. `.replace("?.", "?"), prose(details.description)));
  if (details.parameters) {
    const rows = details.parameters.map((p) => [
      make("code", {}, p.name),
      typeOf(p.schema),
      prose((p.description || "") + (p.required ? " Required." : "")),
    ]);
    section.append(make("h3", {}, "Options in the query"), table(["name", "values", "what it does"], rows));
  }
  if (details.requestBody) section.append(make("h3", {}, "Body"), ...bodies(details.requestBody.content));
  const rows = Object.entries(details.responses).map(([status, reply]) => [
    make("code", {}, status),
    prose(reply.description),
    Object.keys(reply.content || {}).join(", "),
  ]);
  section.append(make("h3", {}, "Answers"), table(["status", "meaning", "types"], rows));
  return section;
}

/** @param {string} name @param {Schema} schema */
function shape(name, schema) {
  const rows = Object.entries(schema.properties || {}).map(([key, value]) => [
    make("code", {}, key),
    typeOf(value),
    prose(value.description),
  ]);
  return make("section", {}, make("h3", {}, name), make("p", {}, prose(schema.description)), table(["name", "type", "what it is"], rows));
}

async function show() {
  const about = named("about");
  try {
    /** @type {Description} */
    const found = await (await fetch("/openapi.json")).json();
    about.replaceChildren(
      `${found.info.description} Version ${found.info.version}, described in `,
      make("a", { href: "/openapi.json" }, "openapi.json"),
      ".",
    );
    named("line").textContent = `curl --data-binary @page.html -H 'Content-Type: text/html' '${location.origin}/v1/clean?format=markdown'`;
    for (const [path, methods] of Object.entries(found.paths)) {
      for (const [method, details] of Object.entries(methods)) named("paths").append(operation(path, method, details));
    }
    for (const [name, schema] of Object.entries(found.components.schemas)) named("shapes").append(shape(name, schema));
    named("shapes-title").hidden = false;
  } catch (error) {
    about.textContent = `The description could not be read: ${error}`;
  }
}

show();
