// SPDX-License-Identifier: GPL-3.0-or-later
//
// Installs what package-lock.json pins, unless exactly that is installed already: a test run needs no network then.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = dirname(fileURLToPath(import.meta.url));

function version(path) {
    try {
        return JSON.parse(readFileSync(join(folder, path, 'package.json'), 'utf8')).version;
    } catch {
        return null;
    }
}

const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
const missing = Object.entries(lock.packages).filter(([path, entry]) => path !== '' && version(path) !== entry.version);
if (missing.length > 0) {
    console.log(`installing ${missing.map(([path, entry]) => `${path} ${entry.version}`).join(', ')}`);
    const npm = spawnSync('npm', ['ci', '--ignore-scripts'], { cwd: folder, stdio: 'inherit' });
    process.exit(npm.status ?? 1);
}
