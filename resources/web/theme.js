// SPDX-License-Identifier: GPL-3.0-or-later
//
// Dark or light. Highest first: the address (?theme=), a display (dark, as in the booth), what this viewer chose
// before, the system's preference.

import { element, setText } from './dom.js';

const storageKey = 'rostrum.theme';

function remembered() {
    try {
        const value = localStorage.getItem(storageKey);
        return value === 'light' || value === 'dark' ? value : null;
    } catch {
        return null; // Storage may be switched off; the page works without.
    }
}

function remember(theme) {
    try {
        localStorage.setItem(storageKey, theme);
    } catch {
        // As above: then the choice lasts as long as the page.
    }
}

/** Applies the theme the options ask for; called before anything is drawn. */
export function applyTheme(options) {
    const theme = options.theme ?? (options.display ? 'dark' : remembered());
    if (theme !== null) {
        document.documentElement.dataset.theme = theme;
    }
}

function currentTheme() {
    const chosen = document.documentElement.dataset.theme;
    return chosen ?? (matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark');
}

/** The button that changes and remembers the theme; its word is what it will do. */
export function themeButton() {
    const button = element('button', { type: 'button', class: 'quiet theme' });
    const label = () => {
        const other = currentTheme() === 'dark' ? 'Light' : 'Dark';
        setText(button, other);
        button.setAttribute('aria-label', `${other} colours`);
    };
    button.addEventListener('click', () => {
        const theme = currentTheme() === 'dark' ? 'light' : 'dark';
        document.documentElement.dataset.theme = theme;
        remember(theme);
        label();
    });
    matchMedia('(prefers-color-scheme: light)').addEventListener('change', label);
    label();
    return button;
}
