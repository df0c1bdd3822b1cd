const { mock, test } = require('node:test');
const assert = require('node:assert/strict');
const { debounce, retry, runSteps } = require('../src/retry.js');

test('what succeeds is tried once', async () => {
  const work = mock.fn(async () => 'done');
  assert.equal(await retry(work), 'done');
  assert.equal(work.mock.callCount(), 1);
});

test('what fails is tried again', { timeout: 5000 }, async () => {
  const value = await retry(async (attempt) => {
    if (attempt < 2) throw new Error('not yet');
    return attempt;
  });
  assert.equal(value, 2);
});

test('what always fails is given up', async () => {
  const work = mock.fn(async () => {
    throw new Error('never');
  });
  await assert.rejects(retry(work, { times: 2 }), (error) => {
    assert.match(error.message, /after 2 attempts/);
    assert.equal(error.cause.message, 'never');
    return true;
  });
  assert.equal(work.mock.callCount(), 2);
});

test('steps are added up', (_, done) => {
  const steps = [1, 2, 3].map((value) => (callback) => callback(null, value));
  runSteps(steps, (error, total) => {
    assert.equal(error, null);
    assert.equal(total, 6);
    done();
  });
});

test('a failing step ends them', (_, done) => {
  const later = mock.fn((callback) => callback(null, 1));
  runSteps([(callback) => callback(new Error('stuck')), later], (error) => {
    assert.equal(error.message, 'stuck');
    assert.equal(later.mock.callCount(), 0);
    done();
  });
});

test('only the last of many calls is made', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const seen = [];
  const call = debounce((value) => seen.push(value), 100);
  call('a');
  t.mock.timers.tick(60);
  call('b');
  t.mock.timers.tick(60);
  assert.deepEqual(seen, []);
  t.mock.timers.tick(40);
  assert.deepEqual(seen, ['b']);
});

test('a failure of the network', { skip: 'there is none here' }, () => assert.fail());
