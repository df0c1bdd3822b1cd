import assert from 'node:assert/strict';
import { utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { uncoveredChange } from '../../../core/evolve/checks/quality/uncovered-change.js';
import { createRepository } from '../../support/repository.js';
import { placesIn, projectOf } from '../project-of.js';

const source = `export const net = (n) => n / 1.2;
export function gross(n) {
  const tax = 1.2;
  return n * tax;
}
export function rounded(n) {
  return Math.round(n);
}
`;
const lcov = (path: string, hits: Record<number, number>) =>
  [`SF:${path}`, ...Object.entries(hits).map(([line, count]) => `DA:${line},${count}`), 'end_of_record'].join(
    '\n',
  );
const onlyNet = { 1: 3, 2: 1, 3: 0, 4: 0, 6: 1, 7: 2 };

/** What is found in `price.js`, committed just now, beside a report of its coverage. */
async function found(
  t: { after(work: () => Promise<void>): void },
  report: (root: string) => Record<string, string>,
  { touched = false } = {},
): Promise<string[]> {
  const { root, write, commit, dispose } = await createRepository({}, { commit: false });
  t.after(dispose);
  const id = await commit('Prices', { 'price.js': source });
  await write(report(root));
  if (touched) await utimes(join(root, 'price.js'), new Date(), new Date(Date.now() + 60_000));
  const gitDir = `${root}/.git`;
  const repo = { root, gitDir, commonDir: gitDir, mainRoot: root, linked: false, shallow: false };
  return placesIn(await uncoveredChange.examine(projectOf({ 'price.js': source }, { repo, commit: id })));
}

test('a changed function that no test ran is found by a report of lcov', async (t) => {
  const places = await found(t, () => ({ 'coverage/lcov.info': lcov('price.js', onlyNet) }));
  assert.deepEqual(places, ['price.js:2']);
});

test('a changed function that no test ran is found by a report of Istanbul', async (t) => {
  const places = await found(t, (root) => ({
    'coverage/coverage-final.json': JSON.stringify({
      [join(root, 'price.js')]: {
        path: join(root, 'price.js'),
        statementMap: Object.fromEntries(
          Object.keys(onlyNet).map((line) => [line, { start: { line: Number(line), column: 0 } }]),
        ),
        s: onlyNet,
      },
    }),
  }));
  assert.deepEqual(places, ['price.js:2']);
});

for (const [title, report, touched] of [
  ['there is no report', () => ({}), false],
  ['the file changed after the report', () => ({ 'coverage/lcov.info': lcov('price.js', onlyNet) }), true],
  [
    'every function ran',
    () => ({ 'coverage/lcov.info': lcov('price.js', { ...onlyNet, 3: 1, 4: 1 }) }),
    false,
  ],
  [
    'nothing of the file ran',
    () => ({ 'coverage/lcov.info': lcov('price.js', { 1: 0, 3: 0, 4: 0, 7: 0 }) }),
    false,
  ],
  ['the report is torn', () => ({ 'coverage/coverage-final.json': '{"a":' }), false],
] as const)
  test(`nothing is said where ${title}`, async (t) =>
    assert.deepEqual(await found(t, report, { touched }), []));
