// SPDX-License-Identifier: GPL-3.0-or-later
//
// The audience's page as an audience has it: the real program, a real Chromium, scores that arrive while it looks.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launchBrowser, patienceMs, readBoard, Rostrum, waitForBoard, WatchedPage } from './rostrum.mjs';

const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };
const lostServer = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE|WebSocket connection to/;
const notFound = /status of 404/;

let server;
let browser;

before(async () => {
    [server, browser] = await Promise.all([Rostrum.start(), launchBrowser()]);
});

after(async () => {
    await browser?.close();
    await server?.stop();
});

/** Keeps, in the page, the greatest number of rows and cards seen moving and of properties animated twice at once. */
function watchMotion(page) {
    return page.evaluate(() => {
        const seen = { moving: 0, doubled: 0 };
        globalThis.motionSeen = seen;
        const look = () => {
            seen.moving = Math.max(seen.moving, document.querySelectorAll('.row.moving, .card.moving').length);
            const taken = new Set();
            for (const animation of document.getAnimations()) {
                const { target, pseudoElement } = animation.effect;
                target.dataset.seenAs ??= String(Math.random());
                for (const property of Object.keys(animation.effect.getKeyframes()[0])) {
                    const key = `${target.dataset.seenAs} ${pseudoElement ?? ''} ${property}`;
                    seen.doubled += ['transform', 'opacity'].includes(property) && taken.has(key) ? 1 : 0;
                    taken.add(key);
                }
            }
            requestAnimationFrame(look);
        };
        look();
    });
}

const motionSeen = (page) => page.evaluate(() => globalThis.motionSeen);

describe('the list of boards', () => {
    test('names every board and leads to it', async () => {
        await server.createBoard('spring', { name: 'Spring Cup' });
        const { page, ...watched } = await openPage('/');
        await page.getByRole('link', { name: /Spring Cup/ }).click();
        await page.getByRole('heading', { level: 1, name: 'Spring Cup' }).waitFor();
        assert.equal(new URL(page.url()).pathname, '/board/spring');
        await page.getByText('Waiting for the first score').waitFor();
        await watched.verdict();
    });

    test('shows a board made while it is open', async () => {
        const { page, ...watched } = await openPage('/');
        await page.getByRole('link', { name: /Spring Cup/ }).waitFor();
        await server.createBoard('later', { name: 'Made later' });
        await page.getByRole('link', { name: /Made later/ }).waitFor();
        await watched.verdict();
    });
});

describe('a board', () => {
    test('shows podium, ranking, names and total right', async () => {
        await server.createBoard('nations', { name: 'Nations' });
        await server.score('nations', ['Curaçao', 90], ['São Tomé and Príncipe', 120], ['Côte d’Ivoire', 100],
            ['محمد صلاح', 80], ['Türkiye', 70]);
        const { page, ...watched } = await openPage('/board/nations');
        await waitForBoard(page, [
            ['1', 'São Tomé and Príncipe', '120'],
            ['2', 'Côte d’Ivoire', '100'],
            ['3', 'Curaçao', '90'],
            ['4', 'محمد صلاح', '80'],
            ['5', 'Türkiye', '70'],
        ]);
        await page.getByText('5 players').waitFor();
        assert.equal(await page.title(), 'Nations \u00b7 Rostrum');
        assert.match(watched.policy, /script-src 'self'/);
        assert.doesNotMatch(watched.policy, /unsafe/);
        await watched.verdict();
    });

    test('moves who rises, marks the change and counts the score', async () => {
        await server.createBoard('rising');
        await server.score('rising', ...Array.from({ length: 8 }, (_, i) => [`player ${i + 1}`, 1000 - i * 100]));
        const { page, ...watched } = await openPage('/board/rising');
        await page.getByRole('row', { name: /player 8/ }).waitFor();
        await watchMotion(page);
        await server.score('rising', ['player 8', 650]);
        const row = page.getByRole('row', { name: /player 8/ });
        await row.getByText('▲3').waitFor();
        await page.getByRole('row', { name: /player 5/ }).getByText('▼1').waitFor();
        assert.equal(await row.locator('.rank').textContent(), '5');
        assert.equal(await row.locator('.gap').textContent(), '\u221250', 'what is missing to the place above');
        await waitForBoard(page, [[1, 1000], [2, 900], [3, 800], [4, 700], [8, 650], [5, 600], [6, 500], [7, 400]]
            .map(([n, score], i) => [String(i + 1), `player ${n}`, String(score)]));
        assert.ok((await motionSeen(page)).moving >= 3, 'the rows that changed rank moved');
        await watched.verdict();
    });

    test('stays exact and calm while many scores arrive', async () => {
        await server.createBoard('storm', { update_mode: 'increment' });
        await server.score('storm', ...Array.from({ length: 20 }, (_, i) => [`player ${i + 1}`, 100]));
        const { page, ...watched } = await openPage('/board/storm');
        await page.getByRole('row').nth(7).waitFor();
        await watchMotion(page);
        const seed = Number(process.env.ROSTRUM_SEED ?? Date.now() % 100000);
        let state = seed;
        const random = (below) => {
            state = (state * 1103515245 + 12345) % 2147483648;
            return Math.floor((state / 2147483648) * below);
        };
        for (let i = 0; i < 300; i += 1) {
            await server.score('storm', [`player ${1 + random(20)}`, 1 + random(40)]);
        }
        const expected = (await server.top('storm')).map((entry) =>
            [String(entry.rank), entry.username, entry.score_text ?? String(entry.score)]);
        await waitForBoard(page, expected);
        const seen = await motionSeen(page);
        assert.ok(seen.moving > 0, `something moved (seed ${seed})`);
        assert.equal(seen.doubled, 0, `no property was animated twice at once (seed ${seed})`);
        await page.waitForFunction(() => document.getAnimations().length === 0 &&
            document.querySelector('.moving, .ghost') === null);
        await watched.verdict();
    });

    test('moves nothing where motion is not wanted', async () => {
        await server.createBoard('still');
        await server.score('still', ['ann', 5], ['bob', 4], ['cleo', 3], ['dan', 2], ['eve', 1]);
        const { page, ...watched } = await openPage('/board/still', { reducedMotion: 'reduce' });
        await page.getByRole('row', { name: /eve/ }).waitFor();
        await watchMotion(page);
        await server.score('still', ['eve', 10]);
        await waitForBoard(page, [['1', 'eve', '10'], ['2', 'ann', '5'], ['3', 'bob', '4'], ['4', 'cleo', '3'], ['5', 'dan', '2']]);
        assert.equal((await motionSeen(page)).moving, 0);
        await watched.verdict();
    });

    test('keeps every digit of a score, and reads times as times', async () => {
        await server.createBoard('huge');
        await server.score('huge', ['most', '9223372036854775807'], ['less', '9223372036854775806'], ['least', '-9007199254740993']);
        const huge = await openPage('/board/huge', phone);
        await waitForBoard(huge.page, [['1', 'most', '9223372036854775807'], ['2', 'less', '9223372036854775806'],
            ['3', 'least', '\u22129007199254740993']]);
        assert.ok(await huge.page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it fits a phone');
        await huge.verdict();

        await server.createBoard('laps', { sort_order: 'asc', display_format: 'time', decimals: 3 });
        await server.score('laps', ['quick', '83.456'], ['slow', '3725.25']);
        const laps = await openPage('/board/laps');
        await waitForBoard(laps.page, [['1', 'quick', '1:23.456'], ['2', 'slow', '1:02:05.250']]);
        await server.score('laps', ['third', '3726'], ['fourth', '3726.418'], ['equal', '3726.418'], ['last', '7326.5']);
        await laps.page.getByRole('row', { name: /last/ }).waitFor();
        assert.deepEqual(await laps.page.locator('.row .gap').allTextContents(), ['+0.418', '=', '+1:00:00.082']);
        await laps.verdict();
    });

    test('shows names as text, whatever they look like', async () => {
        const names = ['<img src=x onerror=globalThis.pwned=1>', '<script>globalThis.pwned=1</script>', '"><b>bold</b>',
            '{{constructor.constructor("globalThis.pwned=1")()}}', '&lt;i&gt;'];
        await server.createBoard('odd', { name: '<h2>not a heading</h2>' });
        await server.score('odd', ...names.map((name, i) => [name, 100 - i]));
        const { page, ...watched } = await openPage('/board/odd');
        await waitForBoard(page, names.map((name, i) => [String(i + 1), name, String(100 - i)]));
        assert.equal(await page.locator('main b, main i, main img, main script, h1 *').count(), 0);
        assert.equal(await page.evaluate(() => globalThis.pwned), undefined);
        await watched.verdict();
    });

    test('cuts a long name in its middle, on one line, and keeps it whole for those who listen', async () => {
        const long = `Maximiliana ${'Bartholomea '.repeat(4)}of`.padEnd(62, 'x') + 'IV';
        await server.createBoard('long');
        await server.score('long', ['a', 9], ['b', 8], ['c', 7], [long, 6], ['short', 5]);
        const { page, ...watched } = await openPage('/board/long', phone);
        const row = page.getByRole('row', { name: /Maximiliana/ });
        await row.locator('.name.cut').waitFor();
        assert.equal(await row.locator('.name').textContent(), long);
        const [tall, short] = await Promise.all([row, page.getByRole('row', { name: /short/ })].map((r) => r.boundingBox()));
        assert.equal(tall.height, short.height);
        const shown = await row.locator('.name').evaluate((node) => [...node.childNodes]
            .filter((child) => child.nodeType === Node.TEXT_NODE).map((child) => child.data));
        assert.ok(shown[0].startsWith('Maximil') && shown[1].endsWith('IV'), `shown: ${shown.join('…')}`);
        const fits = await row.locator('.name').evaluate((node) => node.scrollWidth <= node.clientWidth);
        assert.ok(fits, 'what is drawn of the name fits its room');
        await watched.verdict();
    });

    test('rather drops a gap than a part of a name', async () => {
        await server.createBoard('roomy');
        const almost = 'Wolfeschlegelsteinhausen and Sons and Sons';
        await server.score('roomy', ['a', 900000], ['b', 800000], ['c', 700000], [almost, 600000], ['short', 500000]);
        const { page, ...watched } = await openPage('/board/roomy', { viewport: { width: 641, height: 700 } });
        const row = page.getByRole('row', { name: /Wolfe/ });
        await page.getByRole('row', { name: /short/ }).locator('.gap').getByText('\u2212100').waitFor();
        await page.evaluate(() => document.fonts.ready);
        await row.locator('.gap').waitFor({ state: 'hidden' });
        assert.equal(await row.locator('.name.cut').count(), 0);
        await page.setViewportSize({ width: 1280, height: 700 });
        await row.locator('.gap').waitFor();
        await watched.verdict();
    });

    test('says when it does not exist, and appears when it is made', async () => {
        const { page, ...watched } = await openPage('/board/not-yet');
        await page.getByRole('heading', { name: 'There is no such board' }).waitFor();
        await server.createBoard('not-yet', { name: 'Here now' });
        await server.score('not-yet', ['first', 1]);
        await waitForBoard(page, [['1', 'first', '1']]);
        await watched.verdict(notFound);
    });

    test('is emptied by a reset and gone with a deletion', async () => {
        await server.createBoard('brief');
        await server.score('brief', ['somebody', 1]);
        const { page, ...watched } = await openPage('/board/brief');
        await waitForBoard(page, [['1', 'somebody', '1']]);
        await server.request('POST', '/api/v1/leaderboards/brief/reset');
        await page.getByText('Waiting for the first score').waitFor();
        await waitForBoard(page, []);
        await server.request('DELETE', '/api/v1/leaderboards/brief');
        await page.getByRole('heading', { name: 'This board was deleted' }).waitFor();
        await watched.verdict(notFound);
    });

    test('can be had in light and dark, and remembers', async () => {
        await server.createBoard('colours');
        const { page, ...watched } = await openPage('/board/colours', { colorScheme: 'light' });
        const ground = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
        await page.getByRole('button', { name: 'Dark colours' }).waitFor();
        const light = await ground();
        await page.keyboard.press('Tab');
        await page.keyboard.press('Tab');
        await page.keyboard.press('Enter');
        await page.getByRole('button', { name: 'Light colours' }).waitFor();
        const dark = await ground();
        assert.notEqual(dark, light);
        await page.reload();
        await page.getByRole('button', { name: 'Light colours' }).waitFor();
        assert.equal(await ground(), dark);
        await watched.verdict();
    });
});

describe('when the server is lost', () => {
    test('the page says so, shows the age of what it shows, and recovers by itself', async () => {
        const mortal = await Rostrum.start();
        try {
            await mortal.createBoard('final');
            await mortal.score('final', ['first', 30], ['second', 20]);
            const watched = await WatchedPage.open(browser, mortal, '/board/final');
            const { page } = watched;
            const standings = [['1', 'first', '30'], ['2', 'second', '20']];
            await waitForBoard(page, standings);
            await page.locator('.status[data-state="live"]').waitFor();

            await mortal.kill();
            const lost = page.locator('.status[data-state="reconnecting"]');
            await lost.waitFor();
            await lost.getByText(/^\d+(\.\d)? s old$/).waitFor();
            assert.match(await lost.textContent(), /reconnecting/);
            await page.getByText('The server does not answer.').waitFor();
            assert.deepEqual(await readBoard(page), standings, 'the last standings stay');

            await mortal.run(mortal.port);
            await mortal.score('final', ['second', 50]);
            await page.locator('.status[data-state="live"]').waitFor({ timeout: patienceMs });
            await waitForBoard(page, [['1', 'second', '50'], ['2', 'first', '30']]);
            await page.getByText('The server does not answer.').waitFor({ state: 'hidden' });
            await watched.verdict(lostServer);
        } finally {
            await mortal.stop();
        }
    });

    test('a server that is silent, but still connected, is not called live', async () => {
        const frozen = await Rostrum.start();
        try {
            await frozen.createBoard('silent');
            await frozen.score('silent', ['first', 1]);
            const watched = await WatchedPage.open(browser, frozen, 'about:blank');
            const { page } = watched;
            await page.clock.install();
            await page.goto(`${frozen.base}/board/silent`);
            await page.locator('.status[data-state="live"]').waitFor();
            await waitForBoard(page, [['1', 'first', '1']]);
            frozen.suspend();
            await page.clock.runFor(9000);
            await page.locator('.status[data-state="stale"]').getByText('no answer').waitFor();
            await page.clock.runFor(8000);
            await page.locator('.status[data-state="reconnecting"]').waitFor();
            frozen.resume();
            await page.clock.runFor(10000);
            await page.locator('.status[data-state="live"]').waitFor();
            await watched.verdict(lostServer);
        } finally {
            frozen.resume();
            await frozen.stop();
        }
    });
});

/** Opens a page on the shared server; its verdict travels with it. */
async function openPage(path, options) {
    const watched = await WatchedPage.open(browser, server, path, options);
    return { page: watched.page, policy: watched.policy, verdict: (expected) => watched.verdict(expected) };
}
