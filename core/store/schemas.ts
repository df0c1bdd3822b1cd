import * as z from 'zod/mini';
import { isObjectId, isPatchBranch, isPlainPath } from '../git/names.js';
import { type ErrorRecord, errorClasses, errorStates, type Patch } from '../model.js';

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
  files: z.array(z.string().check(z.refine(isPlainPath))),
  editHash: z.string(),
});

export const isErrorRecord = (value: unknown): value is ErrorRecord => errorSchema.safeParse(value).success;
export const isPatch = (value: unknown): value is Patch => patchSchema.safeParse(value).success;
