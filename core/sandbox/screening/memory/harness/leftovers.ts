const { setTimeout: later, setImmediate: soon, clearTimeout, clearImmediate } = globalThis;
const now = performance.now.bind(performance);

/** Timers that were made since the last look, each with what ends it. */
const made = new Map<unknown, () => void>();

/** From here on, the timers of this thread that are made through the global functions are known. Once for each thread. */
export function knowTimers(): void {
  const { setTimeout, setInterval, setImmediate } = globalThis;
  Object.assign(globalThis, {
    setTimeout: known(setTimeout, clearTimeout),
    setInterval: known(setInterval, clearTimeout),
    setImmediate: known(setImmediate, clearImmediate),
  });
}

function known<T>(make: (...args: never[]) => T, end: (timer: T) => void): unknown {
  const wrapper = function (this: unknown, ...args: never[]) {
    const timer = make.apply(this, args);
    made.set(timer, () => end(timer));
    return timer;
  };
  return Object.defineProperties(wrapper, Object.getOwnPropertyDescriptors(make));
}

/** What a run of tests leaves behind in its thread; what was there before it does not count. */
export interface Leftovers {
  /** Waits at most `ms` milliseconds for all that would keep a process alive; false where something still does. */
  settle(ms: number): Promise<boolean>;
  /** Ends what is left, so that it does not come up in the next run. */
  end(): void;
}

export function watchLeftovers(): Leftovers {
  const before = activeCounts();
  const handles = new Set(activeHandles());
  made.clear();
  return {
    async settle(ms) {
      const until = now() + ms;
      for (let looks = 0; isMore(activeCounts(), before); looks += 1) {
        if (now() > until) return false;
        await new Promise((resolve) => (looks < 10 ? soon(resolve) : later(resolve, 1)));
      }
      return true;
    },
    end() {
      for (const endTimer of made.values()) endTimer();
      made.clear();
      for (const handle of activeHandles()) if (!handles.has(handle)) endHandle(handle);
    },
  };
}

/** Whether anything that was not there at the call keeps the thread alive, and so may bring what a test waits for. */
export function watchActive(): () => boolean {
  const before = activeCounts();
  return () => isMore(activeCounts(), before);
}

/** How many of each kind keep the thread alive: timers, sockets, servers, child processes, requests to the system. */
function activeCounts(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}

const isMore = (counts: Map<string, number>, before: Map<string, number>): boolean =>
  [...counts].some(([kind, count]) => count > (before.get(kind) ?? 0));

interface Handle {
  kill?(signal: string): unknown;
  destroy?(): unknown;
  close?(): unknown;
}

/** Undocumented, and there since the first Node: nothing else gives the handles themselves. */
const activeHandles = (): Handle[] =>
  (process as unknown as { _getActiveHandles(): Handle[] })._getActiveHandles();

function endHandle(handle: Handle): void {
  try {
    if (handle.kill) handle.kill('SIGKILL');
    else if (handle.destroy) handle.destroy();
    else handle.close?.();
  } catch {
    // It ends by itself.
  }
}
