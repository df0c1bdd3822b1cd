import type { Hint } from '../model.js';
import type { RepairContext } from '../repair/strategy.js';
import type { Opened } from './session.js';

type Known = Pick<RepairContext, 'error' | 'failures' | 'suspects' | 'folder' | 'read'>;

/**
 * What is on this machine already that bears on an error, looked for once, when it is first asked for: most faults are
 * mended without. Nothing is sent anywhere; trouble only means fewer hints.
 */
export function hintsFor(opened: Opened, known: Known): () => Promise<Hint[]> {
  let found: Promise<Hint[]> | undefined;
  return () => {
    found ??= lookUp(opened, known);
    return found;
  };
}

async function lookUp({ repo, store, signal }: Opened, known: Known): Promise<Hint[]> {
  const [{ questionOf }, { hintsOf, research }] = await Promise.all([
    import('../research/question.js'),
    import('../research/research.js'),
  ]);
  const { error, failures, suspects, folder, read } = known;
  const places = suspects.slice(0, 12).map(({ range, line }) => ({ file: range.file, line }));
  const question = await questionOf({ class: error.class, failures, places, folder, read });
  return hintsOf(await research(question, { repo, store, signal, quick: true }));
}
