/** Takes what has the highest score first; equal scores in the order of arrival. A binary heap. */
export interface Frontier<T> {
  push(item: T, score: number): void;
  pop(): { item: T; score: number } | undefined;
  /** Score of what `pop` would give; -Infinity when empty. */
  best(): number;
  size(): number;
}

interface Entry<T> {
  item: T;
  score: number;
  order: number;
}

/** What comes after as many better ones is forgotten: no budget reaches it, and a long search must not fill the memory. */
const mostKept = 100_000;

export function createFrontier<T>(most: number = mostKept): Frontier<T> {
  const heap: Entry<T>[] = [];
  let arrivals = 0;
  return {
    push(item, score) {
      heap.push({ item, score, order: arrivals++ });
      rise(heap, heap.length - 1);
      if (heap.length > 2 * most) keepBest(heap, most);
    },
    pop() {
      const top = heap[0];
      const last = heap.pop();
      if (top === undefined || last === undefined) return undefined;
      if (heap.length > 0) {
        heap[0] = last;
        sink(heap, 0);
      }
      return { item: top.item, score: top.score };
    },
    best: () => heap[0]?.score ?? Number.NEGATIVE_INFINITY,
    size: () => heap.length,
  };
}

/** What is in order is a heap, too. */
function keepBest<T>(heap: Entry<T>[], most: number): void {
  heap.sort((one, other) => (isBefore(one, other) ? -1 : 1));
  heap.length = most;
}

function rise<T>(heap: Entry<T>[], from: number): void {
  let at = from;
  while (at > 0) {
    const up = (at - 1) >> 1;
    if (!swapIfBefore(heap, at, up)) return;
    at = up;
  }
}

function sink<T>(heap: Entry<T>[], from: number): void {
  let at = from;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    const child = right < heap.length && isBefore(heap[right], heap[left]) ? right : left;
    if (child >= heap.length || !swapIfBefore(heap, child, at)) return;
    at = child;
  }
}

function swapIfBefore<T>(heap: Entry<T>[], below: number, above: number): boolean {
  const lower = heap[below];
  const upper = heap[above];
  if (lower === undefined || upper === undefined || !isBefore(lower, upper)) return false;
  heap[below] = upper;
  heap[above] = lower;
  return true;
}

const isBefore = <T>(a: Entry<T> | undefined, b: Entry<T> | undefined): boolean =>
  a !== undefined && b !== undefined && (a.score > b.score || (a.score === b.score && a.order < b.order));
