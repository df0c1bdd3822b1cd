/**
 * From Node 24 on, node:test holds the process of a test that waits for nothing, for ever, in case something does
 * come that holds no process itself (an unreferenced timer, say). Earlier ones cancel the tests that are left as soon
 * as the event loop is empty. Once nothing can come any more, this asks node:test for the same, a second later,
 * so that what other threads and the system may still deliver is waited for. Only where healer asked for it.
 */
export function cancelIdleTests(): void {
  if (process.env.HEALER_CANCEL_IDLE !== '1') return;
  process.once('beforeExit', () => {
    let looks = 0;
    const look = () => {
      looks = isIdle() ? looks + 1 : 0;
      if (looks < looksNeeded) setTimeout(() => setImmediate(look), lookEveryMs).unref();
      else void handlerOfNodeTest()?.(true);
    };
    look();
  });
}

/** Those of Node: a program may have put clocks of its own in their place. */
const { setImmediate, setTimeout } = globalThis;
const lookEveryMs = 500;
const looksNeeded = 3;

/** What node:test does at the end of the event loop; told that the process is being ended, it waits for no test. */
const handlerOfNodeTest = () =>
  process.listeners('beforeExit').find(({ name }) => name === 'exitHandler') as
    | ((isEnding: boolean) => Promise<void>)
    | undefined;

/** Whether nothing but the timer of node:test holds this process, and no timer of the program will fire. */
function isIdle(): boolean {
  const held = process.getActiveResourcesInfo().filter((type) => !mayBeAtRest.has(type));
  return (
    held.length === 1 &&
    held[0] === 'Timeout' &&
    handles().every((handle) => isAtRest(handle) || isFar(handle))
  );
}

/** What prints is listed whether or not it does anything. */
const mayBeAtRest = new Set(['PipeWrap', 'TTYWrap']);

/** An "idle" handle is that of `setImmediate`, in which this looks. */
const isAtRest = ({ type, is_active, is_referenced }: Handle): boolean =>
  type === 'idle' || !is_active || !is_referenced;

/** All timers of JavaScript share one handle, so this says that none will fire but that of node:test. */
const isFar = ({ type, firesInMsFromNow = 0 }: Handle): boolean =>
  type === 'timer' && firesInMsFromNow > 2 ** 30;

/** Node's documentation, "Diagnostic report"; its types lack `excludeNetwork`. */
interface Report {
  excludeNetwork?: boolean;
  getReport(): { libuv: Handle[] };
}

interface Handle {
  type: string;
  is_active?: boolean;
  is_referenced?: boolean;
  firesInMsFromNow?: number;
}

function handles(): Handle[] {
  const report = process.report as unknown as Report;
  const { excludeNetwork } = report;
  report.excludeNetwork = true; // it would ask for the names of peers
  try {
    return report.getReport().libuv;
  } finally {
    report.excludeNetwork = excludeNetwork;
  }
}
