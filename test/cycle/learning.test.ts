import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAcceptedSince } from '../../core/cycle/learning.js';
import { nodeTests, openProject } from '../heal/project.js';

const old = (name: string) => `export const ${name} = (o) => o.${name}.hasOwnProperty('id');\n`;
const fixed = (name: string) => `export const ${name} = (o) => Object.hasOwn(o.${name}, 'id');\n`;

test('a cycle learns from commits that came, where the history was mined once, and else from none', async (t) => {
  const names = ['a', 'b', 'c'];
  const { healer, commit } = await openProject(t, {
    ...Object.fromEntries(names.map((name) => [`src/${name}.js`, old(name)])),
    '.healer/config.json': JSON.stringify({ timeZone: 'UTC' }),
    'test/one.test.js': nodeTests('', { 'one is one': '() => assert.equal(1, 1)' }),
  });
  const fix = (name: string) => commit(`Fix ${name}`, { [`src/${name}.js`]: fixed(name) });
  const cycleAt = async (time: string) => {
    const { outcome } = await healer.cycle({ now: () => new Date(time) });
    assert.equal(outcome, 'ran');
  };
  const support = async () => {
    const fixes = (await healer.patterns()).flatMap((each) => (each.kind === 'fix' ? [each.support] : []));
    return Math.max(0, ...fixes);
  };
  await fix('a');
  await fix('b');
  await cycleAt('2026-03-02T10:00:00Z');
  assert.equal(await support(), 0);
  await healer.learn({ fromHistory: true });
  assert.equal(await support(), 2);
  await fix('c');
  await cycleAt('2026-03-02T11:00:00Z');
  assert.equal(await support(), 3);
});

test('a patch that was applied since the last cycle counts as accepted, though nothing was merged', () => {
  const applied = {
    state: 'applied' as const,
    at: '2026-03-02T09:00:00Z',
    decisions: [{ state: 'applied' as const, at: '2026-03-02T10:30:00Z', by: 'Ada' }],
  };
  assert.equal(isAcceptedSince(applied, '2026-03-02T10:00:00Z'), true);
  assert.equal(isAcceptedSince(applied, '2026-03-02T11:00:00Z'), false);
});
