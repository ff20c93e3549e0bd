// SPDX-License-Identifier: GPL-3.0-or-later
//
// Scores and times as people read them. Scores are exact everywhere: a score of 19 digits does not fit a JavaScript
// number, so the exact text is what is parsed, counted and shown, and numbers are BigInt of the smallest unit.

const exactPattern = /^(-?)(\d+)(?:\.(\d+))?$/;

/** @typedef {{units: bigint, decimals: number}} Exact  a score as a whole number of its last decimal */

/**
 * @param {string} text  such as "-12.50"
 * @returns {Exact|null} null where the text is not a plain decimal number
 */
export function parseExact(text) {
    const match = exactPattern.exec(text);
    if (match === null) {
        return null;
    }
    const [, sign, whole, fraction = ''] = match;
    const units = BigInt(whole + fraction);
    return { units: sign === '-' ? -units : units, decimals: fraction.length };
}

/** The score's exact text as the server gave it: `score_text` where present, the number where it is the only form. */
export function scoreText(entry) {
    return typeof entry.score_text === 'string' && entry.score_text !== '' ? entry.score_text : String(entry.score);
}

/**
 * A score in its board's form.
 *
 * @param {Exact} exact
 * @param {boolean} asTime  seconds, as m:ss.ddd or h:mm:ss.ddd
 */
export function formatExact({ units, decimals }, asTime) {
    const negative = units < 0n;
    const digits = String(negative ? -units : units).padStart(decimals + 1, '0');
    const whole = digits.slice(0, digits.length - decimals);
    const fraction = decimals > 0 ? `.${digits.slice(-decimals)}` : '';
    return (negative ? '\u2212' : '') + (asTime ? clock(BigInt(whole)) : whole) + fraction;
}

/**
 * How far a score is from the place above: "−120" points fewer, "+0.418" seconds more, "=" for the same. Less than a
 * minute is told in seconds, as on every timing screen. Empty where the two are not of one kind.
 *
 * @param {Exact} own
 * @param {Exact} above
 */
export function formatGap(own, above, asTime) {
    if (own.decimals !== above.decimals) {
        return '';
    }
    const units = own.units - above.units;
    if (units === 0n) {
        return '=';
    }
    const minute = 60n * 10n ** BigInt(own.decimals);
    const text = formatExact({ units, decimals: own.decimals }, asTime && (units >= minute || units <= -minute));
    return (units > 0n ? '+' : '') + text;
}

function clock(seconds) {
    const two = (value) => String(value).padStart(2, '0');
    const hours = seconds / 3600n;
    const minutes = (seconds / 60n) % 60n;
    const rest = two(seconds % 60n);
    return hours > 0n ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

/**
 * Cuts a formatted score into groups of three digits, from the right of its whole part. The groups are set apart by
 * style, not by characters, so that a copied score is the score.
 *
 * @returns {string[]}
 */
export function digitGroups(text) {
    const match = /^(\D?)(\d+)((?:\.\d+)?)$/.exec(text);
    if (match === null || match[2].length < 4) {
        return [text];
    }
    const [, sign, whole, fraction] = match;
    const first = whole.length % 3 || 3;
    const groups = [sign + whole.slice(0, first)];
    for (let at = first; at < whole.length; at += 3) {
        groups.push(whole.slice(at, at + 3));
    }
    groups[groups.length - 1] += fraction;
    return groups;
}

/** An age for a narrow place, never longer than "59 min": 0.2 s, 12 s, 3 min, 2 h, 5 d. */
export function formatAge(milliseconds) {
    const seconds = Math.max(0, milliseconds) / 1000;
    if (seconds < 9.95) {
        return `${seconds.toFixed(1)} s`;
    }
    if (seconds < 60) {
        return `${Math.floor(seconds)} s`;
    }
    if (seconds < 3600) {
        return `${Math.floor(seconds / 60)} min`;
    }
    return seconds < 86400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86400)} d`;
}

/** A time of day, always with seconds and 24 hours, as a timekeeper writes it. */
export function formatClockTime(timestamp) {
    const date = new Date(timestamp);
    return [date.getHours(), date.getMinutes(), date.getSeconds()].map((n) => String(n).padStart(2, '0')).join(':');
}

/** A count with its word: "1 player", "1 204 players" (narrow no-break space). */
export function formatCount(count, one, many) {
    return `${digitGroups(String(count)).join('\u202f')} ${count === 1 ? one : many}`;
}
