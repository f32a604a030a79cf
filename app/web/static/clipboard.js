// @ts-check
/**
 * Copies a text that may still be on its way; as HTML too, so that it can be pasted with its formatting.
 * @param {Promise<string>} text
 * @param {boolean} rich
 */
export async function copy(text, rich = false) {
  const blob = (/** @type {string} */ type) => text.then((found) => new Blob([found], { type }));
  if (window.ClipboardItem && navigator.clipboard?.write) {
    try {
      // The promise is handed over within the gesture: some browsers forget a gesture while one waits.
      const item = new ClipboardItem({ "text/plain": blob("text/plain"), ...(rich ? { "text/html": blob("text/html") } : {}) });
      await navigator.clipboard.write([item]);
      return;
    } catch (error) {
      await text; // a refusal of the service is not the clipboard's
      if (!rich && !(error instanceof DOMException)) throw error;
    }
  }
  byHand(await text);
}

/**
 * Where the page is not served over https, browsers offer no other way.
 * @param {string} text
 */
function byHand(text) {
  const area = document.createElement("textarea");
  area.value = text;
  area.setAttribute("readonly", "");
  area.className = "unseen";
  const before = document.activeElement;
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (before instanceof HTMLElement) before.focus();
  if (!done) throw new Error("the clipboard is closed");
}

/**
 * Offers a text as a file.
 * @param {string} text @param {string} name @param {string} type
 */
export function download(text, name, type) {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
