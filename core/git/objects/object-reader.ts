import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { gitEnvironment } from '../environment.js';
import type { Repository } from '../repository.js';
import type { GitObject } from './batch.js';

/** Reads objects by their ids, one after the other, and believes none whose bytes do not give its id. */
export interface ObjectReader {
  read(id: string): Promise<GitObject | 'missing' | 'corrupt'>;
  dispose(): void;
}

/** One git answers; it dies of a corrupt object, and then another takes its place. Nothing is fetched or replaced. */
export function openObjectReader(repo: Pick<Repository, 'root'>): ObjectReader {
  let running: Running | null = null;
  return {
    async read(id) {
      running ??= start(repo);
      const answer = await running.ask(id);
      if (answer === 'corrupt') {
        running.child.kill();
        running = null;
      }
      return typeof answer === 'string' || hashOf(answer, id.length) === id ? answer : 'corrupt';
    },
    dispose: () => running?.child.kill(),
  };
}

interface Running {
  child: ChildProcessWithoutNullStreams;
  ask(id: string): Promise<GitObject | 'missing' | 'corrupt'>;
}

function start({ root }: Pick<Repository, 'root'>): Running {
  const env = gitEnvironment({ GIT_NO_REPLACE_OBJECTS: '1', GIT_NO_LAZY_FETCH: '1' });
  const child = spawn('git', ['cat-file', '--batch'], { cwd: root, env, windowsHide: true });
  let chunks: Buffer[] = [];
  let length = 0;
  let ended = false;
  let wake = () => {};
  child.stdout.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    length += chunk.length;
    wake();
  });
  child.stderr.resume();
  child.stdin.on('error', () => {});
  const end = () => {
    ended = true;
    wake();
  };
  child.on('error', end).on('close', end);

  /** Bytes up to the first `ready` finds enough of; null when git ended before. */
  const take = async (ready: (found: Buffer) => number): Promise<Buffer | null> => {
    for (;;) {
      const found = Buffer.concat(chunks);
      const size = ready(found);
      if (size >= 0 && size <= found.length) {
        chunks = [found.subarray(size)];
        length = found.length - size;
        return found.subarray(0, size);
      }
      if (ended) return null;
      const wanted = Math.max(size, length + 1);
      while (!ended && length < wanted)
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
    }
  };
  const ask: Running['ask'] = async (id) => {
    child.stdin.write(`${id}\n`);
    const line = await take((found) => (found.includes(10) ? found.indexOf(10) + 1 : -1));
    if (line === null) return 'corrupt';
    const header = /^[0-9a-f]+ (\w+) (\d+)\n$/.exec(line.toString('latin1'));
    if (!header) return 'missing';
    const [, type = '', size] = header;
    const body = await take(() => Number(size) + 1);
    return body === null ? 'corrupt' : { id, type, content: body.subarray(0, -1) };
  };
  return { child, ask };
}

function hashOf({ type, content }: GitObject, digits: number): string {
  const hash = createHash(digits === 40 ? 'sha1' : 'sha256');
  return hash.update(`${type} ${content.length}\0`).update(content).digest('hex');
}
