import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { createSigningKey } from '../../core/git/signing/signing.js';
import type { FixPattern } from '../../core/model.js';
import { merge, planMerge } from '../../core/patches/decisions/review.js';
import { learn } from '../../core/patterns/learn.js';
import { openPatterns, suggestIn } from '../../core/repair/strategies/patterns/suggest.js';
import { parseTree } from '../../core/syntax/templates/parse-tree.js';
import { showSide, unpackEdit } from '../../core/syntax/templates/template.js';
import { dataFolder } from '../../core/workspace/folders.js';
import { type Clone, createClones, share } from '../support/clones.js';
import { landFiles } from '../support/landing.js';
import { errorRecord } from '../support/records.js';

const broken = (name: string): string => `has(${name}.hasOwnProperty(key(${name})));\n`;
const mended = (name: string): string => `has(Object.hasOwn(${name}, key(${name})));\n`;

/** Somebody accepts a fix of one file, and pushes it. */
async function accept(clone: Clone, name: string): Promise<void> {
  const { repo, store, git } = clone;
  const error = errorRecord({ id: `e-${name}` });
  await store.errors.update((errors) => errors.push(error));
  const signing = await createSigningKey(dataFolder(), repo);
  const file = `src/${name}.js`;
  const patch = await landFiles(
    { repo, store, error, signing },
    { [file]: mended(name) },
    {
      candidate: {
        id: name,
        strategy: 'search',
        operator: 'call',
        title: `mend ${name}`,
        prior: 0.1,
        edits: [{ range: { file, start: 0, end: broken(name).length }, text: mended(name) }],
      },
    },
  );
  await merge(repo, store, patch, await planMerge(repo, patch, 'main'));
  await git('push', '--quiet', 'origin', 'main');
}

const fixesIn = async ({ store }: Clone): Promise<FixPattern[]> =>
  (await store.patterns.all()).filter((record) => record.kind === 'fix');

const shown = ({ template }: FixPattern): string => {
  const { before, after } = unpackEdit(template);
  return `${showSide(before)} > ${showSide(after)}`;
};

async function team(t: Parameters<typeof createClones>[0]) {
  const { clone } = await createClones(t);
  const one = await clone('one');
  await mkdir(join(one.repo.root, 'src'));
  for (const name of ['one', 'two', 'three'])
    await writeFile(join(one.repo.root, `src/${name}.js`), broken(name));
  await one.git('add', 'src');
  await one.git('commit', '--quiet', '-m', 'A habit');
  await one.git('push', '--quiet', 'origin', 'main');
  return { one, two: await clone('two'), three: await clone('three') };
}

test('what two people accepted has become a pattern for everyone after a sync, and the third one’s code is mended by it', async (t) => {
  const { one, two, three } = await team(t);
  await accept(one, 'one');
  await share(one);
  assert.deepEqual(await fixesIn(one), []);
  await two.git('pull', '--quiet', 'origin', 'main');
  await accept(two, 'two');
  const report = await share(two);
  assert.ok(report.patterns > 0);
  await share(three);
  await share(one);
  const [pattern] = await fixesIn(three);
  assert.ok(pattern);
  assert.equal(shown(pattern), 'has($1.hasOwnProperty(key($1))); > has(Object.hasOwn($1, key($1)));');
  assert.deepEqual([pattern.support, pattern.sources.patches], [2, 2]);
  assert.deepEqual(await fixesIn(one), await fixesIn(three));
  const text = broken('three');
  const tree = parseTree('src/three.js', text);
  assert.ok(tree);
  const [made] = suggestIn({ text, tree }, openPatterns([pattern], Date.now()), () => true);
  assert.equal(made && text.slice(0, made.start) + made.text + text.slice(made.end), mended('three'));
});

test('a clone that lacks the commits of the others does not unlearn what they taught', async (t) => {
  const { one, three } = await team(t);
  await accept(one, 'one');
  await accept(one, 'two');
  for (const each of [one, three]) await share(each);
  const before = await fixesIn(three);
  assert.ok(before.length > 0);
  await three.git('commit', '--quiet', '--allow-empty', '-m', 'Something else');
  const place = { ...three, signal: new AbortController().signal, onProgress: () => {} };
  await learn(place);
  await learn(place);
  assert.deepEqual(await fixesIn(three), before);
});
