// Elements from data. Text becomes text nodes and attribute values only, so nothing that a merchant
// sends is ever read as HTML.

const SVG = 'http://www.w3.org/2000/svg';

/** An element. Properties are attributes; `true` is an empty one, null, undefined and false none. */
export function h(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties ?? {})) {
    if (value === true) element.setAttribute(name, '');
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, String(value));
    }
  }
  element.append(...present(children));
  return element;
}

/** A picture of the sprite. */
export function icon(name) {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', `#i-${name}`);
  svg.append(use);
  return svg;
}

/** Text for screen readers only. */
export function unseen(text) {
  return h('span', { class: 'unseen' }, text);
}

/**
 * Makes the children of an element those given, changing only what differs: focus, selections,
 * opened details and scroll positions stay. Elements with a `data-key` are recognised by it.
 */
export function patch(parent, children) {
  const wanted = present(children);
  const keyed = new Map();
  for (const child of parent.children) {
    const key = child.dataset?.key;
    if (key !== undefined) keyed.set(key, child);
  }
  let cursor = parent.firstChild;
  for (const next of wanted) {
    const node = typeof next === 'string' ? document.createTextNode(next) : next;
    const key = node.dataset?.key;
    const known = key === undefined ? cursor : keyed.get(key);
    if (known && isSameKind(known, node)) {
      if (known === cursor) cursor = cursor.nextSibling;
      else parent.insertBefore(known, cursor);
      update(known, node);
    } else {
      parent.insertBefore(node, cursor);
    }
  }
  while (cursor) {
    const rest = cursor.nextSibling;
    cursor.remove();
    cursor = rest;
  }
}

function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

function isSameKind(one, other) {
  return one.nodeName === other.nodeName && one.dataset?.key === other.dataset?.key;
}

function update(known, next) {
  if (known.nodeType === Node.TEXT_NODE) {
    if (known.data !== next.data) known.data = next.data;
    return;
  }
  // Whether details are open is for the reader to say.
  const isOwn = (name) => name === 'open' && known.nodeName === 'DETAILS';
  for (const { name } of [...known.attributes]) {
    if (!next.hasAttribute(name) && !isOwn(name)) known.removeAttribute(name);
  }
  for (const { name, value } of next.attributes) {
    if (known.getAttribute(name) !== value && !isOwn(name)) known.setAttribute(name, value);
  }
  patch(known, [...next.childNodes]);
}
