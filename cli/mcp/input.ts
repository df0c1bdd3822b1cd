import * as z from 'zod/mini';

const anId = { error: 'the id of an error: at least 4 of its hexadecimal digits' };
const aPatch = {
  error: 'the id of a patch or of an error it heals (at least 4 hexadecimal digits), or a healer/* branch',
};

/** Ids may be shortened like git's. */
export const errorId = z
  .string(anId)
  .check(z.regex(/^[0-9a-f]{4,12}$/, anId), z.describe('Id of an error, as list_errors gives it'));

/** No ref but those that healer makes can be named. */
export const patchId = z
  .string(aPatch)
  .check(
    z.regex(/^(?:[0-9a-f]{4,12}|healer\/[a-z0-9]+(?:-[a-z0-9]+)*)$/, aPatch),
    z.maxLength(100),
    z.describe('Id of a patch as list_patches gives it, of an error it heals, or its healer/* branch'),
  );

/** How many rows of a list are wanted. */
export const limit = (usual: number) =>
  z._default(z.int().check(z.gte(1), z.lte(500)), usual).check(z.describe('Give no more than this many'));

const aDiff = { error: 'a unified diff of at most a million characters' };

/** The diff of an agent. */
export const diff = z
  .string(aDiff)
  .check(
    z.minLength(1, aDiff),
    z.maxLength(1_000_000, aDiff),
    z.describe(
      'Unified diff as `git diff` prints it, with paths relative to the repository, against the files as they are now. It may change existing text files only.',
    ),
  );

/** The errors that a diff is for. */
export const errorIds = z
  ._default(z.array(errorId).check(z.maxLength(100)), [])
  .check(
    z.describe(
      'Ids of the errors that it is to heal; all tests that fail now where empty. An error that no test shows (compiler, linter, crash) is named alone',
    ),
  );
