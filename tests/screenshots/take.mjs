// SPDX-License-Identifier: GPL-3.0-or-later
//
// take.mjs DIRECTORY [PART OF A NAME]: pictures of the window, and of the audience's pages as the real program serves
// them, in the sizes and colours people see them in. A page that logs an error, breaks its policy or asks another host
// for anything gives no picture but a failure.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

import { launchBrowser, Rostrum, WatchedPage } from '../web/rostrum.mjs';
import { makeBoards, playRound } from './boards.mjs';

const [directory, only = ''] = process.argv.slice(2);

const phone = { name: 'phone', options: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true } };
const small = { name: '320x568', options: { viewport: { width: 320, height: 568 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true } };
const screen = (width, height) => ({ name: `${width}x${height}`, options: { viewport: { width, height } } });
const desk = [screen(1280, 720), screen(1920, 1080), screen(3840, 2160)];
const walls = [...desk, screen(1080, 1920)];

/** @typedef {{name: string, path: string, display?: boolean, sizes: Object[], themes?: string[],
 *            ready: function(import('playwright-core').Page): Promise, stir?: boolean}} Scene */

/** A scene of one board: its page on a phone and on screens, dark and light, and its display. */
function boardScenes(name, ready, { stir = false, sizes = [phone, ...desk] } = {}) {
    return [
        { name, path: `/board/${name}`, sizes, ready, stir },
        { name: `${name}-display`, path: `/board/${name}?display=1`, sizes: walls, themes: ['dark'], ready, stir },
    ];
}

const live = (page) => page.locator('.status[data-state="live"]').waitFor();
const standings = async (page) => {
    await live(page);
    await page.locator('.place[data-rank="1"] .score').first().waitFor();
};
const heading = (name) => (page) => page.getByRole('heading', { name }).waitFor();

const scenes = [
    { name: 'index', path: '/', sizes: [phone, ...desk], ready: (page) => page.getByRole('link', { name: /Spring Cup/ }).waitFor() },
    ...boardScenes('final', standings, { stir: true, sizes: [small, phone, ...desk] }),
    { name: 'final-light-display', path: '/board/final?display=1&theme=light', sizes: [screen(1920, 1080)], themes: ['light'], ready: standings, stir: true },
    { name: 'final-hundred', path: '/board/final?limit=100', sizes: [phone, screen(1280, 720)], themes: ['dark'], ready: standings },
    ...boardScenes('league', standings),
    ...boardScenes('laps', standings, { sizes: [phone, screen(1280, 720)] }),
    ...boardScenes('long', standings, { sizes: [small, phone, ...desk] }),
    ...boardScenes('digits', standings, { sizes: [small, phone, screen(1280, 720)] }),
    ...boardScenes('ties', standings, { sizes: [phone, screen(1280, 720)] }),
    ...boardScenes('pair', standings, { sizes: [phone, screen(1280, 720)] }),
    ...boardScenes('empty', (page) => page.getByText('Waiting for the first score').waitFor()),
    { name: 'unknown', path: '/board/nobody-made-this', sizes: [phone, screen(1280, 720)], ready: heading('There is no such board') },
];

/** What follows from what a scene is about, and is no fault of the page. */
const expectedFaults = /status of 404|ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|ERR_EMPTY_RESPONSE|WebSocket connection to/;

/** Nothing moves any more, every font is there and drawn. */
async function settle(page) {
    await page.evaluate(() => document.fonts.ready);
    await page.waitForFunction(() => document.getAnimations().length === 0 && document.querySelector('.moving, .ghost') === null);
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
}

const wanted = (scene, theme, size) => fileName(scene, theme, size).includes(only);
const fileName = (scene, theme, size) => `page-${scene.name}-${theme}-${size.name}.png`;

class Album {
    constructor(browser, server) {
        this.browser_ = browser;
        this.server_ = server;
        this.round_ = 0;
        this.taken_ = 0;
    }

    open_(scene, theme, size) {
        return WatchedPage.open(this.browser_, this.server_, scene.path, { colorScheme: theme, ...size.options });
    }

    async shoot_(page, scene, theme, size) {
        await settle(page);
        await page.screenshot({ path: join(directory, fileName(scene, theme, size)) });
        this.taken_ += 1;
    }

    /** A scene in all its themes and sizes. */
    async take(scene) {
        for (const theme of scene.themes ?? ['dark', 'light']) {
            for (const size of scene.sizes.filter((one) => wanted(scene, theme, one))) {
                const watched = await this.open_(scene, theme, size);
                await scene.ready(watched.page);
                if (scene.stir === true) {
                    await this.stir_(watched.page);
                }
                await this.shoot_(watched.page, scene, theme, size);
                await watched.verdict(expectedFaults);
            }
        }
    }

    /** Lets the final go on while the page looks: the picture shows who rose and who fell. */
    async stir_(page) {
        await settle(page);
        const before = await this.leaders_();
        await playRound(this.server_, this.round_);
        this.round_ += 1;
        const after = await this.leaders_();
        if (JSON.stringify(before) === JSON.stringify(after)) {
            throw new Error('a round that changes nothing makes no picture');
        }
        await page.waitForFunction((name) => document.querySelector('.place:first-child .name')?.textContent === name, after[0]);
        await page.locator('.change[data-kind="up"]').first().waitFor();
    }

    async leaders_() {
        return (await this.server_.top('final')).map((entry) => entry.username);
    }

    /** The page and the display while the server is away, and it comes back. */
    async takeLost() {
        const scenesOfLoss = [
            { name: 'reconnecting', path: '/board/final', sizes: [phone, screen(1280, 720)], themes: ['dark', 'light'] },
            { name: 'reconnecting-display', path: '/board/final?display=1', sizes: [screen(1920, 1080)], themes: ['dark'] },
        ];
        const shots = scenesOfLoss.flatMap((scene) => scene.themes.flatMap((theme) => scene.sizes.map((size) => ({ scene, theme, size }))))
            .filter(({ scene, theme, size }) => wanted(scene, theme, size));
        if (shots.length === 0) {
            return;
        }
        for (const shot of shots) {
            shot.watched = await this.open_(shot.scene, shot.theme, shot.size);
            await standings(shot.watched.page);
        }
        await this.server_.kill();
        for (const { watched, scene, theme, size } of shots) {
            await watched.page.locator('.status[data-state="reconnecting"]').waitFor();
            await watched.page.getByText('The server does not answer.').waitFor();
            await this.shoot_(watched.page, scene, theme, size);
        }
        await this.server_.run(this.server_.port);
        for (const { watched } of shots) {
            await live(watched.page);
            await watched.verdict(expectedFaults);
        }
    }

    get taken() {
        return this.taken_;
    }
}

async function takePages() {
    const [server, browser] = await Promise.all([Rostrum.start(), launchBrowser()]);
    try {
        const album = new Album(browser, server);
        await album.take({ name: 'index-first', path: '/', sizes: [phone, screen(1280, 720)],
            ready: (page) => page.getByRole('link').first().waitFor() });
        await makeBoards(server);
        for (const scene of scenes) {
            await album.take(scene);
        }
        await album.takeLost();
        console.log(`${album.taken} pictures of the pages`);
    } finally {
        await browser.close();
        await server.stop();
    }
}

async function takeWindow() {
    const painter = spawn(process.env.ROSTRUM_WINDOW_SHOTS, only === '' ? [directory] : [directory, only], { stdio: 'inherit' });
    const [code] = await once(painter, 'exit');
    if (code !== 0) {
        throw new Error(`the pictures of the window failed with ${code}`);
    }
}

async function main() {
    if (directory === undefined) {
        console.error('usage: take.mjs DIRECTORY [PART OF A NAME]');
        process.exit(2);
    }
    await mkdir(directory, { recursive: true });
    for (const old of await readdir(directory)) {
        // What an earlier run left would pass for what this one saw.
        if (/^(window|page)-.*\.png$/.test(old) && old.includes(only)) {
            await rm(join(directory, old));
        }
    }
    if (process.env.ROSTRUM_WINDOW_SHOTS !== undefined && !only.startsWith('page')) {
        await takeWindow();
    }
    if (!only.startsWith('window')) {
        await takePages();
    }
    for (const name of await readdir(directory)) {
        if ((await stat(join(directory, name))).size === 0) {
            throw new Error(`${name} is empty`);
        }
    }
}

await main();
