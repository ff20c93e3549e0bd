// SPDX-License-Identifier: GPL-3.0-or-later
//
// The connection that never gives up. It says what it knows: when the server was last heard decides whether the page
// is live, and nothing is called live on hope.

// Silence is looked into after 5 s and called silence after 8: nobody watches a dead board for long, and a thousand
// phones on a quiet board still cost the server no more than 200 small messages a second.
const pingEveryMs = 5000;
const doubtAfterMs = 3000; // A ping without answer for this long: not lost yet, but not live either.
const pongWithinMs = 10000;
const openWithinMs = 8000;
const firstRetryMs = 400;
const longestRetryMs = 5000;

/** @typedef {'connecting'|'live'|'stale'|'reconnecting'} LiveState */

/**
 * How long to wait before the next try: doubling, with half of it random, so that a hall full of phones does not
 * come back in one instant.
 */
export function retryDelay(attempt, random = Math.random()) {
    const full = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(attempt, 10));
    return full * (0.5 + random / 2);
}

export class LiveConnection {
    /**
     * @param {string} url  of the socket
     * @param {{open: function(LiveConnection), message: function(Object), state: function(LiveState)}} handlers
     */
    constructor(url, handlers) {
        this.url_ = url;
        this.handlers_ = handlers;
        this.state_ = 'connecting';
        this.heardAt_ = null;
        this.attempt_ = 0;
        this.socket_ = null;
        this.timers_ = new Set();
        this.wasLive_ = false;
        addEventListener('online', () => this.nudge());
        addEventListener('pageshow', () => this.nudge());
        document.addEventListener('visibilitychange', () => document.hidden || this.nudge());
    }

    /** When the server was last heard (ms since 1970), or null. */
    get heardAt() {
        return this.heardAt_;
    }

    get state() {
        return this.state_;
    }

    start() {
        this.connect_();
    }

    /** Sends, if there is a connection; a state that could not be sent is sent on the next `open`. */
    send(message) {
        if (this.socket_ !== null && this.socket_.readyState === WebSocket.OPEN) {
            this.socket_.send(JSON.stringify(message));
        }
    }

    /** The machine woke, the network or the page came back: find out now instead of at the next turn. */
    nudge() {
        if (this.socket_ === null) {
            this.attempt_ = 0;
            this.connect_();
        } else if (this.socket_.readyState === WebSocket.OPEN) {
            this.ping_();
        }
    }

    connect_() {
        this.clearTimers_();
        const socket = new WebSocket(this.url_);
        this.socket_ = socket;
        const mine = (action) => (event) => {
            if (this.socket_ === socket) {
                action(event);
            }
        };
        socket.addEventListener('open', mine(() => {
            this.clearTimers_();
            this.handlers_.open(this);
            this.after_(pongWithinMs, () => this.lost_());
            this.after_(pingEveryMs, () => this.ping_());
        }));
        socket.addEventListener('message', mine((event) => this.heard_(event.data)));
        socket.addEventListener('close', mine(() => this.lost_()));
        this.after_(openWithinMs, () => this.lost_());
    }

    heard_(text) {
        let message;
        try {
            message = JSON.parse(text);
        } catch {
            return; // Not ours; it proves nothing about the data.
        }
        this.heardAt_ = Date.now();
        this.attempt_ = 0;
        this.clearTimers_();
        this.after_(pingEveryMs, () => this.ping_());
        this.setState_('live');
        this.handlers_.message(message);
    }

    ping_() {
        this.clearTimers_();
        this.send({ type: 'ping' });
        this.after_(doubtAfterMs, () => this.setState_('stale'));
        this.after_(pongWithinMs, () => this.lost_());
    }

    lost_() {
        this.clearTimers_();
        const socket = this.socket_;
        this.socket_ = null;
        socket?.close();
        this.setState_(this.wasLive_ ? 'reconnecting' : 'connecting');
        this.after_(retryDelay(this.attempt_), () => this.connect_());
        this.attempt_ += 1;
    }

    setState_(state) {
        this.wasLive_ ||= state === 'live';
        if (state !== this.state_) {
            this.state_ = state;
            this.handlers_.state(state);
        }
    }

    after_(delayMs, action) {
        const timer = setTimeout(() => {
            this.timers_.delete(timer);
            action();
        }, delayMs);
        this.timers_.add(timer);
    }

    clearTimers_() {
        for (const timer of this.timers_) {
            clearTimeout(timer);
        }
        this.timers_.clear();
    }
}
