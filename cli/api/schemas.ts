import * as z from 'zod/mini';
import { errorClasses, errorStates } from '../../core/model.js';

// What the answers hold: the same objects that the commands print with `--json`. Newer versions may add keys.

const described = <T extends z.ZodMiniType>(schema: T, meaning: string): T =>
  schema.check(z.describe(meaning)) as T;

const time = () => described(z.string(), 'ISO 8601, UTC');
const id = () => described(z.string(), 'Hexadecimal');
const count = () => z.number().check(z.gte(0));
const share = () => z.number().check(z.gte(0), z.lte(1));

const testId = z.looseObject({ file: z.string(), path: z.array(z.string()) });
const location = z.looseObject({ file: z.string(), line: z.number(), column: z.optional(z.number()) });

const error = z.looseObject({
  id: id(),
  title: z.string(),
  class: z.enum(errorClasses),
  status: z.enum(errorStates),
  count: count(),
  firstSeen: time(),
  lastSeen: time(),
  tests: z.array(testId),
  locations: z.array(location),
  branches: z.array(z.string()),
  flapping: z.boolean(),
  patch: z.nullable(z.string()),
});

const errorDetail = z.extend(error, {
  failure: z.looseObject({
    sensor: z.string(),
    thrown: z.looseObject({ name: z.string(), message: z.string() }),
  }),
  printed: described(
    z.nullable(z.string()),
    'What its command printed last, where it failed before any test was seen',
  ),
  history: z.array(z.looseObject({ at: time(), failed: z.boolean() })),
});

const patch = z.looseObject({
  id: id(),
  title: z.string(),
  status: z.enum(['proposed', 'held', 'merged', 'applied', 'rejected', 'reverted', 'superseded']),
  at: time(),
  branch: z.string(),
  commit: z.string(),
  base: z.string(),
  target: z.nullable(z.string()),
  strategy: z.string(),
  confidence: share(),
  safety: share(),
  files: z.array(z.string()),
  errors: z.array(z.string()),
  tests: z.looseObject({ fixed: count(), passed: count(), failed: count(), skipped: count() }),
  candidates: z.looseObject({ generated: count(), screened: count(), proved: count() }),
  seconds: count(),
  signed: z.boolean(),
  mergedAs: z.nullable(z.string()),
  revertedAs: z.nullable(z.string()),
});

const patchDetail = z.extend(patch, {
  diff: described(z.string(), 'Unified'),
  evidence: z.nullable(z.looseObject({})),
});

const job = z.looseObject({
  id: id(),
  kind: z.enum(['heal', 'rank', 'merge', 'apply', 'reject', 'rollback']),
  about: z.looseObject({ patch: z.optional(z.string()), error: z.optional(z.string()) }),
  state: z.enum(['running', 'done', 'failed']),
  startedAt: time(),
  endedAt: z.nullable(time()),
  latest: described(
    z.nullable(z.looseObject({ phase: z.string(), message: z.string() })),
    'What it does now',
  ),
  outcome: z.nullable(
    z.looseObject({
      text: z.string(),
      notes: z.array(z.string()),
      patches: described(z.array(z.string()), 'Ids of patches that were made'),
    }),
  ),
  failure: z.nullable(z.looseObject({ code: z.string(), message: z.string(), next: z.nullable(z.string()) })),
});

const sample = z.looseObject({
  name: z.string(),
  labels: z.record(z.string(), z.string()),
  value: z.number(),
});

/** By the name that each has among the components of the document. */
export const schemas = {
  Status: z.looseObject({
    schema: z.literal('healer/status@1'),
    root: z.string(),
    initialised: z.boolean(),
    errors: described(z.record(z.string(), count()), 'How many, by status'),
    flapping: count(),
    patches: described(z.array(patch), 'Those that wait for a decision'),
    held: z.array(patch),
    merged: count(),
    inbox: count(),
  }),
  Errors: z.looseObject({ schema: z.literal('healer/errors@1'), errors: z.array(error) }),
  ErrorDetail: z.looseObject({ schema: z.literal('healer/show@1'), errors: z.array(errorDetail) }),
  Explanation: z.looseObject({
    schema: z.literal('healer/explain@1'),
    explanations: z.array(
      z.looseObject({ id: id(), headline: z.string(), meaning: z.string(), locations: z.array(location) }),
    ),
  }),
  Patches: z.looseObject({ schema: z.literal('healer/patches@1'), patches: z.array(patch) }),
  PatchDetail: z.looseObject({ schema: z.literal('healer/show@1'), patches: z.array(patchDetail) }),
  Evidence: z.looseObject({
    _type: z.literal('https://in-toto.io/Statement/v1'),
    subject: z.array(z.looseObject({ name: z.string(), digest: z.record(z.string(), z.string()) })),
    predicateType: z.string(),
    predicate: z.looseObject({}),
  }),
  Report: z.looseObject({
    schema: z.literal('healer/report@1'),
    repository: z.string(),
    from: z.nullable(time()),
    to: time(),
    errors: z.looseObject({}),
    fixes: z.looseObject({}),
    weeks: z.array(z.looseObject({})),
    notices: z.array(z.string()),
  }),
  Metrics: z.looseObject({
    schema: z.literal('healer/metrics@1'),
    metrics: z.array(
      z.looseObject({
        name: z.string(),
        type: z.enum(['counter', 'gauge', 'histogram']),
        help: z.string(),
        samples: z.array(sample),
      }),
    ),
  }),
  Jobs: z.looseObject({ schema: z.literal('healer/jobs@1'), jobs: z.array(job) }),
  Problem: z.looseObject({
    schema: z.literal('healer/error@1'),
    code: z.string(),
    message: z.string(),
    causes: z.array(z.string()),
    next: described(z.nullable(z.string()), 'What can be done about it'),
  }),
} as const;

export type SchemaName = keyof typeof schemas;

/** What stands in paths and queries, checked before anything is done. */
export const parameters = {
  id: described(z.string().check(z.regex(/^[0-9a-f]{4,12}$/)), 'An id, or the beginning of one'),
  action: z.enum(['merge', 'apply', 'reject', 'rollback']),
  all: described(z.enum(['true', 'false']), 'With those that are resolved or ignored'),
  since: described(
    z.string().check(z.regex(/^[\w:.+-]{1,40}$/)),
    'What it is about: 36h, 14d, 8w, a date, or all',
  ),
} as const;

export type ParameterName = keyof typeof parameters;
