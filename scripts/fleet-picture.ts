// Writes docs/fleet.svg, what the simulation says of many machines. test/docs/fleet-picture.test.ts says when it is out of date.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { packageRoot } from '../core/package-root.js';
import { costsFile } from './bench/fleet/costs-file.js';
import { fleetPicture } from './docs/fleet-picture.js';

const costs = JSON.parse(await readFile(join(packageRoot, costsFile), 'utf8'));
await writeFile(join(packageRoot, 'docs/fleet.svg'), fleetPicture(costs));
