// SPDX-License-Identifier: GPL-3.0-or-later

import { changeMark } from './changes.js';
import { element, setAttribute, setText } from './dom.js';
import { NameText } from './names.js';
import { ScoreText } from './score.js';

/** A player's row: rank, change, name, score. */
class Row {
    constructor(playerId) {
        this.playerId = playerId;
        this.rank_ = element('td', { class: 'rank', role: 'cell' });
        this.change_ = element('td', { class: 'change', role: 'cell' });
        const nameNode = element('span', { class: 'name' });
        this.name = new NameText(nameNode);
        this.scoreNode_ = element('td', { class: 'score', role: 'cell' });
        this.score = new ScoreText(this.scoreNode_);
        this.node = element('tr', { class: 'row', role: 'row' }, this.rank_, this.change_,
            element('th', { class: 'player', role: 'rowheader', scope: 'row' }, nameNode), this.scoreNode_);
    }

    /** @returns {boolean} whether the score changed */
    update(entry, change, asTime, animated) {
        setText(this.rank_, String(entry.rank));
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
        const heads = ['Rank', 'Change', 'Player', 'Score'].map((text) =>
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
     * @param {function(string): import('./changes.js').RankChange} changeOf
     * @returns {{scored: Set<string>, left: Row[]}} players whose score changed; rows no longer shown
     */
    update(entries, changeOf, asTime, animated) {
        const scored = new Set();
        const rows = new Map();
        let previous = null;
        for (const entry of entries) {
            const row = this.rows_.get(entry.player_id) ?? new Row(entry.player_id);
            rows.set(entry.player_id, row);
            if (row.update(entry, changeOf(entry.player_id), asTime, animated)) {
                scored.add(entry.player_id);
            }
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
        return { scored, left };
    }

    refreshChanges(changeOf) {
        for (const [id, row] of this.rows_) {
            row.showChange(changeOf(id));
        }
    }
}
