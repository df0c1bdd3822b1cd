import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before } from 'node:test';
import { packageRoot } from '../../core/package-root.js';
import { type Healed, openSession, type Session } from '../main-job/session.js';

export { openSession };

/** Healer's command line, as a file for Node. */
export const program = join(packageRoot, 'dist', 'cli', 'main.cjs');

/** A session with this repository's packages for all tests of a group. */
export function opened(files: Record<string, string>): () => Session {
  let session: Session | undefined;
  const closing: (() => Promise<void>)[] = [];
  before(async () => {
    const keep = { after: (done: () => Promise<void>) => void closing.push(done) };
    session = await openSession(keep, files, { dependencies: true });
  });
  after(() => Promise.all(closing.map((done) => done())));
  return () => {
    assert.ok(session, 'the session is not open yet');
    return session;
  };
}

/** A package.json with a node:test script, and whatever else is given. */
export const manifest = (rest: Record<string, unknown>): string =>
  JSON.stringify({
    name: 'project',
    version: '1.0.0',
    type: 'module',
    scripts: { test: 'node --test' },
    ...rest,
  });

/** An ESM test file with one test. */
export const nodeTest = (body: string, imports = ''): string =>
  `import assert from 'node:assert/strict';
import { test } from 'node:test';
${imports}
test('holds', () => ${body});
`;

export async function healAll(session: Session, ...words: string[]): Promise<Healed> {
  const { json } = await session.healerJson<Healed>('heal', ...words);
  return json;
}

export function onlyPatch({ errors, patches }: Healed): Healed['patches'][number] {
  const [patch] = patches;
  assert.equal(patches.length, 1, `not one patch: ${JSON.stringify(errors, null, 1)}`);
  assert.ok(patch);
  assert.deepEqual([...new Set(errors.map(({ status }) => status))], ['fixed']);
  return patch;
}

interface Note {
  tests: { file: string; before: string | null; after: string | null }[];
  confidence: { factors: { name: string; weight: number; detail: string }[] };
  canary: boolean;
}

/** What the note of a patch's commit says. */
export async function noteOf(session: Session, commit: string): Promise<Note> {
  return JSON.parse(await session.git('notes', '--ref=healer', 'show', commit)).predicate;
}

export const textAt = (session: Session, rev: string, file: string): Promise<string> =>
  session.git('show', `${rev}:${file}`);

export async function errorsIn(session: Session): Promise<{ id: string; title: string }[]> {
  const { json } = await session.healerJson<{ errors: { id: string; title: string }[] }>('errors');
  return json.errors;
}
