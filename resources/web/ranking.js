// SPDX-License-Identifier: GPL-3.0-or-later

import { changeMark } from './changes.js';
import { element, setAttribute, setText } from './dom.js';
import { digitGroups, formatGap, parseExact, scoreText } from './format.js';
import { NameText } from './names.js';
import { ScoreText, widthInEms } from './score.js';

/** What is missing to the place above; empty where that cannot be said. */
function gapText(entry, above, asTime) {
    const [own, other] = [entry, above].map((one) => (one === null ? null : parseExact(scoreText(one))));
    return own === null || other === null ? '' : formatGap(own, other, asTime);
}

/** A player's row: rank, change, name, gap, score. */
class Row {
    constructor(playerId) {
        this.playerId = playerId;
        this.rank_ = element('td', { class: 'rank', role: 'cell' });
        this.change_ = element('td', { class: 'change', role: 'cell' });
        const nameNode = element('span', { class: 'name' });
        this.gap_ = element('td', { class: 'gap', role: 'cell' });
        this.name = new NameText(nameNode, false, this.gap_);
        this.scoreNode_ = element('td', { class: 'score', role: 'cell' });
        this.score = new ScoreText(this.scoreNode_);
        this.node = element('tr', { class: 'row', role: 'row' }, this.rank_, this.change_,
            element('th', { class: 'player', role: 'rowheader', scope: 'row' }, nameNode), this.gap_, this.scoreNode_);
    }

    /** @returns {boolean} whether the score changed */
    update(entry, above, change, asTime, animated) {
        setText(this.rank_, String(entry.rank));
        setText(this.gap_, digitGroups(gapText(entry, above, asTime)).join('\u202f'));
        this.showChange(change);
        this.name.set(entry.username);
        const changed = this.score.set(entry, asTime, animated);
        setAttribute(this.scoreNode_, 'aria-label', this.score.text);
        return changed;
    }

    showChange(change) {
        const mark = changeMark(change);
        setText(this.change_, mark.text);
        setAttribute(this.change_, 'data-kind', change.kind);
        setAttribute(this.change_, 'aria-label', mark.spoken);
    }
}

/** The ranking below the podium: a table to those who listen, rows that move to those who look. */
export class Ranking {
    constructor() {
        const heads = ['Rank', 'Change', 'Player', 'Gap', 'Score'].map((text) =>
            element('th', { role: 'columnheader', scope: 'col' }, text));
        this.body_ = element('tbody', { role: 'rowgroup' });
        this.node = element('table', { class: 'ranking', role: 'table', 'aria-label': 'Ranking' },
            element('thead', { role: 'rowgroup' }, element('tr', { class: 'heads', role: 'row' }, ...heads)), this.body_);
        this.rows_ = new Map();
    }

    /** The rows now shown, by player. */
    get rows() {
        return this.rows_;
    }

    /** What rows are placed in; their offsets are measured from it. */
    get body() {
        return this.body_;
    }

    /**
     * @param {Object[]} entries
     * @param {Object|null} above  who stands above the first of them
     * @param {function(string): import('./changes.js').RankChange} changeOf
     * @returns {{scored: Set<string>, left: Row[]}} players whose score changed; rows no longer shown
     */
    update(entries, above, changeOf, asTime, animated) {
        const scored = new Set();
        const rows = new Map();
        let better = above;
        let widest = 0;
        let previous = null;
        for (const entry of entries) {
            const row = this.rows_.get(entry.player_id) ?? new Row(entry.player_id);
            rows.set(entry.player_id, row);
            if (row.update(entry, better, changeOf(entry.player_id), asTime, animated)) {
                scored.add(entry.player_id);
            }
            better = entry;
            widest = Math.max(widest, widthInEms(row.score.text));
            const next = previous === null ? this.body_.firstChild : previous.nextSibling;
            if (next !== row.node) {
                this.body_.insertBefore(row.node, next);
            }
            previous = row.node;
        }
        const left = [];
        for (const [id, row] of this.rows_) {
            if (!rows.has(id)) {
                row.node.remove();
                left.push(row);
            }
        }
        this.rows_ = rows;
        // Each row is a grid of its own; the gaps stand under each other all the same.
        this.node.style.setProperty('--score-ems', widest.toFixed(2));
        return { scored, left };
    }

    refreshChanges(changeOf) {
        for (const [id, row] of this.rows_) {
            row.showChange(changeOf(id));
        }
    }
}
