import { gitBytes } from '../command.js';
import type { Repository } from '../repository.js';

export interface GitObject {
  id: string;
  type: string;
  content: Buffer;
}

/** Objects by any names that git knows, in their order, by one git; null where there is none. */
export async function readObjects(repo: Repository, names: readonly string[]): Promise<(GitObject | null)[]> {
  if (names.length === 0) return [];
  const input = names.map((name) => `${name}\n`).join('');
  return [...splitBatch(await gitBytes(repo, ['cat-file', '--batch'], { input }))];
}

/** `<id> <type> <size>`, the bytes, a newline; or `<name> missing` and its like. */
function* splitBatch(output: Buffer): Generator<GitObject | null> {
  let position = 0;
  while (position < output.length) {
    const end = output.indexOf(10, position);
    const header = /^([0-9a-f]{40,64}) (blob|tree|commit|tag) (\d+)$/.exec(
      output.toString('utf8', position, end),
    );
    position = end + 1;
    if (!header) {
      yield null;
      continue;
    }
    const [, id = '', type = '', size] = header;
    yield { id, type, content: output.subarray(position, position + Number(size)) };
    position += Number(size) + 1;
  }
}
