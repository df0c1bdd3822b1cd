import { readFileAt } from '../../git/objects/objects.js';
import type { Repository } from '../../git/repository.js';
import { decodeText } from '../../sandbox/decode.js';

/**
 * Reads files of one tree as text, each once. What is not UTF-8, or too large to be written by hand, cannot be repaired
 * and reads as none.
 */
export function textReader(repo: Repository, tree: string): (file: string) => Promise<string | undefined> {
  const texts = new Map<string, Promise<string | undefined>>();
  return (file) => {
    const text = texts.get(file) ?? readFileAt(repo, tree, file).then(repairableText);
    texts.set(file, text);
    return text;
  };
}

/** Bytes; bundles and data above it would cost more to parse than all that is to be healed. */
const largestText = 2 * 1024 ** 2;

const repairableText = (bytes: Buffer | undefined): string | undefined =>
  bytes && bytes.length <= largestText ? decodeText(bytes) : undefined;
