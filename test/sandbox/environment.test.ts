import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scrubbedEnvironment } from '../../core/sandbox/environment.js';

// As Windows hands them over: names in mixed case, which it does not tell apart. Read on any system.
const ofWindows = {
  Path: 'C:\\Windows\\system32;C:\\Program Files\\nodejs\\',
  PATHEXT: '.COM;.EXE;.BAT;.CMD',
  SystemRoot: 'C:\\Windows',
  ComSpec: 'C:\\Windows\\system32\\cmd.exe',
  WINDIR: 'C:\\Windows',
  USERPROFILE: 'C:\\Users\\ann',
  APPDATA: 'C:\\Users\\ann\\AppData\\Roaming',
  npm_token: 'of ann',
};

test('what Windows needs to start a program stays, whatever the case of its name, and nothing of the user', () => {
  const env = scrubbedEnvironment('/tmp/private', {}, ofWindows, 'win32');
  for (const name of ['Path', 'PATHEXT', 'SystemRoot', 'ComSpec', 'WINDIR'] as const)
    assert.equal(env[name], ofWindows[name], name);
  assert.equal(env.APPDATA, undefined);
  assert.doesNotMatch(JSON.stringify(env), /ann/);
});

test('elsewhere a variable by another case is another variable', () => {
  const env = scrubbedEnvironment('/tmp/private', {}, { Path: '/of/ann', PATH: '/usr/bin' }, 'linux');
  assert.deepEqual([env.Path, env.PATH], [undefined, '/usr/bin']);
});
