import { HealerError, isHealerError } from '../../errors.js';
import { readFileAt, writeTree } from '../../git/objects/objects.js';
import { decodeText } from '../decode.js';
import type { Executor } from '../executor.js';
import { editTexts, type Lane } from './lane.js';
import type { ProcessScreenerOptions } from './process.js';

/** A lane that runs its candidates on another machine, each as a tree of its own: nothing is left behind there. */
export async function remoteLane(o: ProcessScreenerOptions, executor: Executor): Promise<Lane> {
  const originals = new Map<string, string | undefined>();
  const read = async (file: string) => {
    const bytes = await readFileAt(o.repo, o.commit, file);
    return bytes && decodeText(bytes);
  };
  let stop = new AbortController();
  return {
    texts: (edits) => editTexts({ read }, originals, edits),
    async run({ command, files, hardMs }) {
      const changes = new Map(files.map(({ file, text }) => [file, Buffer.from(text)]));
      const tree = await writeTree(o.repo, o.commit, changes);
      const { packages } = o.workspace;
      const tested = { repo: o.repo, base: o.commit, tree, packages, ...(o.limits && { limits: o.limits }) };
      const signal = o.signal ? AbortSignal.any([o.signal, stop.signal]) : stop.signal;
      try {
        const options = { command, cwd: o.cwd, timeoutMs: Math.ceil(hardMs), signal };
        const { run, execution } = await executor.runTests(tested, options);
        const { exceeded, timedOut, durationMs } = execution;
        return exceeded && !timedOut ? { how: exceeded.how } : { run, timedOut, durationMs };
      } catch (error) {
        if (!isHealerError(error, 'ABORTED')) throw error;
        return { how: 'was stopped' };
      }
    },
    reset: async () => {},
    interrupt: () => {
      stop.abort(new HealerError('ABORTED', 'Screening was stopped'));
      stop = new AbortController();
    },
    dispose: async () => stop.abort(),
  };
}
