import { setFlagsFromString } from 'node:v8';

/**
 * Bytes of bytecode that a function runs through before V8 optimizes it; 67,584 unless told. Most code of candidates is run
 * a few times and never again, and optimizing it, in threads of V8's own, takes the processor from the threads that judge.
 */
const budget = 500_000;

/** For all threads of this process. Newer versions of V8 count invocations instead, and have a cheaper compiler before that. */
export function optimizeLater(): void {
  const [major] = process.versions.v8.split('.');
  if (Number(major) < 12) setFlagsFromString(`--interrupt-budget=${budget}`);
}
