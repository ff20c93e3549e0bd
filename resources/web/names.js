// SPDX-License-Identifier: GPL-3.0-or-later
//
// Names of people: any script, either direction, up to 64 graphemes, on one line.

const segmenter = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter(undefined, { granularity: 'grapheme' }) : null;

/** What a reader sees as characters: an accent or a family emoji is never cut in two. */
export function graphemes(text) {
    return segmenter === null ? Array.from(text) : Array.from(segmenter.segment(text), (part) => part.segment);
}

/** One or two initials; a name in symbols only gives its first symbol. */
export function initials(name) {
    const words = name.split(/[\s_\-.·/]+/u).filter((word) => /[\p{L}\p{N}]/u.test(word));
    if (words.length === 0) {
        return graphemes(name.trim())[0] ?? '?';
    }
    const first = (word) => graphemes(word.replace(/^[^\p{L}\p{N}]+/u, ''))[0];
    // Two letters of a cursive script would join into something that is nobody's initials.
    const cursive = /\p{Script=Arabic}|\p{Script=Syriac}/u.test(words[0]);
    const picked = words.length === 1 || cursive ? [words[0]] : [words[0], words[words.length - 1]];
    return picked.map(first).join('').toLocaleUpperCase();
}

/** What an ellipsis and the room for overhanging letters take, in the name's own type size. */
const ellipsisEm = 1.2;
const tailShare = 0.4;

/**
 * Shows a name in an element: in full where it fits, elided in the middle where it does not, because both ends of a
 * name tell people apart. The text in the document is the whole name either way, so that it is read aloud, found and
 * copied whole: the middle is only not drawn, and an ellipsis is drawn for it.
 */
export class NameText {
    /**
     * @param {HTMLElement} node
     * @param {boolean} severalLines  the style lets the name wrap before it is cut
     * @param {?HTMLElement} neighbour  what gives up its place (class "tight") before the name is cut
     */
    constructor(node, severalLines = false, neighbour = null) {
        this.node = node;
        this.node.dir = 'auto';
        this.severalLines_ = severalLines;
        this.neighbour_ = neighbour;
        this.text_ = null;
        this.width_ = -1;
    }

    set(text) {
        if (text !== this.text_) {
            this.text_ = text;
            this.invalidate();
            this.whole();
        }
    }

    /** Widths are no longer what they were: other text, or the font has arrived. */
    invalidate() {
        this.width_ = -1;
    }

    /** True when the name must be measured again, because it or its room changed. Reads layout. */
    needsFit() {
        return this.text_ !== null && this.node.clientWidth !== this.width_;
    }

    /** Shows the whole name, to be measured. */
    whole() {
        this.neighbour_?.classList.remove('tight');
        this.node.classList.remove('cut');
        this.node.textContent = this.text_;
    }

    /** True when the whole name does not fit. Reads layout. */
    overflows() {
        this.width_ = this.node.clientWidth;
        if (this.node.scrollWidth > this.width_) {
            return true;
        }
        // Half a line, because tall scripts overflow their own line a little.
        const lineHeight = Number.parseFloat(getComputedStyle(this.node).lineHeight);
        return this.severalLines_ && this.node.scrollHeight > this.node.clientHeight + lineHeight / 2;
    }

    /** Gives the name the room of its neighbour, if it has one. */
    widen() {
        this.neighbour_?.classList.add('tight');
    }

    /** Puts the name on one line, where its parts can be measured. */
    straighten() {
        this.node.classList.add('cut');
    }

    /** Finds how much of both ends fits beside an ellipsis. Reads layout. */
    measure() {
        const text = this.node.firstChild;
        const ends = [0];
        for (const grapheme of graphemes(this.text_)) {
            ends.push(ends[ends.length - 1] + grapheme.length);
        }
        const range = document.createRange();
        const width = (from, to) => {
            range.setStart(text, from);
            range.setEnd(text, to);
            return range.getBoundingClientRect().width;
        };
        const room = this.width_ - ellipsisEm * Number.parseFloat(getComputedStyle(this.node).fontSize);
        let tail = ends.length - 1;
        while (tail > 1 && width(ends[tail - 1], this.text_.length) <= room * tailShare) {
            tail -= 1;
        }
        const left = room - width(ends[tail], this.text_.length);
        let head = 0;
        while (head < tail && width(0, ends[head + 1]) <= left) {
            head += 1;
        }
        this.parts_ = [this.text_.slice(0, ends[head]), this.text_.slice(ends[head], ends[tail]), this.text_.slice(ends[tail])];
    }

    /** Draws the ends with an ellipsis between. */
    cut() {
        const [head, middle, tail] = this.parts_;
        // Spaces at the cut belong to what is not drawn.
        const before = head.trimEnd();
        const after = tail.trimStart();
        const hidden = document.createElement('span');
        hidden.className = 'middle';
        hidden.textContent = head.slice(before.length) + middle + tail.slice(0, tail.length - after.length);
        this.node.replaceChildren(before, hidden, after);
    }
}

/** Fits all names that need it, with a layout a step, however many they are. */
export function fitNames(names) {
    const dirty = names.filter((name) => name.needsFit());
    dirty.forEach((name) => name.whole());
    const tight = dirty.filter((name) => name.overflows());
    tight.forEach((name) => name.widen());
    const long = tight.filter((name) => name.overflows());
    long.forEach((name) => name.straighten());
    long.forEach((name) => name.measure());
    long.forEach((name) => name.cut());
}
