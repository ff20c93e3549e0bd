// SPDX-License-Identifier: GPL-3.0-or-later

const windowMs = 15000;

/** @typedef {{kind: 'none'|'up'|'down'|'new', by: number}} RankChange */

/**
 * Remembers where everybody stood, and says how each rank changed over the last 15 seconds. A change measured from
 * one state to the next would flicker at 20 states a second; over a window it is what a viewer has just seen.
 */
export class RankChanges {
    constructor() {
        this.players_ = new Map();
        this.started_ = false;
    }

    /** Forgets everything: the next state is a beginning, in which nobody has risen or is new. */
    reset() {
        this.players_.clear();
        this.started_ = false;
    }

    /**
     * @param {{player_id: string, rank: number}[]} entries  the whole window of the board, as shown
     * @param {number} now  ms
     */
    record(entries, now) {
        const present = new Set();
        for (const { player_id: id, rank } of entries) {
            present.add(id);
            let steps = this.players_.get(id);
            if (steps === undefined) {
                steps = [{ at: -Infinity, rank: this.started_ ? null : rank }];
                this.players_.set(id, steps);
            }
            if (steps[steps.length - 1].rank !== rank) {
                steps.push({ at: now, rank });
            }
        }
        for (const [id, steps] of this.players_) {
            if (!present.has(id) && steps[steps.length - 1].rank !== null) {
                steps.push({ at: now, rank: null });
            }
        }
        this.started_ = true;
        this.prune_(now);
    }

    /** @returns {RankChange} */
    of(playerId, now) {
        const steps = this.players_.get(playerId) ?? [];
        const current = steps[steps.length - 1]?.rank ?? null;
        let before = steps[0]?.rank ?? null;
        for (const step of steps) {
            if (step.at <= now - windowMs) {
                before = step.rank;
            }
        }
        if (current === null || current === before) {
            return { kind: 'none', by: 0 };
        }
        if (before === null) {
            return { kind: 'new', by: 0 };
        }
        return current < before ? { kind: 'up', by: before - current } : { kind: 'down', by: current - before };
    }

    /** Keeps one step before the window (where it began) and those within it; forgets who left long ago. */
    prune_(now) {
        for (const [id, steps] of this.players_) {
            while (steps.length > 1 && steps[1].at <= now - windowMs) {
                steps.shift();
            }
            if (steps.length === 1 && steps[0].rank === null) {
                this.players_.delete(id);
            }
        }
    }
}

/** The mark as shown and as spoken. */
export function changeMark({ kind, by }) {
    switch (kind) {
        case 'up':
            return { text: `\u25b2${by}`, spoken: `up ${by}` };
        case 'down':
            return { text: `\u25bc${by}`, spoken: `down ${by}` };
        case 'new':
            return { text: 'new', spoken: 'new' };
        default:
            return { text: '', spoken: 'no change' };
    }
}
