// SPDX-License-Identifier: GPL-3.0-or-later
//
// The list of boards, looked up again every few seconds: a board made now is here without a reload.

import { fetchBoards } from './api.js';
import { element, setText } from './dom.js';
import { formatClockTime, formatCount } from './format.js';
import { StatusMark } from './status.js';
import { themeButton } from './theme.js';

const everyMs = 5000;
const doubtAfterMs = 3000; // No answer for this long: the list is not called live any more.

class BoardItem {
    constructor(board, query) {
        this.name_ = element('span', { class: 'name', dir: 'auto' });
        this.detail_ = element('span', { class: 'detail' });
        this.tag_ = element('span', { class: 'tag', hidden: '' }, 'frozen');
        this.node = element('li', {}, element('a', { class: 'item', href: `/board/${encodeURIComponent(board.id)}${query}` },
            this.name_, this.tag_, this.detail_));
        this.update(board);
    }

    update(board) {
        setText(this.name_, String(board.name || board.id));
        setText(this.detail_, formatCount(board.total_players ?? 0, 'player', 'players'));
        this.tag_.hidden = !board.frozen;
    }
}

class IndexPage {
    constructor(root, options) {
        this.query_ = options.theme === null ? '' : `?theme=${options.theme}`;
        this.items_ = new Map();
        this.heardAt_ = null;
        this.state_ = 'connecting';
        this.status_ = new StatusMark();
        this.list_ = element('ul', { class: 'boards', 'aria-label': 'Boards' });
        this.empty_ = element('div', { class: 'message', hidden: '' });
        this.gone_ = element('p', { class: 'notice gone', role: 'status', hidden: '' });
        root.append(element('div', { class: 'page index' },
            element('header', { class: 'head' }, element('h1', { class: 'title' }, 'Boards'),
                element('div', { class: 'tools' }, this.status_.node, themeButton())),
            element('div', { class: 'notices' }, this.gone_),
            element('main', {}, this.list_, this.empty_)));
        this.say_('Connecting', 'The boards appear as soon as the server answers.');
    }

    start() {
        this.look_();
        setInterval(() => this.tick_(), 1000);
        document.addEventListener('visibilitychange', () => document.hidden || this.look_());
        addEventListener('online', () => this.look_());
    }

    async look_() {
        clearTimeout(this.timer_);
        const turn = (this.turn_ ?? 0) + 1;
        this.turn_ = turn;
        clearTimeout(this.doubt_);
        this.doubt_ = setTimeout(() => this.doubtful_(), doubtAfterMs);
        try {
            const boards = await fetchBoards();
            if (turn !== this.turn_) {
                return; // A newer look is under way; its answer is the newer one.
            }
            this.heardAt_ = Date.now();
            this.state_ = 'live';
            this.show_(boards);
        } catch {
            if (turn !== this.turn_) {
                return;
            }
            this.state_ = this.heardAt_ === null ? 'connecting' : 'reconnecting';
            if (this.heardAt_ === null) {
                this.say_('The server does not answer', 'It may be starting. This page tries again by itself.');
            }
        }
        clearTimeout(this.doubt_);
        this.tick_();
        this.timer_ = setTimeout(() => this.look_(), everyMs * (0.8 + Math.random() * 0.4));
    }

    doubtful_() {
        if (this.state_ === 'live') {
            this.state_ = 'stale';
            this.tick_();
        }
    }

    tick_() {
        this.status_.show(this.state_, null, this.heardAt_, Date.now());
        const gone = this.state_ === 'reconnecting';
        this.gone_.hidden = !gone;
        setText(this.gone_, gone ? `The server does not answer. This list is of ${formatClockTime(this.heardAt_)}. ` +
            'This page tries again by itself.' : '');
    }

    say_(title, text) {
        this.empty_.replaceChildren(element('h2', {}, title), element('p', {}, text));
        this.empty_.hidden = false;
        this.list_.hidden = true;
    }

    show_(boards) {
        if (boards.length === 0) {
            this.items_.clear();
            this.list_.replaceChildren();
            this.say_('No boards yet', 'As soon as the operator makes one, it is here.');
            return;
        }
        this.empty_.hidden = true;
        this.list_.hidden = false;
        const items = new Map();
        boards.forEach((board, index) => {
            const item = this.items_.get(board.id) ?? new BoardItem(board, this.query_);
            item.update(board);
            items.set(board.id, item);
            if (this.list_.children[index] !== item.node) {
                this.list_.insertBefore(item.node, this.list_.children[index] ?? null);
            }
        });
        for (const [id, item] of this.items_) {
            if (!items.has(id)) {
                item.node.remove();
            }
        }
        this.items_ = items;
    }
}

export function startIndexPage(root, options) {
    new IndexPage(root, options).start();
}
