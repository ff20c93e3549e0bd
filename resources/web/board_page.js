// SPDX-License-Identifier: GPL-3.0-or-later
//
// One board, live: what the server says on one side, the view on the other. States that arrive faster than frames
// replace each other; only the newest is drawn.

import { fetchBoard } from './api.js';
import { BoardView } from './board_view.js';
import { RankChanges } from './changes.js';
import { formatClockTime, formatExact, parseExact, scoreText } from './format.js';
import { LiveConnection } from './live.js';
import { defaultLimit, largestLimit } from './options.js';

const detailsEveryMs = 30000;
const lookAgainMs = 5000; // For a board that is not there (yet).
const goneAfterMs = 6000;
const detailsWithinMs = 1500; // The first picture waits this long for the board's name and form.

/** Only what the page can show: a rank, an id, a name, a score. Anything else about an entry is not its business. */
function readEntries(data) {
    const entries = Array.isArray(data?.entries) ? data.entries : [];
    return entries.filter((entry) => Number.isFinite(entry?.rank)).map((entry) => ({
        rank: entry.rank,
        player_id: String(entry.player_id),
        username: String(entry.username || entry.player_id),
        score: entry.score,
        score_text: entry.score_text,
    }));
}

class BoardPage {
    constructor(root, options) {
        this.boardId_ = options.boardId;
        this.limit_ = options.limit;
        this.details_ = {};
        this.entries_ = null;
        this.total_ = null;
        this.revision_ = -1;
        this.changedAt_ = null;
        this.lostAt_ = Date.now();
        this.missing_ = null;
        this.frame_ = 0;
        this.changes_ = new RankChanges();
        const indexAddress = options.theme === null ? '/' : `/?theme=${options.theme}`;
        this.indexLink_ = options.display ? null : { href: indexAddress, text: 'All boards' };
        this.view_ = new BoardView(root, { display: options.display, indexAddress, onLimit: () => this.toggleLimit_() });
        this.live_ = new LiveConnection(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`, {
            open: () => this.opened_(),
            message: (message) => this.received_(message),
            state: (state) => this.stateChanged_(state),
        });
    }

    start() {
        this.view_.setTitle(this.boardId_);
        this.view_.showMessage('Connecting', 'The board appears as soon as the server answers.');
        this.live_.start();
        setTimeout(() => this.detailsSettled_(), detailsWithinMs);
        this.tick_();
        setInterval(() => this.tick_(), 1000);
        setInterval(() => this.live_.state === 'live' && this.loadDetails_(), detailsEveryMs * (0.8 + Math.random() * 0.4));
        setInterval(() => this.missing_ !== null && this.subscribe_(), lookAgainMs);
    }

    subscribe_() {
        this.live_.send({ type: 'subscribe', leaderboard_id: this.boardId_, limit: this.limit_ });
    }

    opened_() {
        // A restored or new server may count from a lower revision: each connection begins anew.
        this.revision_ = -1;
        this.fresh_ = true;
        this.subscribe_();
        this.loadDetails_();
    }

    received_(message) {
        if (message.leaderboard_id !== undefined && message.leaderboard_id !== this.boardId_) {
            return;
        }
        switch (message.type) {
            case 'leaderboard_update':
                this.update_(message);
                break;
            case 'board_reset':
                this.begin_();
                this.subscribe_();
                this.loadDetails_();
                break;
            case 'board_deleted':
                this.missing_ = 'deleted';
                this.begin_();
                break;
            case 'frozen':
            case 'revealed':
                this.details_.frozen = message.type === 'frozen';
                this.loadDetails_();
                break;
            case 'error':
                if (message.code === 'leaderboard_not_found' || message.code === 'not_found') {
                    this.missing_ ??= 'unknown';
                }
                break;
            default:
                return;
        }
        this.draw_();
    }

    update_({ revision = 0, data = {} }) {
        if (revision < this.revision_) {
            return;
        }
        if (!this.fresh_ && revision > this.revision_) {
            this.changedAt_ = Date.now();
        } else if (this.fresh_ && revision !== this.lastRevision_) {
            this.changedAt_ = null; // It changed while nobody here was looking: when, is not known.
        }
        this.fresh_ = false;
        this.missing_ = null;
        this.revision_ = revision;
        this.lastRevision_ = revision;
        this.entries_ = readEntries(data);
        this.total_ = Number.isFinite(data.total_players) ? data.total_players : this.entries_.length;
        for (const field of ['name', 'display_format', 'frozen']) {
            if (data[field] !== undefined) {
                this.details_[field] = data[field];
            }
        }
    }

    /** A beginning: what comes next is compared with nothing. */
    begin_() {
        this.revision_ = -1;
        this.fresh_ = true;
        this.changes_.reset();
    }

    async loadDetails_() {
        try {
            this.details_ = (await fetchBoard(this.boardId_)) ?? {};
        } catch (error) {
            if (error.status === 404 && this.entries_ === null) {
                this.missing_ ??= 'unknown';
            }
        }
        this.detailsSettled_();
    }

    detailsSettled_() {
        this.settled_ = true;
        this.draw_();
    }

    stateChanged_(state) {
        const wasLost = this.lostAt_ !== null;
        if (state === 'live') {
            this.lostAt_ = null;
            if (wasLost && this.entries_ !== null) {
                this.view_.announcer.say('Live again.');
            }
        } else if (!wasLost) {
            this.lostAt_ = Date.now();
            this.view_.announcer.say('Connection lost. The page tries again by itself.');
        }
        this.tick_();
    }

    toggleLimit_() {
        this.limit_ = this.limit_ < largestLimit ? largestLimit : defaultLimit;
        const address = new URL(location.href);
        address.searchParams.set('limit', String(this.limit_));
        history.replaceState(null, '', address);
        this.begin_();
        this.subscribe_();
    }

    /** Once a second: the age of the data, the marks of change, whether the server is gone. */
    tick_() {
        const now = Date.now();
        this.view_.status.show(this.live_.state, this.changedAt_, this.live_.heardAt, now);
        this.view_.refreshChanges((id) => this.changes_.of(id, now));
        const gone = this.lostAt_ !== null && now - this.lostAt_ > goneAfterMs;
        const shown = this.live_.heardAt === null ? '' : ` These are the standings of ${formatClockTime(this.live_.heardAt)}.`;
        this.view_.setGone(gone && this.entries_ !== null
            ? `The server does not answer.${shown} This page tries again by itself.` : null);
        if (gone && this.entries_ === null && this.missing_ === null) {
            this.view_.showMessage('The server does not answer', 'It may be starting. This page tries again by itself.');
        }
    }

    draw_() {
        if (this.frame_ === 0) {
            this.frame_ = requestAnimationFrame(() => {
                this.frame_ = 0;
                this.drawNow_();
            });
        }
    }

    drawNow_() {
        if (this.missing_ === 'deleted') {
            this.view_.showMessage('This board was deleted', 'If it comes back, it appears here.', this.indexLink_);
            return;
        }
        if (this.missing_ === 'unknown') {
            this.view_.showMessage('There is no such board', `Nothing here is called \u201c${this.boardId_}\u201d. If it is made, it appears here.`,
                this.indexLink_);
            return;
        }
        if (this.entries_ === null || !this.settled_) {
            return;
        }
        const now = Date.now();
        const animated = this.drawnBefore_ === true;
        this.drawnBefore_ = true;
        this.changes_.record(this.entries_, now);
        this.view_.setTitle(String(this.details_.name ?? this.boardId_));
        this.view_.setFrozen(Boolean(this.details_.frozen));
        this.view_.show({
            entries: this.entries_,
            total: this.total_,
            asTime: this.details_.display_format === 'time',
            limit: this.limit_,
            largestLimit,
            changeOf: (id) => this.changes_.of(id, now),
            animated,
        });
        this.view_.status.show(this.live_.state, this.changedAt_, this.live_.heardAt, now);
        this.announceTop_();
    }

    announceTop_() {
        const top = this.entries_.slice(0, 3);
        const order = top.map((entry) => entry.player_id).join('\n');
        if (this.announcedOrder_ !== undefined && this.announcedOrder_ !== order && top.length > 0) {
            const asTime = this.details_.display_format === 'time';
            const spoken = top.map((entry) => {
                const exact = parseExact(scoreText(entry));
                return `${entry.rank}: ${entry.username}, ${exact === null ? scoreText(entry) : formatExact(exact, asTime)}`;
            });
            this.view_.announcer.say(`${spoken.join('. ')}.`);
        }
        this.announcedOrder_ = order;
    }
}

export function startBoardPage(root, options) {
    new BoardPage(root, options).start();
}
