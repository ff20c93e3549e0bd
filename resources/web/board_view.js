// SPDX-License-Identifier: GPL-3.0-or-later
//
// What a board looks like: head, podium, ranking, foot, and the forms for everything that is not a full board. It is
// told what to show and decides nothing about data.

import { Announcer } from './announce.js';
import { element, setAttribute, setText } from './dom.js';
import { Flip } from './flip.js';
import { formatCount } from './format.js';
import { flourish, glow, ring } from './motion.js';
import { fitNames } from './names.js';
import { Podium } from './podium.js';
import { Ranking } from './ranking.js';
import { shownScore, widthInEms } from './score.js';
import { StatusMark } from './status.js';
import { themeButton } from './theme.js';

const onPodium = 3;

export class BoardView {
    constructor(root, { display, onLimit, indexAddress }) {
        this.root_ = root;
        this.display_ = display;
        this.entries_ = [];
        this.podium_ = new Podium();
        this.ranking_ = new Ranking();
        this.status = new StatusMark();
        this.announcer = new Announcer();
        this.build_(indexAddress, onLimit);
        new ResizeObserver(() => this.resized_()).observe(this.board_);
        document.fonts?.ready.then(() => this.refitNames_());
    }

    build_(indexAddress, onLimit) {
        this.title_ = element('h1', { class: 'title', dir: 'auto' });
        const back = element('a', { class: 'quiet back', href: indexAddress }, 'All boards');
        const tools = element('div', { class: 'tools' }, this.status.node);
        if (!this.display_) {
            tools.append(themeButton());
        }
        this.frozen_ = element('p', { class: 'notice frozen', hidden: '' },
            element('strong', {}, 'Frozen'), ' \u2013 scoring goes on; these standings stand still until the reveal.');
        this.gone_ = element('p', { class: 'notice gone', hidden: '' });
        this.waiting_ = element('p', { class: 'waiting', hidden: '' }, 'Waiting for the first score');
        this.total_ = element('span', { class: 'total' });
        this.more_ = element('button', { type: 'button', class: 'quiet more', hidden: '' });
        this.more_.addEventListener('click', onLimit);
        this.board_ = element('main', { class: 'board', id: 'board' }, this.podium_.node, this.waiting_, this.ranking_.node);
        this.foot_ = element('footer', { class: 'foot' }, this.total_, this.more_);
        this.message_ = element('main', { class: 'message', hidden: '' });
        const head = element('header', { class: 'head' },
            ...(this.display_ ? [] : [back]), this.title_, tools);
        this.notices_ = element('div', { class: 'notices' }, this.frozen_, this.gone_);
        this.root_.append(element('div', { class: 'page' }, head, this.notices_, this.board_, this.message_, this.foot_),
            this.announcer.node);
    }

    setTitle(name) {
        setText(this.title_, name);
        document.title = `${name} \u00b7 Rostrum`;
    }

    setFrozen(frozen) {
        this.frozen_.hidden = !frozen;
    }

    /** Says that the server is gone; null when it is not. */
    setGone(text) {
        this.gone_.hidden = text === null;
        setText(this.gone_, text ?? '');
    }

    /** A page without a board: what is the matter, what happens next. */
    showMessage(title, text, link = null) {
        this.board_.hidden = true;
        this.foot_.hidden = true;
        this.message_.hidden = false;
        if (this.message_.dataset.title === title) {
            return;
        }
        this.message_.dataset.title = title;
        this.message_.replaceChildren(element('h2', {}, title), element('p', {}, text));
        if (link !== null) {
            this.message_.append(element('a', { class: 'button', href: link.href }, link.text));
        }
    }

    /**
     * Shows a state of the board.
     *
     * @param {{entries: Object[], total: number|null, asTime: boolean, limit: number, largestLimit: number,
     *          changeOf: function(string): import('./changes.js').RankChange, animated: boolean}} state
     */
    show(state) {
        const wasHidden = this.board_.hidden;
        this.board_.hidden = false;
        this.foot_.hidden = false;
        this.message_.hidden = true;
        delete this.message_.dataset.title;
        const animated = state.animated && !wasHidden && !document.hidden;

        const leaderBefore = this.entries_[0]?.player_id;
        this.entries_ = state.entries;
        this.widest_ = Math.max(0, ...state.entries.map((entry) => widthInEms(shownScore(entry, state.asTime))));
        this.state_ = state;

        const flip = animated ? new Flip(this.podium_, this.ranking_) : null;
        this.setForm_();
        const scored = this.podium_.update(state.entries.slice(0, onPodium), state.asTime, animated);
        const below = state.entries.slice(onPodium, onPodium + this.room_());
        const { scored: scoredBelow, left } = this.ranking_.update(below, state.entries[onPodium - 1] ?? null,
            state.changeOf, state.asTime, animated);
        this.board_.style.setProperty('--rank-digits', String(Math.max(2, ...below.map((entry) => String(entry.rank).length))));
        setAttribute(this.board_, 'data-below', below.length === 0 ? 'none' : null);
        this.ranking_.node.hidden = below.length === 0;
        this.waiting_.hidden = state.entries.length > 0;
        this.showFoot_(state);
        flip?.play(left);
        if (animated) {
            this.light_(new Set([...scored, ...scoredBelow]), leaderBefore);
        }
        this.fitNames_();
    }

    /** The marks of change fade by themselves, also when nothing comes. */
    refreshChanges(changeOf) {
        this.ranking_.refreshChanges(changeOf);
    }

    light_(scored, leaderBefore) {
        for (const id of scored) {
            const shown = this.podium_.cards.get(id) ?? this.ranking_.rows.get(id);
            if (shown !== undefined) {
                glow(shown.node);
            }
        }
        const leader = this.entries_[0]?.player_id;
        if (leader !== undefined && leaderBefore !== undefined && leader !== leaderBefore) {
            flourish(this.podium_.places[0].step);
            ring(this.podium_.cards.get(leader).portrait);
        }
    }

    showFoot_({ total, entries, limit, largestLimit }) {
        setText(this.total_, total === null ? '' : formatCount(total, 'player', 'players'));
        const more = total !== null && total > entries.length && limit < largestLimit;
        const fewer = limit > 10 && entries.length > 10;
        this.more_.hidden = this.display_ || !(more || fewer);
        setText(this.more_, more ? `Show top ${largestLimit}` : 'Show top 10');
    }

    /** Long scores have a form of their own; from which width on, and which, the style knows. */
    setForm_() {
        const style = getComputedStyle(this.board_);
        const wide = this.widest_ > Number.parseFloat(style.getPropertyValue('--wide-from'));
        setAttribute(this.board_, 'data-scores', wide ? 'wide' : null);
        setAttribute(this.board_, 'data-podium', wide ? style.getPropertyValue('--wide-podium').trim() : null);
    }

    /** On a display nothing scrolls: as many rows as stand there legibly. Everywhere else: all. */
    room_() {
        if (!this.display_) {
            return Infinity;
        }
        const style = getComputedStyle(this.board_);
        const least = Number.parseFloat(style.getPropertyValue('--row-least')) * (innerHeight / 100);
        const sideBySide = style.getPropertyValue('--beside').trim() === '1';
        const above = sideBySide ? 0 : this.podium_.node.offsetHeight + (Number.parseFloat(style.rowGap) || 0);
        return least > 0 ? Math.max(1, Math.floor((this.board_.clientHeight - above) / least)) : Infinity;
    }

    resized_() {
        if (this.display_ && this.state_ !== undefined && !this.board_.hidden) {
            this.show({ ...this.state_, animated: false });
        } else {
            if (this.state_ !== undefined) {
                this.setForm_();
            }
            this.fitNames_();
        }
    }

    names_() {
        return [...this.podium_.cards.values(), ...this.ranking_.rows.values()].map((shown) => shown.name);
    }

    refitNames_() {
        for (const name of this.names_()) {
            name.invalidate();
        }
        this.fitNames_();
    }

    fitNames_() {
        fitNames(this.names_());
        this.podium_.levelNames();
    }
}
