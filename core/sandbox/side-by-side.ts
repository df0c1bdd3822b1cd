import { bulkhead } from 'cockatiel';
import type { PartCommand } from '../runners/narrow.js';

type Order = Pick<PartCommand, 'folder' | 'uses' | 'builds'>;

/**
 * Works on packages, so many at once, each after those before it in the list that it waits for. Answers in their order;
 * rejects with the first error, once nothing is at work any more.
 */
export async function sideBySide<Part extends Order, Result>(
  parts: readonly Part[],
  atOnce: number,
  work: (part: Part) => Promise<Result>,
): Promise<Result[]> {
  const places = bulkhead(atOnce, Number.POSITIVE_INFINITY);
  const begun: Promise<Result>[] = [];
  for (const [at, part] of parts.entries()) {
    const first = begun.filter((_, before) => waitsFor(part, parts[before]));
    begun[at] = Promise.all(first).then(() => places.execute(() => work(part)));
  }
  await Promise.allSettled(begun);
  return Promise.all(begun);
}

/**
 * For what it uses, as its tests may need what theirs make. What both build is built by one of them. The tests of the root may
 * look at any package.
 */
function waitsFor(part: Order, earlier: Order | undefined): boolean {
  if (!earlier) return false;
  const isRoot = part.folder === '' || earlier.folder === '';
  return isRoot || part.uses?.includes(earlier.folder) || part.builds?.some(isBuiltBy(earlier)) || false;
}

const isBuiltBy =
  ({ builds }: Order) =>
  (folder: string) =>
    builds?.includes(folder) ?? false;
