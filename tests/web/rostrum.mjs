// SPDX-License-Identifier: GPL-3.0-or-later
//
// What the page tests stand on: the real program on a port of its own, and a real Chromium that keeps account of
// everything a page must not do.

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

import { chromium } from 'playwright-core';

/** How long anything may take before a test says it does not happen. */
export const patienceMs = 20000;

/** The program, serving one event file; it can be killed and started again on the same port. */
export class Rostrum {
    static async start() {
        const server = new Rostrum();
        server.folder_ = await mkdtemp(join(tmpdir(), 'rostrum-web-'));
        await server.run(0);
        return server;
    }

    /** Starts the program on the port, and waits until it listens. */
    async run(port) {
        assert.ok(process.env.ROSTRUM_BIN, 'ROSTRUM_BIN must name the program');
        const process_ = spawn(process.env.ROSTRUM_BIN,
            ['--server', '--host', '127.0.0.1', '--port', String(port), '--data', join(this.folder_, 'event.rostrum')],
            { stdio: ['ignore', 'pipe', 'inherit'] });
        this.process_ = process_;
        this.ended_ = new Promise((resolve) => process_.once('exit', resolve));
        const lines = createInterface({ input: process_.stdout });
        this.base = await new Promise((resolve, reject) => {
            lines.on('line', (line) => {
                const found = /listening on (http:\/\/127\.0\.0\.1:\d+)/.exec(line);
                if (found !== null) {
                    resolve(found[1]);
                }
            });
            process_.once('error', reject);
            this.ended_.then((code) => reject(new Error(`the program ended with ${code} before it listened`)));
        });
        this.port = Number(new URL(this.base).port);
    }

    async kill() {
        this.process_.kill('SIGKILL');
        await this.ended_;
    }

    /** Takes the program's time away, with all its connections open: as a machine that hangs. */
    suspend() {
        this.process_.kill('SIGSTOP');
    }

    resume() {
        this.process_.kill('SIGCONT');
    }

    async stop() {
        this.process_.kill('SIGTERM');
        await this.ended_;
        await rm(this.folder_, { recursive: true, force: true });
    }

    async request(method, path, body) {
        const response = await fetch(this.base + path, {
            method,
            headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
            body: body === undefined ? undefined : JSON.stringify(body),
        });
        const answer = await response.json();
        assert.ok(response.ok, `${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
        return answer.data;
    }

    createBoard(id, fields = {}) {
        return this.request('POST', '/api/v1/leaderboards', { id, ...fields });
    }

    /** @param {Array<[string, number|string]>} scores  name and score; the name is the player's id too */
    async score(boardId, ...scores) {
        for (const [name, score] of scores) {
            await this.request('POST', '/api/v1/scores', { leaderboard_id: boardId, player_id: name, username: name, score });
        }
    }

    /** The standings as the server tells them, best first. */
    top(boardId, limit = 10) {
        return this.request('GET', `/api/v1/leaderboards/${boardId}/top?limit=${limit}`);
    }
}

/** Chromium without anything that talks to the outside by itself. */
export function launchBrowser() {
    return chromium.launch({
        executablePath: process.env.ROSTRUM_CHROMIUM ?? '/usr/bin/chromium',
        args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
            '--disable-component-update', '--disable-sync'],
    });
}

/**
 * A page under watch: errors, messages of the console, violations of the content security policy and requests to other
 * hosts are kept, and `verdict()` fails on any.
 */
export class WatchedPage {
    static async open(browser, server, path, options = {}) {
        const context = await browser.newContext({ viewport: { width: 1280, height: 720 }, ...options });
        context.setDefaultTimeout(patienceMs);
        const watched = new WatchedPage();
        watched.context_ = context;
        watched.faults_ = [];
        watched.page = await context.newPage();
        const fault = (text) => watched.faults_.push(text);
        watched.page.on('pageerror', (error) => fault(`error: ${error.message}`));
        watched.page.on('console', (message) => fault(`console ${message.type()}: ${message.text()}`));
        context.on('request', (request) => {
            const url = new URL(request.url());
            if (url.host !== new URL(server.base).host) {
                fault(`request to ${request.url()}`);
            }
        });
        await watched.page.exposeFunction('reportViolation', (text) => fault(`policy: ${text}`));
        await watched.page.addInitScript(() => {
            addEventListener('securitypolicyviolation', (event) =>
                globalThis.reportViolation(`${event.violatedDirective} ${event.blockedURI}`));
        });
        if (path !== 'about:blank') {
            const response = await watched.page.goto(server.base + path);
            watched.policy = response.headers()['content-security-policy'] ?? '';
        }
        return watched;
    }

    /** @param {RegExp} [expected]  messages that belong to what the test did, such as a server that was killed */
    async verdict(expected = /^$/) {
        await this.context_.close();
        assert.deepEqual(this.faults_.filter((text) => !expected.test(text)), []);
    }
}

/** What a viewer reads on the board, from the first down: rank, name and score of every player. */
export function readBoard(page) {
    return page.evaluate(() => {
        const text = (node, selector) => node.querySelector(selector)?.textContent ?? '';
        const places = [...document.querySelectorAll('.place:not(.empty)')];
        const rows = [...document.querySelectorAll('.row:not(.ghost)')];
        return [
            ...places.map((node) => [text(node, '.number'), text(node, '.name'), text(node, '.score')]),
            ...rows.map((node) => [text(node, '.rank'), text(node, '.name'), text(node, '.score')]),
        ];
    });
}

/** Waits until the page shows exactly these lines. */
export async function waitForBoard(page, expected) {
    const deadline = Date.now() + patienceMs;
    let shown;
    do {
        shown = await readBoard(page);
        if (JSON.stringify(shown) === JSON.stringify(expected)) {
            return;
        }
        await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    } while (Date.now() < deadline);
    assert.deepEqual(shown, expected);
}
