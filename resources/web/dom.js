// SPDX-License-Identifier: GPL-3.0-or-later

/**
 * Makes an element. Text only ever enters the page as text nodes: no name, however odd, becomes markup.
 *
 * @param {string} tag
 * @param {Object<string, string>} attributes  `class`, `role`, `aria-…`; none of them is ever built from foreign text
 * @param {...(Node|string)} children
 * @returns {HTMLElement}
 */
export function element(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
        node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
}

/** Sets text only where it differs, so that nothing is laid out, or read aloud, for nothing. */
export function setText(node, text) {
    if (node.textContent !== text) {
        node.textContent = text;
    }
}

/** Sets an attribute only where it differs; null takes it away. */
export function setAttribute(node, name, value) {
    if (value === null) {
        node.removeAttribute(name);
    } else if (node.getAttribute(name) !== value) {
        node.setAttribute(name, value);
    }
}
