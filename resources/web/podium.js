// SPDX-License-Identifier: GPL-3.0-or-later

import { element, setAttribute, setText } from './dom.js';
import { initials, NameText } from './names.js';
import { ScoreText, widthInEms } from './score.js';

/** A player on the podium: portrait, name, score. Belongs to the player, and moves from step to step. */
class Card {
    constructor(playerId) {
        this.playerId = playerId;
        this.portrait = element('span', { class: 'portrait', 'aria-hidden': 'true' });
        this.name = new NameText(element('span', { class: 'name' }), true);
        this.scoreNode_ = element('span', { class: 'score', role: 'img' });
        this.score = new ScoreText(this.scoreNode_);
        this.node = element('div', { class: 'card' }, this.portrait, this.name.node, this.scoreNode_);
    }

    /** @returns {boolean} whether the score changed */
    update(entry, asTime, animated) {
        this.name.set(entry.username);
        setText(this.portrait, initials(entry.username));
        const changed = this.score.set(entry, asTime, animated);
        setAttribute(this.scoreNode_, 'aria-label', this.score.text);
        return changed;
    }
}

/** One of the three places: a step of fixed height by rank, and the card on it. */
class Place {
    constructor() {
        this.number_ = element('span', { class: 'number' });
        this.step = element('div', { class: 'step' }, this.number_);
        this.well_ = element('div', { class: 'well' }, this.step);
        this.node = element('li', { class: 'place' }, this.well_);
        this.card = null;
    }

    setRank(rank, place) {
        setAttribute(this.node, 'data-rank', rank === null ? null : String(Math.min(rank, 4)));
        setAttribute(this.node, 'data-step', String(Math.min(rank ?? place, 3)));
        setText(this.number_, String(rank ?? place));
        setAttribute(this.number_, 'aria-hidden', rank === null ? 'true' : null);
        this.node.classList.toggle('empty', rank === null);
    }

    setCard(card) {
        if (this.card === card) {
            return;
        }
        if (this.card !== null && this.card.node.parentNode === this.node) {
            this.card.node.remove();
        }
        this.card = card;
        if (card !== null) {
            this.node.append(card.node);
        }
    }
}

/**
 * The podium: first in the middle, second to the left, third to the right. Height says rank, not score; equal ranks
 * share a step.
 */
export class Podium {
    constructor() {
        this.places = [new Place(), new Place(), new Place()];
        this.node = element('ol', { class: 'podium', 'aria-label': 'First three' },
            ...this.places.map((place) => place.node));
        this.cards_ = new Map();
        this.update([], false, false);
    }

    /** The cards now shown, by player. */
    get cards() {
        return this.cards_;
    }

    /**
     * @param {Object[]} entries  up to three
     * @returns {Set<string>} players whose score changed
     */
    update(entries, asTime, animated) {
        const scored = new Set();
        const cards = new Map();
        for (const entry of entries) {
            const card = this.cards_.get(entry.player_id) ?? new Card(entry.player_id);
            cards.set(entry.player_id, card);
            if (card.update(entry, asTime, animated)) {
                scored.add(entry.player_id);
            }
        }
        this.cards_ = cards;
        // The longest decides for all: no lower place looks larger for having fewer digits.
        const widest = Math.max(1, ...[...cards.values()].map((card) => widthInEms(card.score.text)));
        this.node.style.setProperty('--score-ems', widest.toFixed(2));
        this.places.forEach((place, index) => {
            const entry = entries[index];
            place.setRank(entry?.rank ?? null, index + 1);
            place.setCard(entry === undefined ? null : cards.get(entry.player_id));
        });
        this.join_(entries);
        return scored;
    }

    /** On a shared step names take as many lines as the longest of them: portraits stand level. Reads layout. */
    levelNames() {
        this.node.style.removeProperty('--name-height');
        const shared = this.places.filter((place) => place.node.matches('.joins-left, .joins-right'));
        if (shared.length > 0) {
            const highest = Math.max(...shared.map((place) => place.card.name.node.offsetHeight));
            this.node.style.setProperty('--name-height', `${highest}px`);
        }
    }

    /**
     * Neighbours of equal rank stand on one step: first with second (on its left), first with third (right); where the
     * podium lies, each with the next.
     */
    join_(entries) {
        const equal = (a, b) => entries[a] !== undefined && entries[b] !== undefined && entries[a].rank === entries[b].rank;
        const [first, second, third] = this.places.map((place) => place.node.classList);
        first.toggle('joins-left', equal(0, 1));
        second.toggle('joins-right', equal(0, 1));
        first.toggle('joins-right', equal(0, 2));
        third.toggle('joins-left', equal(0, 2));
        this.places.forEach((place, index) => {
            place.node.classList.toggle('joins-previous', equal(index - 1, index));
            place.node.classList.toggle('joins-next', equal(index, index + 1));
        });
    }
}
