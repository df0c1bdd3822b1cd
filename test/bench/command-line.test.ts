import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandLine } from '../../scripts/bench/project.js';

test('the command above a table names no folder of this machine, and does not write', () => {
  const words = ['real-bugs', '--repositories', '/home/me/repos', '--test', 'npx mocha', '--write'];
  assert.equal(commandLine(words), "npm run bench -- real-bugs --repositories repos --test 'npx mocha'");
});
