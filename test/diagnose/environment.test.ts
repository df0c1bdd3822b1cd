import assert from 'node:assert/strict';
import { test } from 'node:test';
import { environmentTrouble, installTrouble } from '../../core/diagnose/environment.js';
import type { Failure, ThrownError } from '../../core/model.js';

const failure = (thrown: Partial<ThrownError>): Failure => ({
  sensor: 'test',
  at: '2026-01-01T00:00:00.000Z',
  thrown: { name: 'Error', message: '', ...thrown },
  frames: [],
  tree: null,
  branch: null,
});

const trouble: [message: string, code: string | undefined, says: RegExp][] = [
  ['ENOSPC: no space left on device, write', 'ENOSPC', /disk is full/],
  ['ENOSPC: System limit for number of file watchers reached, watch', 'ENOSPC', /watchers/],
  ['connect ECONNREFUSED 127.0.0.1:5432', 'ECONNREFUSED', /Nothing answers at 127\.0\.0\.1:5432/],
  ['getaddrinfo ENOTFOUND db.internal', 'ENOTFOUND', /db\.internal does not resolve/],
  ['listen EADDRINUSE: address already in use :::3000', 'EADDRINUSE', /Port 3000 is taken/],
  ["EACCES: permission denied, open '/srv/a'", 'EACCES', /denied for \/srv\/a/],
  ['EMFILE: too many open files', 'EMFILE', /ulimit/],
  ['spawn ffmpeg ENOENT', 'ENOENT', /ffmpeg is not installed/],
  ['sh: 1: ffmpeg: not found', undefined, /ffmpeg is not installed/],
  ['was compiled against a different Node.js version using NODE_MODULE_VERSION 115', undefined, /rebuild/],
  ['socket hang up', 'ECONNRESET', /cut by the other side/],
];
for (const [message, code, says] of trouble) {
  test(`it is the environment: ${message}`, () => {
    assert.match(environmentTrouble(failure({ message, ...(code && { code }) })) ?? '', says);
  });
}

const faults: Partial<ThrownError>[] = [
  { name: 'TypeError', message: 'x is not a function' },
  { message: 'user: not found' },
  { name: 'AssertionError', code: 'ERR_ASSERTION', message: "expected 'ECONNREFUSED' to equal 'ok'" },
  { message: "ENOENT: no such file or directory, open 'data.json'", code: 'ENOENT' },
  { code: 'MODULE_NOT_FOUND', message: "Cannot find module './a'" },
];
for (const thrown of faults) {
  test(`it is not the environment: ${thrown.message}`, () =>
    assert.equal(environmentTrouble(failure(thrown)), null));
}

test('trouble is found in a cause', () => {
  const cause = { name: 'Error', message: 'connect ECONNREFUSED ::1:80', code: 'ECONNREFUSED' };
  assert.match(
    environmentTrouble(failure({ name: 'TypeError', message: 'fetch failed', cause })) ?? '',
    /Nothing answers/,
  );
});

test('a declared package that is not installed is the install’s trouble, an undeclared one is not', () => {
  const missing = failure({ message: "Cannot find module '@scope/pkg/sub'" });
  assert.match(installTrouble(missing, new Set(['@scope/pkg'])) ?? '', /run the install/);
  assert.equal(installTrouble(missing, new Set()), null);
});
