// SPDX-License-Identifier: GPL-3.0-or-later
//
// All that moves. One animation at a time on a property of an element: a newer one starts from where the older is
// seen, and replaces it. Nothing queues. With reduced motion, what changed fades in and nothing travels.

const reduced = matchMedia('(prefers-reduced-motion: reduce)');

/** Times and curve of the design tokens. */
function readTokens() {
    const style = getComputedStyle(document.documentElement);
    const ms = (name) => Number.parseFloat(style.getPropertyValue(`--motion-${name}`)) || 0;
    return {
        move: ms('move'),
        count: ms('count'),
        glow: ms('glow'),
        flourish: ms('flourish'),
        fade: ms('fade'),
        ease: style.getPropertyValue('--motion-ease').trim() || 'ease-out',
    };
}

let tokens_ = null;
const tokens = () => (tokens_ ??= readTokens());

/** True while motion is asked to be still, or nobody sees it. */
export function motionIsReduced() {
    return reduced.matches;
}

const running = new WeakMap();

/** Starts the animation of a property, in place of the one that runs on it. */
function animate(node, property, keyframes, options) {
    if (document.hidden) {
        return null;
    }
    let mine = running.get(node);
    if (mine === undefined) {
        mine = new Map();
        running.set(node, mine);
    }
    mine.get(property)?.cancel();
    const animation = node.animate(keyframes, options);
    mine.set(property, animation);
    animation.onfinish = animation.oncancel = () => {
        if (mine.get(property) === animation) {
            mine.delete(property);
        }
    };
    return animation;
}

function isRunning(node, property) {
    return running.get(node)?.has(property) ?? false;
}

/** Moves an element from (dx, dy) away to its place; with reduced motion it fades in there. */
export function moveFrom(node, dx, dy) {
    if (reduced.matches) {
        fadeIn(node);
        return;
    }
    node.classList.add('moving');
    const animation = animate(node, 'transform', { transform: [`translate(${dx}px, ${dy}px)`, 'none'] },
        { duration: tokens().move, easing: tokens().ease });
    if (animation === null) {
        node.classList.remove('moving');
        return;
    }
    animation.finished.then(() => node.classList.remove('moving'), () => {
        // Replaced by a newer move, which owns the mark now; or taken off the page.
    });
}

/** Stops a move at once: the element is where it belongs. */
export function stopMove(node) {
    running.get(node)?.get('transform')?.cancel();
    node.classList.remove('moving');
}

export function fadeIn(node) {
    animate(node, 'opacity', { opacity: [0, 1] }, { duration: reduced.matches ? tokens().fade : tokens().count });
}

/** Fades a copy's last picture out and takes it away. */
export function fadeOut(node) {
    const animation = animate(node, 'opacity', { opacity: [1, 0] },
        { duration: tokens().fade, fill: 'forwards' });
    if (animation === null) {
        node.remove();
        return;
    }
    animation.finished.then(() => node.remove(), () => node.remove());
}

/** One glow in the accent colour on the element's ::before layer. A glow that has just begun is not begun again. */
export function glow(node) {
    if (reduced.matches) {
        return;
    }
    const current = running.get(node)?.get('glow');
    if (current !== undefined && Number(current.currentTime) < 150) {
        return;
    }
    animate(node, 'glow', { opacity: [0.28, 0] },
        { duration: tokens().glow, easing: 'ease-out', pseudoElement: '::before' });
}

/** The one flourish of a new leader: light runs over the highest step. Never two at once. */
export function flourish(node) {
    if (reduced.matches || isRunning(node, 'flourish')) {
        return;
    }
    animate(node, 'flourish', [
        { transform: 'translateX(-120%) skewX(-18deg)', opacity: 0 },
        { opacity: 0.65, offset: 0.25 },
        { transform: 'translateX(220%) skewX(-18deg)', opacity: 0 },
    ], { duration: tokens().flourish, easing: 'cubic-bezier(0.4, 0, 0.2, 1)', pseudoElement: '::after' });
}

/** A ring that opens once round the leader's portrait. */
export function ring(node) {
    if (reduced.matches || isRunning(node, 'ring')) {
        return;
    }
    animate(node, 'ring', [
        { transform: 'scale(1)', opacity: 0.9 },
        { transform: 'scale(1.5)', opacity: 0 },
    ], { duration: tokens().flourish, easing: tokens().ease, pseudoElement: '::after' });
}

// ---- counting ------------------------------------------------------------------------------------------------------

const counting = new Map();
let frame = 0;

function countStep(now) {
    for (const [node, count] of counting) {
        const t = Math.min(1, Math.max(0, (now - count.startedAt) / count.duration));
        const eased = 1 - (1 - t) ** 3;
        count.shown = t >= 1 ? count.to : count.from + ((count.to - count.from) * BigInt(Math.round(eased * 10000))) / 10000n;
        count.show(count.shown);
        if (t >= 1) {
            counting.delete(node);
        }
    }
    frame = counting.size > 0 ? requestAnimationFrame(countStep) : 0;
}

/**
 * Counts from what is shown to a new value, exactly (BigInt), newest target wins.
 *
 * @param {object} key  what counts; one count at a time for a key
 * @param {bigint} from  where to begin if nothing is counting
 * @param {function(bigint)} show  writes a value
 */
export function countTo(key, from, to, show) {
    const current = counting.get(key);
    if (reduced.matches || document.hidden || (current === undefined && from === to)) {
        counting.delete(key);
        show(to);
        return;
    }
    counting.set(key, {
        from: current?.shown ?? from,
        shown: current?.shown ?? from,
        to,
        show,
        startedAt: performance.now(),
        duration: Math.max(1, tokens().count),
    });
    if (frame === 0) {
        frame = requestAnimationFrame(countStep);
    }
}

/** Shows no further steps for the key. */
export function stopCount(key) {
    counting.delete(key);
}
