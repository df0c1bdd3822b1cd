import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { countReads, forget, readSettings } from '../src/settings.js';

afterEach(() => forget());

test('nothing set gives the defaults', () =>
  assert.deepEqual(readSettings({}), { retries: 2, verbose: false, paths: ['src', 'lib'] }));

test('values are read by their type', () =>
  assert.deepEqual(readSettings({ APP_RETRIES: '5', APP_VERBOSE: '1', APP_PATHS: 'a,b,' }), {
    retries: 5,
    verbose: true,
    paths: ['a', 'b'],
  }));

test('what cannot be read is as it was', () =>
  assert.deepEqual(readSettings({ APP_RETRIES: 'many', APP_VERBOSE: 'maybe' }).retries, 2));

test('false is not nothing', () => assert.equal(readSettings({ APP_VERBOSE: 'false' }).verbose, false));

test('other names are left alone', () => {
  assert.deepEqual(Object.keys(readSettings({ HOME: '/', APP_UNKNOWN: '1' })), [
    'retries',
    'verbose',
    'paths',
  ]);
});

test('the same environment is read once', () => {
  readSettings({ APP_RETRIES: '3' });
  readSettings({ APP_RETRIES: '3' });
  assert.equal(countReads(), 1);
  readSettings({ APP_RETRIES: '4' });
  assert.equal(countReads(), 2);
});

test('what is forgotten is read again', () => {
  readSettings({});
  forget();
  assert.equal(countReads(), 0);
  readSettings({});
  assert.equal(countReads(), 1);
});
