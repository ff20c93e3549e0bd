// SPDX-License-Identifier: GPL-3.0-or-later

import { element } from './dom.js';

const quietMs = 10000;

/**
 * Speaks to screen readers, politely and rarely: at most once in ten seconds, and then the newest only, so that a busy
 * board never talks over its listener.
 */
export class Announcer {
    constructor() {
        this.node = element('p', { class: 'spoken', role: 'status', 'aria-live': 'polite', 'aria-atomic': 'true' });
        this.next_ = null;
        this.lastAt_ = -Infinity;
        this.timer_ = 0;
    }

    say(text) {
        this.next_ = text;
        const wait = this.lastAt_ + quietMs - performance.now();
        if (wait <= 0) {
            this.speak_();
        } else if (this.timer_ === 0) {
            this.timer_ = setTimeout(() => this.speak_(), wait);
        }
    }

    speak_() {
        clearTimeout(this.timer_);
        this.timer_ = 0;
        if (this.next_ !== null) {
            this.node.textContent = this.next_;
            this.next_ = null;
            this.lastAt_ = performance.now();
        }
    }
}
