import { readFileAt } from '../git/objects.js';
import type { Repository } from '../git/repository.js';

/** Reads files of one tree as text, each once. */
export function textReader(repo: Repository, tree: string): (file: string) => Promise<string | undefined> {
  const texts = new Map<string, Promise<string | undefined>>();
  return (file) => {
    const text = texts.get(file) ?? readFileAt(repo, tree, file).then((bytes) => bytes?.toString('utf8'));
    texts.set(file, text);
    return text;
  };
}
