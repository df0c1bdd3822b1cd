import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { detectIsolation } from '../../core/sandbox/isolation.js';
import { hostileCases } from './cases/index.js';
import { openSuite, type Suite } from './suite.js';

const { name, why } = await detectIsolation();
const enclosed = name === 'bubblewrap' ? {} : { skip: why };

let suite: Suite;
before(async () => {
  suite = await openSuite();
});
after(() => suite.dispose());

test('there are at least forty cases, each in its own words', () => {
  const told = new Set(hostileCases.map(({ name: what, means }) => `${what} ${means}`));
  assert.ok(hostileCases.length >= 40);
  assert.equal(told.size, hostileCases.length);
});

for (const hostile of hostileCases.filter(({ slow }) => !slow)) {
  const what = hostile.as === 'test' ? 'a test' : 'a candidate';
  test(`${what} that ${hostile.name} (${hostile.means}) is contained`, enclosed, async () => {
    const { verdict, harm } = await suite.run(hostile);
    assert.deepEqual(harm, [], verdict);
    assert.match(verdict, hostile.verdict);
  });
}
