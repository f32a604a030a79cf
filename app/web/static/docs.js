"use strict";

// Builds the page from /openapi.json with text nodes only, so nothing in the document can become markup.
function make(tag, text, ...children) {
  const element = document.createElement(tag);
  if (text) element.textContent = text;
  element.append(...children);
  return element;
}

function typeOf(schema) {
  if (!schema) return "";
  if (schema.$ref) return schema.$ref.split("/").pop();
  if (schema.enum) return schema.enum.join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const several = schema.anyOf || schema.oneOf;
  if (several) return several.map(typeOf).join(" | ");
  if (schema.type === "array") return "list of " + (typeOf(schema.items) || "anything");
  return schema.format ? `${schema.type} (${schema.format})` : schema.type || "anything";
}

function table(head, rows) {
  const body = rows.map((cells) => make("tr", "", ...cells.map((cell) => make("td", "", cell))));
  return make("table", "", make("thead", "", make("tr", "", ...head.map((name) => make("th", name)))), make("tbody", "", ...body));
}

function shown(value) {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

function bodies(content) {
  return Object.entries(content).map(([type, media]) => {
    const examples = media.examples ? Object.values(media.examples).map((example) => example.value) : [media.example];
    const pres = examples.filter((example) => example !== undefined).map((example) => make("pre", shown(example)));
    return make("details", "", make("summary", "", make("code", type), ` ${typeOf(media.schema)}`), ...pres);
  });
}

function operation(path, method, details) {
  const name = make("h2", "", make("span", method.toUpperCase()), " ", make("code", path));
  name.firstChild.className = "method";
  const section = make("section", "", name, make("p", details.summary), make("p", details.description));
  if (details.parameters) {
    const rows = details.parameters.map((p) => [make("code", p.name), typeOf(p.schema), (p.description || "") + (p.required ? " Required." : "")]);
    section.append(make("h3", "Options in the query"), table(["name", "values", "what it does"], rows));
  }
  if (details.requestBody) section.append(make("h3", "Body"), ...bodies(details.requestBody.content));
  const rows = Object.entries(details.responses).map(([status, r]) => [make("code", status), r.description, Object.keys(r.content || {}).join(", ")]);
  section.append(make("h3", "Answers"), table(["status", "meaning", "types"], rows));
  return section;
}

function shape(name, schema) {
  const rows = Object.entries(schema.properties || {}).map(([key, value]) => [make("code", key), typeOf(value), value.description || ""]);
  return make("section", "", make("h3", name), make("p", schema.description), table(["name", "type", "what it is"], rows));
}

async function show() {
  const about = document.getElementById("about");
  try {
    const found = await (await fetch("/openapi.json")).json();
    about.textContent = `${found.info.description} Version ${found.info.version}. `;
    about.append(Object.assign(make("a", "openapi.json"), { href: "/openapi.json" }));
    const paths = document.getElementById("paths");
    for (const [path, methods] of Object.entries(found.paths)) {
      for (const [method, details] of Object.entries(methods)) paths.append(operation(path, method, details));
    }
    const shapes = document.getElementById("shapes");
    for (const [name, schema] of Object.entries(found.components.schemas)) shapes.append(shape(name, schema));
    document.getElementById("shapes-title").hidden = false;
  } catch (error) {
    about.textContent = `The description could not be read: ${error}`;
  }
}

show();
