import type { ErrorRecord, Patch } from '../../core/model.js';
import type { Predicate } from '../../core/patches/evidence/evidence.js';

export const now = new Date('2026-05-04T12:00:00Z');

export const errorRecord = (changes: Partial<ErrorRecord> = {}): ErrorRecord => ({
  id: '3f2a1bc9d001',
  fingerprint: '3f2a1bc9d001'.padEnd(64, '0'),
  title: 'Expected values to be strictly equal: 3 !== 6',
  class: 'assertion',
  state: 'open',
  firstSeen: '2026-05-03T12:00:00Z',
  lastSeen: '2026-05-04T11:58:00Z',
  count: 12,
  branches: ['main'],
  tests: [{ file: 'test/cart.test.js', path: ['cart', 'adds up prices'] }],
  locations: [{ file: 'src/cart.js', line: 4, column: 12 }],
  failure: {
    sensor: 'test',
    at: '2026-05-04T11:58:00Z',
    thrown: { name: 'AssertionError', message: '3 !== 6', code: 'ERR_ASSERTION', expected: '6', actual: '3' },
    frames: [
      { file: 'src/cart.js', line: 4, column: 12, function: 'total', origin: 'project' },
      { file: 'node:internal/test', line: 1, column: 1, origin: 'internal' },
    ],
    tree: null,
    branch: 'main',
  },
  history: [],
  flapping: false,
  patch: null,
  rejected: [],
  ...changes,
});

export const patchRecord = (changes: Partial<Patch> = {}): Patch => ({
  id: 'b1c2d3e4f5a6',
  state: 'proposed',
  at: '2026-05-04T11:59:00Z',
  errors: ['3f2a1bc9d001'],
  title: 'replace operator < by <=',
  strategy: 'search',
  operator: 'operator',
  branch: 'healer/strictly-equal-b1c2d3',
  commit: '0123456789abcdef0123456789abcdef01234567',
  base: 'fedcba9876543210fedcba9876543210fedcba98',
  baseIsSnapshot: false,
  target: 'main',
  mergedAs: null,
  revertedAs: null,
  confidence: {
    value: 0.934,
    factors: [
      { name: 'rivals', weight: -0.6, detail: '2 others pass too' },
      { name: 'tests', weight: 1.4, detail: '3 pass now' },
    ],
  },
  safety: { value: 0.97, factors: [] },
  files: ['src/cart.js'],
  tests: { fixed: 3, passed: 120, failed: 0, skipped: 0 },
  candidates: { generated: 812, screened: 640, proved: 1 },
  editHash: 'e'.repeat(64),
  seconds: 2.4,
  signed: true,
  ...changes,
});

const file = 'test/cart.test.js';

export const evidence: Predicate = {
  patch: { ...patchRecord() },
  base: { gitCommit: 'a', gitTree: 'b', isSnapshot: false },
  command: ['npm', 'test'],
  cwd: '',
  exitCodes: { before: 1, after: 0 },
  totals: { fixed: 1, passed: 2, failed: 0, skipped: 0 },
  tests: [
    { file, path: ['cart', 'adds up prices'], before: 'failed', after: 'passed' },
    { file, path: ['cart', 'is empty'], before: 'passed', after: 'passed' },
  ],
  newlyFailing: [],
  stillFailing: [],
  canary: true,
  newDiagnostics: 0,
  hook: 'none',
  isolation: 'bubblewrap',
  durationMs: { before: 2000, after: 2100, proof: 5000 },
  candidates: { generated: 812, screened: 640, proved: 1 },
  alternatives: [
    { id: 'x', strategy: 'search', title: 'swap arguments', confidence: 0.2, behaviour: 2, edits: [] },
    { id: 'y', strategy: 'search', title: 'swap operands', confidence: 0.2, behaviour: 1, edits: [] },
  ],
  mutants: { killed: 3, survived: 1, survivors: ['replace `>` by `>=`'] },
  confidence: { value: 0.9, factors: [] },
  safety: { value: 0.9, factors: [] },
  versions: {},
  model: null,
};
