import * as z from 'zod/mini';
import { isObjectId, isPatchBranch, isPlainPath } from '../git/refs/names.js';
import {
  type EditOutcome,
  type ErrorRecord,
  errorClasses,
  errorStates,
  functionKinds,
  type Patch,
  type Pattern,
} from '../model.js';
import { isPackedEdit } from '../syntax/templates/template.js';

/** What a database must hold to be used; fields of newer versions pass through. */
export const databaseSchema = z.object({ schema: z.string(), records: z.array(z.unknown()) });

/** Records come from other clones too, and what is used in names of refs and on command lines is of the form it has to be. */
const recordId = z.string().check(z.regex(/^\w[\w-]{0,63}$/));
const objectId = z.string().check(z.refine(isObjectId));
const branchName = z.string().check(z.refine(isPatchBranch));

const testId = z.looseObject({ file: z.string(), path: z.array(z.string()) });

const errorSchema = z.looseObject({
  id: recordId,
  fingerprint: z.string(),
  title: z.string(),
  class: z.enum(errorClasses),
  state: z.enum(errorStates),
  firstSeen: z.string(),
  lastSeen: z.string(),
  count: z.number(),
  branches: z.array(z.string()),
  tests: z.array(testId),
  locations: z.array(z.looseObject({ file: z.string(), line: z.number() })),
  failure: z.looseObject({ thrown: z.looseObject({ name: z.string(), message: z.string() }) }),
  history: z.array(z.looseObject({ at: z.string(), failed: z.boolean() })),
  flapping: z.boolean(),
  patch: z.nullable(recordId),
  rejected: z.array(z.string()),
  upgrades: z.optional(z.array(z.looseObject({ package: z.string(), to: z.string(), source: z.string() }))),
});

const patchSchema = z.looseObject({
  id: recordId,
  state: z.enum(['proposed', 'held', 'merged', 'applied', 'rejected', 'reverted', 'superseded']),
  at: z.string(),
  errors: z.array(recordId),
  branch: branchName,
  commit: objectId,
  base: objectId,
  mergedAs: z.nullable(objectId),
  revertedAs: z.nullable(objectId),
  decisions: z.optional(
    z.array(
      z.looseObject({
        state: z.enum(['merged', 'applied', 'rejected', 'reverted', 'superseded', 'reopened']),
        at: z.string(),
        by: z.string(),
        commit: z.optional(objectId),
        of: z.optional(objectId),
        request: z.optional(z.string()),
        rejectedAt: z.optional(z.string()),
      }),
    ),
  ),
  files: z.array(z.string().check(z.refine(isPlainPath))),
  editHash: z.string(),
});

export const isErrorRecord = (value: unknown): value is ErrorRecord => errorSchema.safeParse(value).success;
export const isPatch = (value: unknown): value is Patch => patchSchema.safeParse(value).success;

const count = z.number().check(z.int(), z.gte(0));

/** Those of other clones are turned into code, which is tried as all candidates are. */
const patternSchema = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('fix'),
    id: recordId,
    template: z.custom((value) => isPackedEdit(value)),
    parent: z.nullable(recordId),
    support: count,
    sources: z.looseObject({ history: count, patches: count, imported: count }),
    firstSeen: z.iso.datetime(),
    lastSeen: z.iso.datetime(),
    classes: z.array(z.enum(errorClasses)),
    examples: z.array(
      z.looseObject({
        commit: z.string(),
        file: z.string(),
        line: z.number(),
        before: z.string(),
        after: z.string(),
      }),
    ),
    outcomes: z.array(z.looseObject({ patch: recordId, at: z.iso.datetime(), right: z.boolean() })),
  }),
  z.looseObject({ kind: z.literal('rejected'), id: recordId, patch: recordId, at: z.string() }),
  z.looseObject({
    kind: z.literal('error'),
    id: recordId,
    shape: z.enum(['family', 'hotspot', 'flapping']),
    title: z.string(),
    errors: z.array(recordId),
    count,
    lastSeen: z.string(),
  }),
  z.looseObject({
    kind: z.literal('files'),
    id: recordId,
    files: z.tuple([z.string(), z.string()]),
    together: count,
    confidence: z.number(),
  }),
]);

const counts = z.record(z.string(), count);
const weight = z.number().check(z.gte(0));
const functionKind = z.enum(functionKinds);

const outcomeSchema = z.discriminatedUnion('kind', [
  z.looseObject({
    kind: z.literal('disproved'),
    id: recordId,
    at: z.string(),
    strategy: z.string(),
    operator: z.string(),
    files: z.array(z.string().check(z.refine(isPlainPath))),
    place: z.nullable(functionKind),
  }),
  z.looseObject({
    kind: z.literal('history'),
    id: recordId,
    at: z.string(),
    commits: count,
    operators: z.record(z.string(), weight),
    files: counts,
    places: z.partialRecord(functionKind, weight),
  }),
]);

export const isOutcome = (value: unknown): value is EditOutcome => outcomeSchema.safeParse(value).success;

export const isPattern = (value: unknown): value is Pattern => patternSchema.safeParse(value).success;
