// SPDX-License-Identifier: GPL-3.0-or-later

import { digitGroups, formatExact, parseExact, scoreText } from './format.js';
import { countTo, stopCount } from './motion.js';

/** About how wide a score is, in its own type size: tabular digits, narrow separators, the air between groups. */
export function widthInEms(text) {
    const digits = text.replace(/\D/g, '').length;
    return digits * 0.64 + (text.length - digits) * 0.36 + (digitGroups(text).length - 1) * 0.18;
}

/** A score as it is shown, once it has been counted. */
export function shownScore(entry, asTime) {
    const raw = scoreText(entry);
    const exact = parseExact(raw);
    return exact === null ? raw : formatExact(exact, asTime);
}

/** A score on the page: exact, in groups of three digits, counting to each new value. */
export class ScoreText {
    constructor(node) {
        this.node = node;
        this.exact_ = null;
        this.asTime_ = false;
        this.groups_ = [];
        this.final_ = '';
    }

    /** The score as shown once it has been counted. */
    get text() {
        return this.final_;
    }

    /** @returns {boolean} whether the score changed */
    set(entry, asTime, animated) {
        const exact = parseExact(scoreText(entry));
        const before = this.exact_;
        const text = shownScore(entry, asTime);
        const changed = this.final_ !== '' && text !== this.final_;
        const counts = animated && changed && exact !== null && before !== null &&
            before.decimals === exact.decimals && this.asTime_ === asTime;
        if (text === this.final_) {
            return false; // Already there, or counting there.
        }
        this.exact_ = exact;
        this.asTime_ = asTime;
        this.final_ = text;
        if (counts) {
            countTo(this, before.units, exact.units,
                (units) => this.write_(formatExact({ units, decimals: exact.decimals }, asTime)));
        } else {
            stopCount(this);
            this.write_(text);
        }
        return changed;
    }

    write_(text) {
        const groups = digitGroups(text);
        if (groups.length !== this.groups_.length) {
            this.node.replaceChildren();
            this.groups_ = groups.map((group, index) => {
                if (index > 0) {
                    this.node.append(document.createElement('wbr'));
                }
                const span = document.createElement('span');
                span.className = 'digits';
                span.append(group);
                this.node.append(span);
                return span.firstChild;
            });
            return;
        }
        groups.forEach((group, index) => {
            if (this.groups_[index].data !== group) {
                this.groups_[index].data = group;
            }
        });
    }
}
