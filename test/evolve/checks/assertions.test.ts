import { assertionInCatch } from '../../../core/evolve/checks/quality/assertion-in-catch.js';
import { constantAssertion } from '../../../core/evolve/checks/quality/constant-assertion.js';
import { testWithoutAssertion } from '../../../core/evolve/checks/quality/test-without-assertion.js';
import { unawaitedAssertion } from '../../../core/evolve/checks/quality/unawaited-assertion.js';
import { cases } from '../cases.js';

const path = 'test/a.test.ts';

cases(
  constantAssertion,
  [
    ['expect(add(1, 2));', 'no fix'],
    ['assert(true);', 'no fix'],
    ["assert.ok(true, 'it came here');", 'no fix'],
    ['assert.deepEqual(list, list);', 'no fix'],
    ['expect(true).toBe(true);', 'no fix'],
    ['expect(true).toBeTruthy();', 'no fix'],
    ['expect(true).to.be.true;', 'no fix'],
    ["expect('a').to.equal('a');", 'no fix'],
    ['expect(list).toEqual(list);', 'no fix'],
    ['expect(list).not.toBe(list);', 'silent'],
    ['expect(isReady).toBe(true);', 'silent'],
    ['expect(true).toBe(isReady);', 'silent'],
    ['expect(next()).toBe(next());', 'silent'],
    ['expect(add(1, 2)).toBe(3);', 'silent'],
    ['expect.assertions(2);', 'silent'],
    ['expect(list.should.be.empty);', 'silent'],
    ["it('a', (t) => { t.plan(1); go(() => { assert.ok(true, 'called'); }); });", 'silent'],
    ["QUnit.test('a', (assert) => { assert.expect(1); go(() => { assert.ok(true); }); });", 'silent'],
    ['assert(isReady);', 'silent'],
    ['assert.equal(next(), next());', 'silent'],
    ['assert.notEqual(a, a);', 'silent'],
    ['assert.equal(a.b, a.b);', 'silent'],
  ],
  path,
);

cases(
  assertionInCatch,
  [
    ["it('a', () => { try { f(); } catch (e) { expect(e.code).toBe(1); } });", 'no fix'],
    ["test('a', async () => { try { await f(); } catch (e) { assert.equal(e.code, 1); } });", 'no fix'],
    [
      "it('a', () => { try { f(); throw new Error('no'); } catch (e) { expect(e.code).toBe(1); } });",
      'silent',
    ],
    ["it('a', () => { try { f(); assert.fail(); } catch (e) { expect(e.code).toBe(1); } });", 'silent'],
    [
      "it('a', () => { expect.assertions(1); try { f(); } catch (e) { expect(e.code).toBe(1); } });",
      'silent',
    ],
    ["it('a', () => { let x; try { f(); } catch (e) { x = e; assert(e); } assert(x); });", 'silent'],
    ["it('a', (done) => { try { f(); } catch (e) { expect(e.code).toBe(1); done(); } });", 'silent'],
    ["it('a', () => { try { f(); } catch (e) { close(); } });", 'silent'],
    ["it('a', () => { try { f(); } catch (e) { assert.fail('no'); } });", 'silent'],
    ["it('a', () => { try { f(); } catch (e) { expect(e).toBeUndefined(); } });", 'silent'],
    ["it('a', () => { try { f(); } catch (e) { assert(!e); } });", 'silent'],
    ['try { f(); } catch (e) { assert(e); }', 'silent'],
  ],
  path,
);

cases(
  unawaitedAssertion,
  [
    [
      "it('a', async () => { expect(f()).rejects.toThrow(); });",
      "it('a', async () => { await expect(f()).rejects.toThrow(); });",
    ],
    [
      "it('a', async () => { assert.rejects(f()); await g(); });",
      "it('a', async () => { await assert.rejects(f()); await g(); });",
    ],
    ["it('a', () => { expect(f()).resolves.toBe(1); });", 'no fix'],
    ["it('a', async () => { list.map(() => { assert.rejects(f()); }); });", 'no fix'],
    ["it('a', () => { f().then((x) => { expect(x).toBe(1); }); });", 'no fix'],
    ["it('a', () => { f().then((x) => { expect(x).toBe(1); }).catch(log); });", 'no fix'],
    ["it('a', () => { setTimeout(() => { assert(x); }, 10); });", 'no fix'],
    ["it('a', () => { list.forEach(async (x) => { expect(await f(x)).toBe(1); }); });", 'no fix'],
    ["it('a', async () => { await expect(f()).rejects.toThrow(); });", 'silent'],
    ["it('a', () => expect(f()).rejects.toThrow());", 'silent'],
    ["it('a', () => { return f().then((x) => { expect(x).toBe(1); }); });", 'silent'],
    ["it('a', (done) => { f().then((x) => { expect(x).toBe(1); done(); }); });", 'silent'],
    ["it('a', async () => { f().then((x) => { expect(x).toBe(1); }); await done; });", 'silent'],
    ["it('a', () => { expect.assertions(1); f().then((x) => { expect(x).toBe(1); }); });", 'silent'],
    [
      "it('a', () => { vi.useFakeTimers(); setTimeout(() => { assert(x); }, 1); vi.advanceTimersByTime(1); });",
      'silent',
    ],
    ["it('a', () => { list.forEach((x) => { expect(x).toBe(1); }); });", 'silent'],
    ["it('a', () => { cy.get('a').then((x) => { expect(x).toBe(1); }); });", 'silent'],
    ['setTimeout(() => { assert(x); }, 10);', 'silent'],
  ],
  path,
);

cases(
  testWithoutAssertion,
  [
    ["it('adds', () => {});", 'no fix'],
    ["it('adds', () => { add(1, 2); });", 'no fix'],
    ["it.each([[1, 2]])('adds', (a, b) => { add(a, b); });", 'no fix'],
    ["function twice() { add(); add(); }\nit('adds', () => { twice(); });", 'no fix'],
    ["it('does not throw', () => { add(1, 2); });", 'silent'],
    ["it('adds', (t) => { add(t); });", 'silent'],
    ["it('adds', () => { expectSum(1, 2); });", 'silent'],
    ["function look() { assert(x); }\nit('adds', () => { look(); });", 'silent'],
    ["import { sum } from './support.js';\nit('adds', () => { sum(1, 2); });", 'silent'],
    ["it('adds', () => { if (add(1, 2) !== 3) throw new Error('no'); });", 'silent'],
    ["it.skip('adds', () => {});", 'silent'],
    ["it.todo('adds');", 'silent'],
    ["it('adds', () => add(1, 2).should.equal(3));", 'silent'],
  ],
  path,
);
