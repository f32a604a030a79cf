// The bookmarklet, as it is read; capture.js takes out these lines and the indentation, and fills in ORIGIN and COPY.
// It sends the page as the browser shows it to a window of the service, and falls back where a site keeps windows apart.
(() => {
  const service = 'ORIGIN';
  const door = service + '/captureCOPY';
  const left = /^(script|style|link|template|noscript|svg|canvas|object|embed|audio|video|source|base)$/;
  const other = document.implementation.createHTMLDocument('');
  // A copy of a node in a document where nothing runs or loads. Shadow roots and frames that can be read stand in place.
  const copy = (node) => {
    const name = node.localName;
    if (node.nodeType == 3) return other.createTextNode(node.data);
    if ((node.nodeType > 1 && node.nodeType < 11) || (left.test(name) && !/ld.json/.test(node.type))) return '';
    const inner = name == 'iframe' && (node.contentDocument || {}).body;
    const to =
      node.nodeType > 1
        ? other.createElement('body')
        : inner || /^(iframe|slot)$/.test(name)
          ? other.createElement('div')
          : other.importNode(node);
    for (const { name, value } of [...to.attributes]) /^on|^srcdoc$/.test(name) || /data:\S*,/.test(value) ? to.removeAttribute(name) : 0;
    const slotted = name == 'slot' && node.assignedNodes();
    for (const child of slotted && slotted.length ? slotted : (inner || node.shadowRoot || node).childNodes) to.append(copy(child));
    return to;
  };
  const chosen = getSelection();
  const part = !!chosen.toString().trim();
  const root = other.createElement('html');
  root.lang = document.documentElement.lang;
  root.append(copy(document.head || ''), part ? copy(chosen.getRangeAt(0).cloneContents()) : copy(document.body));
  const page = { v: 1, url: location.href, title: document.title, lang: root.lang, html: root.outerHTML, selection: part };
  const popup = open(door + '#wait', '_blank', 'popup,width=720,height=820');
  const answer = (event) => {
    if (event.origin != service || event.source != popup || event.data != 'winnow:ready:1') return;
    removeEventListener('message', answer);
    popup.postMessage(page, service);
  };
  addEventListener('message', answer);
  // A window that was kept apart from this page looks closed; one that is slow does not.
  setTimeout(
    () => {
      if (popup && !popup.closed) return;
      const whole = encodeURIComponent(JSON.stringify(page));
      location.assign(whole.length < 5e5 ? door + '#p=' + whole : service + '/capture?url=' + encodeURIComponent(page.url));
    },
    popup ? 1500 : 0
  );
})();
