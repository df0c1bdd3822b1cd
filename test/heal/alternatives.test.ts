import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Winner } from '../../core/heal/attempt/attempt.js';
import { alternativesOf } from '../../core/heal/proof/alternatives.js';
import type { Scored } from '../../core/heal/proof/score.js';
import type { Candidate, Verdict } from '../../core/model.js';

test('the behaviour of the patch has the number 1, the others follow as they are ranked', () => {
  const plausible = [scored('a', 7), scored('b', 3), scored('c', null), scored('d', 7), scored('e', 0)];
  const winner = { ...scored('b', 3), candidate: candidate('b') } as Winner;
  assert.deepEqual(
    alternativesOf(winner, plausible).map(({ id, behaviour }) => [id, behaviour]),
    [
      ['a', 2],
      ['c', null],
      ['d', 2],
      ['e', 3],
    ],
  );
});

test('a candidate is told of with what a reviewer needs to try it', () => {
  const winner = { ...scored('b', 0), candidate: candidate('b') } as Winner;
  const [first] = alternativesOf(winner, [scored('a', 1), scored('b', 0)]);
  const { strategy, title, edits } = candidate('a');
  assert.deepEqual(first, { id: 'a', strategy, title, confidence: 0.5, behaviour: 2, edits });
});

function scored(id: string, group: number | null): Scored {
  const verdict: Verdict = { candidate: id, status: 'plausible', tests: [], durationMs: 1, via: 'memory' };
  return {
    screened: { candidate: candidate(id), verdict },
    confidence: { value: 0.5, factors: [] },
    mutants: null,
    behaviour: null,
    group,
  };
}

const candidate = (id: string): Candidate => ({
  id,
  strategy: 'search',
  title: `replace \`x\` by \`${id}\``,
  operator: 'name',
  edits: [{ range: { file: 'a.js', start: 0, end: 1 }, text: id }],
  prior: 0.1,
});
