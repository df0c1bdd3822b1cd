import type { CoverageRecorder } from '../coverage.js';
import { Recorder } from '../recorder.js';
import type { Target } from '../target.js';
import { atVeryEnd } from '../very-end.js';

/** Characters of TAP that one process may say; what is beyond is left out. */
const mostText = 16 * 1024 * 1024;

/**
 * Listens to a program that prints TAP, whichever library writes it and whatever reads it (a runner above it, a
 * formatter in a pipe). The text is kept as it is, with the name of the program: it is read when the inbox is.
 */
export function listenToTap(
  target: Target,
  coverage: CoverageRecorder | null,
  attached: () => boolean,
): void {
  const script = process.argv[1];
  if (!script || /[\\/]node_modules[\\/]/.test(script)) return;
  const stdout = Object.getOwnPropertyDescriptor(process, 'stdout');
  const { get } = stdout ?? {};
  if (!get || !stdout?.configurable) return;
  let text = '';
  let speaks: boolean | null = null;
  let watched: NodeJS.WriteStream | null = null;
  Object.defineProperty(process, 'stdout', {
    ...stdout,
    get() {
      if (watched) return watched;
      const stream = get.call(process) as NodeJS.WriteStream;
      watched = stream;
      const { write } = stream;
      stream.write = function tapped(this: NodeJS.WriteStream, chunk: unknown, ...more: unknown[]) {
        hear(chunk);
        return Reflect.apply(write, this, [chunk, ...more]);
      } as typeof stream.write;
      return stream;
    },
  });
  atVeryEnd(() => {
    if (!speaks || attached()) return;
    const recorder = new Recorder(target, 'command');
    const file = recorder.file(script);
    coverage?.ended(script, []);
    coverage?.save();
    recorder.tap(file, text);
    recorder.finish();
  });

  function hear(chunk: unknown): void {
    if (speaks === false || text.length > mostText) return;
    text += typeof chunk === 'string' ? chunk : Buffer.isBuffer(chunk) ? chunk.toString() : '';
    if (speaks === null && text.trim().length > 12) speaks = /^\s*TAP version \d/.test(text);
    if (speaks === false) text = '';
  }
}
