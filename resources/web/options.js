// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the address asks for. Anything out of range is the default: a mistyped address still shows the board.

export const defaultLimit = 10;
export const largestLimit = 100;

/**
 * @param {URL|Location} address
 * @returns {{boardId: string|null, limit: number, theme: 'light'|'dark'|null, display: boolean}}
 */
export function readOptions(address) {
    const query = new URLSearchParams(address.search);
    const limit = /^\d{1,4}$/.test(query.get('limit') ?? '') ? Number(query.get('limit')) : defaultLimit;
    const theme = query.get('theme');
    return {
        boardId: boardIdFromPath(address.pathname),
        limit: Math.min(largestLimit, Math.max(1, limit)),
        theme: theme === 'light' || theme === 'dark' ? theme : null,
        display: query.get('display') === '1',
    };
}

function boardIdFromPath(path) {
    const match = /^\/board\/([^/]+)\/?$/.exec(path);
    if (match === null) {
        return null;
    }
    try {
        return decodeURIComponent(match[1]);
    } catch {
        return match[1];
    }
}
