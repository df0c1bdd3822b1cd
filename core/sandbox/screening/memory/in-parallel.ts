/** Runs `work` on the items, at most `width` at once, and yields what is done as it is done; stops taking items at the signal. */
export async function* inParallel<T, R>(
  items: readonly T[],
  width: number,
  signal: AbortSignal,
  work: (item: T) => Promise<R>,
): AsyncGenerator<R, void> {
  const running = new Map<number, Promise<{ key: number; value: R }>>();
  for (const [key, item] of items.entries()) {
    if (signal.aborted) break;
    running.set(
      key,
      work(item).then((value) => ({ key, value })),
    );
    if (running.size >= width) yield await settled(running);
  }
  while (running.size > 0) yield await settled(running);
}

async function settled<R>(running: Map<number, Promise<{ key: number; value: R }>>): Promise<R> {
  const { key, value } = await Promise.race(running.values());
  running.delete(key);
  return value;
}
