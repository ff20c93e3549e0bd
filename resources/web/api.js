// SPDX-License-Identifier: GPL-3.0-or-later
//
// Reading over HTTP. Everything that moves comes over the socket; this is for what it does not carry.

const timeoutMs = 8000;

/** An answer that is not a success: `status` is 0 where there was no answer at all. */
export class ApiError extends Error {
    constructor(status, detail) {
        super(detail);
        this.status = status;
    }
}

async function getData(path) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), timeoutMs);
    try {
        const response = await fetch(path, {
            headers: { Accept: 'application/json' },
            cache: 'no-store',
            credentials: 'same-origin',
            signal: abort.signal,
        });
        const body = await response.json();
        if (!response.ok || body.success !== true) {
            throw new ApiError(response.status, String(body.detail ?? body.error ?? response.statusText));
        }
        return body.data;
    } catch (error) {
        throw error instanceof ApiError ? error : new ApiError(0, 'no answer from the server');
    } finally {
        clearTimeout(timer);
    }
}

/** All boards that may be listed. */
export async function fetchBoards() {
    const data = await getData('/api/v1/leaderboards');
    return Array.isArray(data) ? data : [];
}

/** Name, display form, freeze and totals of one board. */
export function fetchBoard(boardId) {
    return getData(`/api/v1/leaderboards/${encodeURIComponent(boardId)}`);
}
