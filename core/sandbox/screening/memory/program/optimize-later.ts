import { setFlagsFromString } from 'node:v8';

/**
 * Most code of candidates is run a few times and never again: optimizing it, in threads of V8's own, takes the processor
 * from the threads that judge. So V8 waits for seven to ten times as much use of a function as it does by itself: of
 * bytes of bytecode (67,584) up to Node 20, of invocations (3,000, and 800 in loops) in Node 22. From Node 24 on it has a
 * cheaper compiler before that, and is left alone.
 */
const patience: Readonly<Record<string, readonly string[]>> = {
  11: ['--interrupt-budget=500000'],
  12: ['--invocation-count-for-turbofan=30000', '--invocation-count-for-osr=8000'],
};

/** For all threads of this process. */
export function optimizeLater(): void {
  const [version = ''] = process.versions.v8.split('.');
  for (const flag of patience[version] ?? []) setFlagsFromString(flag);
}
