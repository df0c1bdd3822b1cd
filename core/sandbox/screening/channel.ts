/** Values handed from several producers to one consumer, in the order they come. */
export interface Channel<T> {
  push(value: T): void;
  close(): void;
  fail(error: unknown): void;
  values(): AsyncGenerator<T, void>;
}

export function channel<T>(): Channel<T> {
  const waiting: T[] = [];
  let wake: () => void = () => {};
  let end: { error?: unknown } | undefined;
  const finish = (how: { error?: unknown }) => {
    end ??= how;
    wake();
  };
  return {
    push(value) {
      waiting.push(value);
      wake();
    },
    close: () => finish({}),
    fail: (error) => finish({ error }),
    async *values() {
      while (true) {
        yield* waiting.splice(0);
        if (waiting.length > 0) continue;
        if (end) {
          if ('error' in end) throw end.error;
          return;
        }
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}
