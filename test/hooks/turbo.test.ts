import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loosenTurbo } from '../../hooks/turbo.js';

const node = '/usr/bin/node';
const turbo = '/p/node_modules/turbo/bin/turbo';

const cases: [argv: string[], after: string[]][] = [
  [
    [node, turbo, 'run', 'test'],
    [node, turbo, 'run', 'test', '--env-mode=loose'],
  ],
  [
    [node, turbo, 'test:unit', '--', '--bail'],
    [node, turbo, 'test:unit', '--env-mode=loose', '--', '--bail'],
  ],
  [
    [node, turbo, 'run', 'test', '--env-mode=strict'],
    [node, turbo, 'run', 'test', '--env-mode=strict'],
  ],
  [
    [node, turbo, 'login'],
    [node, turbo, 'login'],
  ],
  [
    [node, '/p/scripts/turbo-test.js', 'run', 'test'],
    [node, '/p/scripts/turbo-test.js', 'run', 'test'],
  ],
];

for (const [argv, after] of cases)
  test(`\`${argv.slice(1).join(' ')}\` is started as \`${after.slice(1).join(' ')}\``, () => {
    loosenTurbo(argv);
    assert.deepEqual(argv, after);
  });
