import type { Run, TestId } from '../../model.js';
import { partOf } from '../../runners/narrow.js';
import type { Monorepo } from '../../workspace/monorepo/monorepo.js';
import type { TestPart } from '../../workspace/workspace.js';
import type { Session } from '../session.js';

/** The packages whose tests stand for the suite, in a session that heals in these alone. */
export interface Scope {
  parts: readonly TestPart[];
  /** What the tests of packages said before anything was changed, by `runKey`. */
  runs: Map<string, Promise<Run>>;
}

export const runKey = (commit: string, { folder }: Pick<TestPart, 'folder'>): string => `${commit}:${folder}`;

/** The session as if the repository had no other tests than those of these packages. */
export function scoped(session: Session, parts: readonly TestPart[], runs: Scope['runs']): Session {
  const [only, another] = parts;
  if (!only) return session;
  const { workspace } = session;
  const whole = workspace.test ?? { ...only, command: only.command };
  const test = another ? { ...whole, parts: [...parts] } : only;
  return { ...session, workspace: { ...workspace, test }, scope: { parts, runs } };
}

/** The package whose tests these are, by the file, or by the folder that what stands for a whole command names. */
export function partOfTest({ parts }: Pick<Monorepo, 'parts'>, { file, path }: TestId): TestPart | undefined {
  if (file !== '') return partOf(parts, file);
  const folder = / in (.+)$/.exec(path[0] ?? '')?.[1];
  return parts.find((part) => part.cwd !== '' && part.cwd === folder);
}
