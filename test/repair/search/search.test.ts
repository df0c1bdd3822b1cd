import assert from 'node:assert/strict';
import { test } from 'node:test';
import { editHash } from '../../../core/repair/candidate.js';
import { normalise } from '../../../core/repair/strategies/search/normal-form.js';
import { search } from '../../../core/repair/strategies/search/search.js';
import { createSearchSpace, type Found } from '../../../core/repair/strategies/search/space.js';
import { applied, contextOf, drive, suspect } from './drive.js';

const failed = (): 'failed' => 'failed';

async function drain(context: ReturnType<typeof contextOf>): Promise<Found[]> {
  const found: Found[] = [];
  for await (const each of createSearchSpace(context).candidates()) found.push(each);
  return found;
}

test('all single edits come first, then those of several places, each in the order of their scores', async () => {
  const text = 'function f(a, b) { if (a < 3) return b + 1; return a; }\n';
  const found = await drain(contextOf({ files: { 'a.js': text } }));
  const layers = found.map(({ layer }) => layer);
  assert.deepEqual(layers, layers.toSorted());
  for (const layer of [1, 2]) {
    const priors = found.filter((each) => each.layer === layer).map(({ prior }) => prior);
    assert.ok(priors.length > 100);
    assert.deepEqual(
      priors,
      priors.toSorted((a, b) => b - a),
    );
  }
});

test('edits of several suspicious places come before single ones where nothing is suspected', async () => {
  const suspected = `function f(a, b) { return a < 3 || b < 3; }\n${'// \n'.repeat(2000)}`;
  const text = `${suspected}function g(a) { return a < 9; }\n`;
  const suspects = [suspect('a.js', 0, suspected.length, 0.9)];
  const found = await drain(contextOf({ files: { 'a.js': text }, suspects }));
  const isFar = ({ edits }: (typeof found)[number]) =>
    edits.every(({ range }) => range.start >= suspected.length);
  const first = found.findIndex(isFar);
  assert.ok(first > 0);
  assert.ok(found.slice(0, first).some(({ layer }) => layer === 2));
  assert.ok(found.slice(first).every((each) => each.layer === 2 || isFar(each)));
});

test('the most suspicious statement is edited first', async () => {
  const text = 'function f(a, b) {\n  const c = a < b;\n  return c && a > b;\n}\n';
  const at = text.indexOf('return');
  const suspects = [
    suspect('a.js', text.indexOf('const'), at, 0.1),
    suspect('a.js', at, text.indexOf('}'), 0.9),
  ];
  const { given } = await drive(search, contextOf({ files: { 'a.js': text }, suspects }), failed, {
    most: 10,
  });
  assert.ok(given.slice(0, 10).every(({ edits }) => edits.every(({ range }) => range.start >= at)));
});

test('the first batch is small and later ones are larger', async () => {
  const sizes: number[] = [];
  const text = 'function f(a, b) { if (a < 3) return b + 1; return a * 2; }\n';
  await drive(
    search,
    contextOf({ files: { 'a.js': text } }),
    (_, batch) => {
      sizes[batch] = (sizes[batch] ?? 0) + 1;
      return 'failed';
    },
    { most: 500 },
  );
  assert.deepEqual(sizes.slice(0, 5), [16, 32, 64, 128, 256]);
});

test('no two candidates mean the same program and none means the program as it is', async () => {
  const text = 'function f(a, b) { if ((a) < 3) { return b + 1; } return a - (b * 2); }\n';
  const { given } = await drive(search, contextOf({ files: { 'a.js': text } }), failed, { most: 1200 });
  const programs = given.map(({ edits }) => normalise(applied(text, edits)));
  assert.equal(new Set(programs).size, programs.length);
  assert.ok(!programs.includes(normalise(text)));
});

test('two runs give the same candidates in the same order', async () => {
  const context = () => contextOf({ files: { 'a.js': 'function f(a, b) { return a + b > 3 ? a : b; }\n' } });
  const [one, two] = [
    await drive(search, context(), failed, { most: 200 }),
    await drive(search, context(), failed, { most: 200 }),
  ];
  assert.deepEqual(one.given.map(editHash), two.given.map(editHash));
});

const reachable: readonly [string, string, string][] = [
  ['the same change at two places', 'return a < 3 || b < 3;', 'return a <= 3 || b <= 3;'],
  [
    'the same change at three places',
    "return a != 'x' || a != 'y' || a != 'z' || b;",
    "return a == 'x' || a == 'y' || a == 'z' || b;",
  ],
  [
    'two literals exchanged',
    "return a ? 'left' : b ? 'right' : 'none';",
    "return a ? 'right' : b ? 'left' : 'none';",
  ],
  ['two of the best edits', 'const c = a < b; return c && true;', 'const c = a <= b; return c && false;'],
];
for (const [what, before, after] of reachable) {
  test(`it reaches ${what}`, async () => {
    const wrap = (body: string): string => `function f(a, b) { ${body} }\n`;
    const text = wrap(before);
    const wanted = normalise(wrap(after));
    const { plausible } = await drive(search, contextOf({ files: { 'a.js': text } }), ({ edits }) =>
      normalise(applied(text, edits)) === wanted ? 'plausible' : 'failed',
    );
    assert.equal(plausible.length, 1);
  });
}

test('an edit that makes some tests pass is built upon', async () => {
  const text = 'function f(a, b) { const c = a * 100; const d = c - b; return d / 7; }\n';
  const first = normalise(text.replace('* 100', '* 10'));
  const both = normalise(text.replace('* 100', '* 10').replace('d / 7', 'd % 7'));
  const judge = ({ edits }: { edits: Parameters<typeof applied>[1] }) => {
    const now = normalise(applied(text, edits));
    if (now === both) return 'plausible' as const;
    return now === first ? { status: 'partial' as const, passed: [true, false] } : ('failed' as const);
  };
  const guided = await drive(search, contextOf({ files: { 'a.js': text } }), judge);
  assert.equal(guided.plausible.length, 1);
  assert.ok(guided.plausible[0]?.edits.length === 2);
  const blind = await drive(search, contextOf({ files: { 'a.js': text } }), (candidate) => {
    const answer = judge(candidate);
    return answer === 'plausible' ? answer : 'failed';
  });
  assert.ok(guided.given.length < blind.given.length);
});

test('third edits are tried while each edit makes more tests pass', async () => {
  const steps = ['function f(a, b) { const c = a * 9; const d = c - b; return d / 7; }\n'];
  for (const [from, to] of [
    ['* 9', '* 10'],
    ['c - b', 'c + b'],
    ['d / 7', 'd % 7'],
  ] as const) {
    steps.push((steps.at(-1) ?? '').replace(from, to));
  }
  const text = steps[0] ?? '';
  const programs = steps.map(normalise);
  const { plausible } = await drive(search, contextOf({ files: { 'a.js': text } }), ({ edits }) => {
    const at = programs.indexOf(normalise(applied(text, edits)));
    if (at === 3) return 'plausible';
    return at > 0 ? { status: 'partial', passed: [at > 0, at > 1, false] } : 'failed';
  });
  assert.equal(plausible[0]?.edits.length, 3);
});

test('a file that does not parse gives no candidates and stops nothing', async () => {
  const files = { 'a.js': 'function (', 'b.js': 'export const f = (a) => a < 1;\n' };
  const { given } = await drive(search, contextOf({ files }), failed, { most: 20 });
  assert.ok(given.length > 0);
  assert.ok(given.every(({ edits }) => edits.every(({ range }) => range.file === 'b.js')));
});

test('nothing is proposed after the signal', async () => {
  const controller = new AbortController();
  controller.abort();
  const context = { ...contextOf({ files: { 'a.js': 'f(a < 1);\n' } }), signal: controller.signal };
  const { given } = await drive(search, context, failed);
  assert.deepEqual(given, []);
});

test('offsets hold in files with a byte-order mark and with CRLF', async () => {
  const text = '\uFEFFfunction f(a) {\r\n  return a < 1;\r\n}\r\n';
  const { given } = await drive(search, contextOf({ files: { 'a.js': text } }), failed, { most: 60 });
  assert.ok(given.some(({ edits }) => applied(text, edits) === text.replace('<', '<=')));
});

test('a condition around an object does not ask for the `this` of its methods', async () => {
  const object =
    'module.exports = { get type() { return this.res.type; }, get size() { return this.res.size; } };';
  const context = contextOf({ files: { 'a.js': `${object}\nif (other) other.x = module.exports;\n` } });
  const found = await drain({ ...context, suspects: [suspect('a.js', 0, object.length, 1)] });
  const guards = found.filter(({ operator }) => operator === 'guard').map(({ title }) => title);
  assert.ok(guards.some((title) => title.startsWith('run `module.exports')));
  assert.deepEqual(
    guards.filter((title) => title.startsWith('run `module.exports') && /only if.*\bthis\b/.test(title)),
    [],
  );
});
