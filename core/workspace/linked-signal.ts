export interface LinkedSignal {
  signal: AbortSignal;
  /** Lets go of the sources and the timer; the signal stays as it is. */
  dispose(): void;
}

/**
 * A signal that ends with the first of its sources, for the same reason. In place of `AbortSignal.any`, whose signals can
 * miss the end of a source that nothing else holds: Node 20 to 24 collect a timeout before its time (nodejs/node#57736), Node
 * 24 and 26 a source that has ended (nodejs/node#65995).
 */
export function linkSignals(sources: readonly AbortSignal[]): LinkedSignal {
  const controller = new AbortController();
  const ends = sources.map((source) => {
    const end = () => controller.abort(source.reason);
    if (source.aborted) end();
    else source.addEventListener('abort', end, { once: true });
    return () => source.removeEventListener('abort', end);
  });
  return {
    signal: controller.signal,
    dispose: () => {
      for (const letGo of ends) letGo();
    },
  };
}

/**
 * Gives `work` a signal that ends with `signal`, and after `ms` milliseconds with a `TimeoutError` as `AbortSignal.timeout`
 * has it. The timer does not keep the process alive.
 */
export async function within<T>(
  ms: number,
  signal: AbortSignal,
  work: (limited: AbortSignal) => Promise<T>,
): Promise<T> {
  const limit = new AbortController();
  const end = () => limit.abort(new DOMException('The time for it is over.', 'TimeoutError'));
  const timer = setTimeout(end, Math.max(0, ms)).unref();
  const linked = linkSignals([signal, limit.signal]);
  try {
    return await work(linked.signal);
  } finally {
    clearTimeout(timer);
    linked.dispose();
  }
}
