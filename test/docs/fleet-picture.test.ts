import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { packageRoot } from '../../core/package-root.js';
import { costsFile } from '../../scripts/bench/fleet/costs-file.js';
import { fleetPicture } from '../../scripts/docs/fleet-picture.js';

test('the picture of a fleet is as it is drawn now (node dist/scripts/fleet-picture.js writes it)', async () => {
  const costs = JSON.parse(await readFile(join(packageRoot, costsFile), 'utf8'));
  assert.equal(await readFile(join(packageRoot, 'docs/fleet.svg'), 'utf8'), fleetPicture(costs));
});
