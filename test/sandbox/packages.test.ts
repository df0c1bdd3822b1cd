import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asIn, fromEndpoint } from '../../core/sandbox/packages/lock-addresses.js';
import { harmlessSettings } from '../../core/sandbox/packages/npm-settings.js';

const endpoint = 'http://127.0.0.1:4873';

test('a lock file is fetched from the registry of the settings, and tells nothing of it', () => {
  const original =
    'resolved "https://registry.yarnpkg.com/a/-/a-1.0.0.tgz#1"\nresolved "https://registry.npmjs.org/b/-/b-1.0.0.tgz"\nresolved "https://registry.yarnpkg.com/c/-/c-1.0.0.tgz#2"\n';
  const fetched = fromEndpoint(original, endpoint);
  assert.doesNotMatch(fetched, /registry\./);
  assert.equal(asIn(original, fetched, endpoint), original);
  const upgraded = fetched.replace('b/-/b-1.0.0', 'b/-/b-1.1.0');
  assert.match(
    asIn(original, upgraded, endpoint),
    /"https:\/\/registry\.yarnpkg\.com\/b\/-\/b-1\.1\.0\.tgz"/,
  );
});

test('a lock file that names the registry of the settings itself goes on to name it', () => {
  const original = `resolved "${endpoint}/a/-/a-1.0.0.tgz"\n`;
  assert.equal(asIn(original, fromEndpoint(original, endpoint), endpoint), original);
});

test('of an .npmrc nothing is left that names a registry, a token, a proxy or a program', () => {
  const text =
    'registry=http://elsewhere/\n@acme:registry=http://elsewhere/\n//elsewhere/:_authToken=t\nproxy=http://elsewhere\ngit=./run\nscript-shell=./run\nnode-options=--require ./run\nlegacy-peer-deps=true\npublic-hoist-pattern[]=*types*\n; a comment\n';
  assert.equal(harmlessSettings(text), 'legacy-peer-deps=true\npublic-hoist-pattern[]=*types*\n');
});
