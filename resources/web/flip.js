// SPDX-License-Identifier: GPL-3.0-or-later
//
// Rank changes as moves (FLIP): where everybody is seen before, where everybody belongs after, and the way between.
// Who keeps their place is not touched, so that a move under way ends in its own time however many states follow.

import { fadeIn, fadeOut, motionIsReduced, moveFrom, stopMove } from './motion.js';

const mostGhosts = 12;

/** Where an element is laid out (without its running moves) within its container. */
function cardOffset(card) {
    const place = card.node.parentNode;
    return { left: place.offsetLeft + card.node.offsetLeft, top: place.offsetTop + card.node.offsetTop };
}

function rowOffset(row) {
    return { left: row.node.offsetLeft, top: row.node.offsetTop };
}

/** One state's change: made before the page is written, played after. */
export class Flip {
    /**
     * @param {import('./podium.js').Podium} podium
     * @param {import('./ranking.js').Ranking} ranking
     */
    constructor(podium, ranking) {
        this.podium_ = podium;
        this.ranking_ = ranking;
        this.before_ = new Map();
        for (const [id, card] of podium.cards) {
            this.before_.set(id, { node: card.node, seen: card.node.getBoundingClientRect(), offset: cardOffset(card) });
        }
        for (const [id, row] of ranking.rows) {
            this.before_.set(id, { node: row.node, seen: row.node.getBoundingClientRect(), offset: rowOffset(row) });
        }
        this.steps_ = podium.places.map((place) => ({
            top: place.step.getBoundingClientRect().top - place.node.getBoundingClientRect().top,
            height: place.step.offsetHeight,
        }));
    }

    /** @param {import('./ranking.js').Row[]} left  rows that are no longer shown */
    play(left) {
        const moves = [];
        const podiumBox = this.podium_.node.getBoundingClientRect();
        const bodyBox = this.ranking_.body.getBoundingClientRect();
        for (const [id, card] of this.podium_.cards) {
            this.plan_(moves, id, card.node, cardOffset(card), podiumBox);
        }
        for (const [id, row] of this.ranking_.rows) {
            this.plan_(moves, id, row.node, rowOffset(row), bodyBox);
        }
        const steps = this.planSteps_();
        // All reading is done; from here on only writing.
        for (const move of moves) {
            this.start_(move);
        }
        for (const { node, dy } of steps) {
            moveFrom(node, 0, dy);
        }
        this.ghosts_(left);
    }

    plan_(moves, id, node, offset, box) {
        const before = this.before_.get(id);
        if (before === undefined) {
            moves.push({ node, kind: 'enters' });
            return;
        }
        const same = before.node === node;
        if (same && before.offset.left === offset.left && before.offset.top === offset.top) {
            return;
        }
        const width = node.offsetWidth;
        const height = node.offsetHeight;
        moves.push({
            node,
            kind: same ? 'moves' : 'changesForm',
            // Between row and podium only the height is travelled: a row is as wide as the page and would leave it.
            dx: !same ? 0 : before.seen.left + before.seen.width / 2 - (box.left + offset.left + width / 2),
            dy: before.seen.top + before.seen.height / 2 - (box.top + offset.top + height / 2),
        });
    }

    planSteps_() {
        const moves = [];
        this.podium_.places.forEach((place, index) => {
            const before = this.steps_[index];
            if (before.height !== place.step.offsetHeight) {
                const top = place.node.offsetHeight - place.step.offsetHeight;
                moves.push({ node: place.step, dy: before.top - top });
            }
        });
        return moves;
    }

    start_({ node, kind, dx, dy }) {
        if (kind === 'enters') {
            fadeIn(node);
            return;
        }
        node.classList.toggle('rising', dy > 0);
        if (kind === 'changesForm') {
            fadeIn(node);
        }
        if (!(kind === 'changesForm' && motionIsReduced())) {
            moveFrom(node, dx, dy);
        }
    }

    /** Those who left the window fade where they stood; those who went to the podium have moved there. */
    ghosts_(left) {
        for (const row of left.slice(0, mostGhosts)) {
            const before = this.before_.get(row.playerId);
            if (this.podium_.cards.has(row.playerId) || before === undefined) {
                continue;
            }
            stopMove(row.node);
            row.node.classList.add('ghost');
            row.node.setAttribute('aria-hidden', 'true');
            row.node.style.top = `${before.offset.top}px`;
            this.ranking_.body.append(row.node);
            fadeOut(row.node);
        }
    }
}
