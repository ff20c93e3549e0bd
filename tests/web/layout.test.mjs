// SPDX-License-Identifier: GPL-3.0-or-later
//
// How a board is laid out, measured in a real Chromium: what is legible, what fits, what touches what.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { launchBrowser, Rostrum, waitForBoard, WatchedPage } from './rostrum.mjs';

const phone = { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

let server;
let browser;

before(async () => {
    [server, browser] = await Promise.all([Rostrum.start(), launchBrowser()]);
});

after(async () => {
    await browser?.close();
    await server?.stop();
});

/** Runs in the page: scores that wrap or are cut off, and texts that meet others, as they are drawn. */
function faultsOfLayout() {
    const faults = [];
    const drawn = (node) => {
        const range = document.createRange();
        range.selectNodeContents(node);
        return range.getBoundingClientRect();
    };
    const scores = [...document.querySelectorAll('.card .score, .row .score')];
    for (const score of scores) {
        const tops = new Set([...score.querySelectorAll('.digits')].map((group) => group.offsetTop));
        const own = score.closest('.card, .row').getBoundingClientRect();
        const { left, right, top, bottom } = drawn(score);
        if (tops.size > 1) {
            faults.push(`${score.textContent} wraps`);
        }
        if (left < own.left - 0.5 || right > own.right + 0.5 || top < own.top - 0.5 || bottom > own.bottom + 0.5) {
            faults.push(`${score.textContent} leaves its place`);
        }
    }
    const parts = [...document.querySelectorAll('.title, .status, .number, .portrait, .card .name, .card .score, .row .rank, ' +
        '.row .name, .row .score, .foot .total')].map((node) => {
        // What is cut off at a name's edge is not drawn; a portrait is a disc, whatever stands in it.
        const box = node.matches('.portrait, .name') ? node.getBoundingClientRect() : drawn(node);
        return { name: `${node.className} \u201c${node.textContent}\u201d`, box };
    });
    parts.forEach((one, index) => {
        for (const other of parts.slice(index + 1)) {
            const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
            const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
            // Lines of text reach a little into each other without their letters doing so; a portrait has a hard edge.
            const disc = /^portrait/.test(one.name) || /^portrait/.test(other.name);
            if (wide > 1 && high > (disc ? 0.5 : 0.12 * Math.min(one.box.height, other.box.height))) {
                faults.push(`${one.name} and ${other.name} overlap by ${wide.toFixed(1)} x ${high.toFixed(1)}`);
            }
        }
    });
    const root = document.documentElement;
    if (root.scrollWidth > innerWidth || (root.matches('.display') && root.scrollHeight > innerHeight)) {
        faults.push('the page is larger than the screen');
    }
    const sizes = scores.map((score) => Number.parseFloat(getComputedStyle(score).fontSize));
    return { faults, smallest: Math.min(...sizes), rows: document.querySelectorAll('.row').length };
}

describe('a board', () => {
    test('is legible on a big screen, and scrolls nowhere', async () => {
        await server.createBoard('wall');
        await server.score('wall', ...Array.from({ length: 12 }, (_, i) => [`player ${i + 1}`, 12000 - i * 7]));
        const { page, ...watched } = await openPage('/board/wall?display=1', { viewport: { width: 3840, height: 2160 } });
        await page.getByRole('row', { name: /player 10/ }).waitFor();
        const sizes = await page.evaluate(() => {
            const texts = document.createTreeWalker(document.querySelector('.page'), NodeFilter.SHOW_TEXT);
            let least = Infinity;
            let leastScore = Infinity;
            while (texts.nextNode()) {
                const parent = texts.currentNode.parentElement;
                if (parent.closest('thead') !== null || !parent.checkVisibility() || texts.currentNode.data.trim() === '') {
                    continue;
                }
                const size = Number.parseFloat(getComputedStyle(parent).fontSize) / innerHeight;
                least = Math.min(least, size);
                leastScore = parent.closest('.score') === null ? leastScore : Math.min(leastScore, size);
            }
            const root = document.documentElement;
            return { least, leastScore, scrolls: root.scrollHeight > innerHeight || root.scrollWidth > innerWidth };
        });
        assert.ok(sizes.least >= 0.0259, `smallest type: ${sizes.least}`);
        assert.ok(sizes.leastScore >= 0.0499, `smallest score: ${sizes.leastScore}`);
        assert.equal(sizes.scrolls, false);
        await watched.verdict();
    });

    test('keeps every long score on one line, and nothing touches anything else', async () => {
        await server.createBoard('endless', { name: 'Ünïcode Ångström, the final of finals' });
        const long = (i) => String(9223372036854775807n - BigInt(i) * 1234567890123n);
        const names = Array.from({ length: 10 }, (_, i) => `Maximiliana Bartholomea von Trapp ${i + 1}`);
        await server.score('endless', ...names.map((name, i) => [name, long(i)]));
        await server.createBoard('some-endless', { name: 'Ünïcode Ångström' });
        await server.score('some-endless', ...names.map((name, i) => [name, i < 2 ? long(i) : 1000 - i]));
        for (const [path, options, least] of [
            ['/board/endless', { viewport: { width: 1280, height: 720 } }, 16],
            ['/board/endless', phone, 12],
            ['/board/endless?display=1', { viewport: { width: 1280, height: 720 } }, 0.026 * 720],
            ['/board/some-endless?display=1', { viewport: { width: 1920, height: 1080 } }, 0.026 * 1080],
            ['/board/endless?display=1', { viewport: { width: 1080, height: 1920 } }, 0.026 * 1920],
        ]) {
            const { page, ...watched } = await openPage(path, options);
            await page.getByRole('row', { name: /Trapp 4/ }).waitFor();
            await page.evaluate(() => document.fonts.ready);
            const where = `${path} at ${options.viewport.width} x ${options.viewport.height}`;
            const { faults, smallest, rows } = await page.evaluate(faultsOfLayout);
            assert.deepEqual(faults, [], where);
            assert.ok(smallest >= least - 0.05, `the smallest score is ${smallest} px (${where})`);
            assert.ok(rows >= 5, `${rows} rows are shown (${where})`);
            await watched.verdict();
        }
    });

    test('shows equal ranks alike', async () => {
        const long = 'Maximiliana Bartholomea von Trapp';
        await server.createBoard('equals', { rank_mode: 'competition' });
        await server.score('equals', ['ann', 50], [long, 50], ['cleo', 40]);
        for (const path of ['/board/equals', '/board/equals?display=1']) {
            const { page, ...watched } = await openPage(path);
            await waitForBoard(page, [['1', 'ann', '50'], ['1', long, '50'], ['3', 'cleo', '40']]);
            await page.evaluate(() => document.fonts.ready);
            const [ann, other, cleo] = await page.locator('.card').evaluateAll((cards) => cards.map((card) => ({
                portrait: card.querySelector('.portrait').offsetWidth,
                score: getComputedStyle(card.querySelector('.score')).fontSize,
                top: Math.round(card.getBoundingClientRect().top),
            })));
            assert.deepEqual(ann, other);
            assert.ok(cleo.portrait < ann.portrait && cleo.top > ann.top, 'the third stands lower, and smaller');
            await watched.verdict();
        }
    });

    test('keeps long scores whole on a screen that stands upright', async () => {
        await server.createBoard('upright');
        await server.score('upright', ...[7, 6, 5].map((digit) => [`player ${digit}`, `922337203685477580${digit}`]),
            ['lowest', '-9223372036854775808']);
        const { page, ...watched } = await openPage('/board/upright?display=1', { viewport: { width: 1080, height: 1920 } });
        const row = page.getByRole('row', { name: /lowest/ });
        await row.locator('.score').waitFor();
        await page.evaluate(() => document.fonts.ready);
        const lines = await row.locator('.score .digits').evaluateAll((groups) => new Set(groups.map((group) => group.offsetTop)).size);
        assert.equal(lines, 1, 'the score stands on one line');
        const [title, portrait] = await Promise.all(['.title', '.place:first-child .portrait'].map((part) => page.locator(part).boundingBox()));
        assert.ok(portrait.y >= title.y + title.height, 'the podium keeps clear of the title');
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it fits the screen');
        assert.equal(await row.locator('.gap').isVisible(), false);
        await watched.verdict();
    });
});

/** Opens a page on the shared server; its verdict travels with it. */
async function openPage(path, options) {
    const watched = await WatchedPage.open(browser, server, path, options);
    return { page: watched.page, policy: watched.policy, verdict: (expected) => watched.verdict(expected) };
}
