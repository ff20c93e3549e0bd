// SPDX-License-Identifier: GPL-3.0-or-later

import { element, setAttribute, setText } from './dom.js';
import { formatAge } from './format.js';

const words = { connecting: 'connecting', live: 'live', stale: 'no answer', reconnecting: 'reconnecting' };

/**
 * The mark that says whether the page is live. Live, it shows how long ago the board last changed, if the page saw it
 * change; otherwise how old the standings are, counted from when the server last confirmed them.
 */
export class StatusMark {
    constructor() {
        this.word_ = element('span', { class: 'word' });
        this.prefix_ = element('span', { class: 'prefix' });
        this.age_ = element('span', { class: 'age' });
        this.node = element('p', { class: 'status' }, element('span', { class: 'dot', 'aria-hidden': 'true' }),
            this.word_, this.prefix_, this.age_);
    }

    /**
     * @param {import('./live.js').LiveState} state
     * @param {number|null} changedAt  when the board was last seen to change, ms since 1970
     * @param {number|null} heardAt  when the server was last heard, ms since 1970
     */
    show(state, changedAt, heardAt, now) {
        setAttribute(this.node, 'data-state', state);
        setText(this.word_, words[state]);
        const live = state === 'live';
        const since = live ? changedAt : heardAt;
        setText(this.prefix_, since === null ? '' : live ? 'changed' : 'data');
        setText(this.age_, since === null ? '' : `${formatAge(now - since)} ${live ? 'ago' : 'old'}`);
    }
}
