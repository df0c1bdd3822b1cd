/** Work on items in their order, of which the next ones are begun before their turn. */
export interface Ahead<Item, Result> {
  /** What comes of an item; it and those after it that are wanted are begun, as many as may be at once then. */
  of(item: Item): Promise<Result>;
  /** Ends what nobody has asked for, and waits for that. */
  stop(): Promise<void>;
}

/** `work` is handed a signal that says that its result is not needed any more. */
export function ahead<Item, Result>(
  items: readonly Item[],
  { atOnce, isWanted }: { atOnce(): number; isWanted(item: Item): boolean },
  work: (item: Item, signal: AbortSignal) => Promise<Result>,
): Ahead<Item, Result> {
  const begun = new Map<Item, Promise<Result>>();
  const stopping = new AbortController();
  const begin = (item: Item): Promise<Result> => {
    const known = begun.get(item);
    if (known) return known;
    const result = work(item, stopping.signal);
    // Nobody may ever ask.
    result.catch(() => {});
    begun.set(item, result);
    return result;
  };
  return {
    of: (item) => {
      const result = begin(item);
      const next = items.slice(items.indexOf(item) + 1).filter(isWanted);
      for (const other of next.slice(0, atOnce() - 1)) begin(other);
      return result;
    },
    stop: async () => {
      stopping.abort();
      await Promise.allSettled(begun.values());
    },
  };
}
