import { Session } from 'node:inspector/promises';
import { search } from '../../core/repair/strategies/search/search.js';
import { fileContext } from './candidates.js';

export interface Generation {
  candidates: number;
  /** Processor time, in milliseconds. */
  cpuMs: number;
  /** Share of the time, by what was done; 0..1. */
  shares: Map<string, number>;
}

/** Lets the search strategy make up to `most` candidates for each file, all places suspected, no verdict given. */
export async function generate(
  files: readonly { file: string; text: string }[],
  most: number,
): Promise<Generation> {
  await drain('warm.js', 'let a = 1;', most);
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.start');
  const before = process.cpuUsage();
  let candidates = 0;
  for (const { file, text } of files) candidates += await drain(file, text, most);
  const { user, system } = process.cpuUsage(before);
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  return { candidates, cpuMs: (user + system) / 1000, shares: sharesOf(profile) };
}

async function drain(file: string, text: string, most: number): Promise<number> {
  const batches = search.propose(fileContext(file, text, [{ file, start: 0, end: text.length }]));
  let made = 0;
  for (let step = await batches.next(); !step.done && made < most; step = await batches.next([]))
    made += step.value.length;
  await batches.return();
  return made;
}

type Profile = Awaited<ReturnType<typeof stop>>['profile'];
declare function stop(): Promise<{ profile: import('node:inspector').Profiler.Profile }>;

const parts: readonly [name: string, url: RegExp][] = [
  ['duplicates', /search\/(?:duplicates|normal-form|parentheses)\.js$|syntax\/tokens\.js$/],
  ['operators', /search\/operators\//],
  ['parsing', /typescript|syntax\/(?:parse|walk)\.js$|search\/source\.js$/],
  ['identity of edits', /repair\/candidate\.js$/],
  ['layers and composing', /search\//],
];

/** Time is counted for the innermost part that a sample is in. */
function sharesOf({ nodes, samples = [], timeDeltas = [] }: Profile): Map<string, number> {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap((node) => (node.children ?? []).map((child) => [child, node.id])));
  const partOf = (id: number | undefined): string => {
    for (let at = id; at !== undefined; at = parents.get(at)) {
      const frame = byId.get(at)?.callFrame;
      if (frame?.functionName === '(garbage collector)') return 'collecting garbage';
      const part = parts.find(([, url]) => url.test(frame?.url ?? ''));
      if (part !== undefined) return part[0];
    }
    return 'the rest';
  };
  const times = new Map<string, number>();
  for (const [at, id] of samples.entries()) {
    const part = partOf(id);
    times.set(part, (times.get(part) ?? 0) + (timeDeltas[at] ?? 0));
  }
  const total = [...times.values()].reduce((sum, each) => sum + each, 0);
  return new Map([...times].map(([part, time]) => [part, time / total]));
}
