import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findGrowth, growthUnits } from '../../scripts/bench/fuzz/growth.js';
import { readCorpus } from '../../scripts/bench/fuzz/inputs.js';
import { fuzzTargets } from '../../scripts/bench/fuzz/targets.js';
import { fuzz } from '../../scripts/bench/fuzz.js';

/** A few of what `npm run bench -- fuzz` tries. */
const inputsEach = 600;

for (const target of fuzzTargets)
  test(`no text breaks the reader of ${target.name}`, async () => {
    const corpus = await readCorpus(target.corpus);
    assert.ok(corpus.length > 1);
    for (const text of corpus) await target.run(text);
    await fuzz(target, corpus, { count: Math.ceil(inputsEach * Math.min(1, target.share)), seed: 1 });
  });

for (const target of fuzzTargets)
  test(`four times the text is about four times the work for the reader of ${target.name}`, async () => {
    const [first = ''] = await readCorpus(target.corpus);
    assert.deepEqual(await findGrowth(target, [first], { units: growthUnits, length: 3_000 }), []);
  });
