import type { ErrorRecord, Patch } from '../../core/model.js';

/** A whole error record, with the given fields. */
export function errorRecord(fields: Partial<ErrorRecord> = {}): ErrorRecord {
  const id = fields.id ?? 'e00000000001';
  const thrown = { name: 'AssertionError', message: '3 !== 5' };
  return {
    id,
    fingerprint: id.padEnd(64, '0'),
    title: '3 !== 5',
    class: 'assertion',
    state: 'open',
    firstSeen: '2026-01-01T00:00:00.000Z',
    lastSeen: '2026-01-01T00:00:00.000Z',
    count: 1,
    branches: ['main'],
    tests: [{ file: 'test/add.test.js', path: ['adds'] }],
    locations: [{ file: 'src/add.js', line: 1 }],
    failure: {
      sensor: 'test',
      at: '2026-01-01T00:00:00.000Z',
      thrown,
      frames: [],
      tree: null,
      branch: 'main',
    },
    history: [],
    flapping: false,
    patch: null,
    rejected: [],
    ...fields,
  };
}

/** A whole patch record, with the given fields. */
export function patchRecord(fields: Partial<Patch> = {}): Patch {
  return {
    id: 'a00000000001',
    state: 'proposed',
    at: '2026-01-01T00:00:00.000Z',
    errors: ['e00000000001'],
    title: 'Replace operator - by +',
    strategy: 'search',
    operator: 'operator',
    branch: 'healer/replace-operator-a00000000001',
    commit: '1'.repeat(40),
    base: '2'.repeat(40),
    baseIsSnapshot: false,
    target: 'main',
    mergedAs: null,
    revertedAs: null,
    confidence: { value: 0.9, factors: [] },
    safety: { value: 0.9, factors: [] },
    files: ['src/add.js'],
    tests: { fixed: 1, passed: 1, failed: 0, skipped: 0 },
    candidates: { generated: 1, screened: 1, proved: 1 },
    editHash: 'f'.repeat(64),
    seconds: 1,
    signed: true,
    ...fields,
  };
}
