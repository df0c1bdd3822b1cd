import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { packageRoot } from '../../core/package-root.js';
import { reportPicture } from '../../scripts/docs/report-picture.js';

test('the picture of a report is as it is drawn now (node dist/scripts/report-picture.js writes it)', async () =>
  assert.equal(await readFile(join(packageRoot, 'docs/report.svg'), 'utf8'), reportPicture()));
