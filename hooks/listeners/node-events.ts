import { Readable } from 'node:stream';
import type { ThrownError } from '../../core/model.js';

/** An event of node:test's `TestsStream`; fields by Node's documentation of the class. */
export interface NodeTestEvent {
  type: string;
  data: {
    name: string;
    nesting: number;
    file?: string;
    entryFile?: string;
    line?: number;
    column?: number;
    skip?: string | boolean;
    todo?: string | boolean;
    message?: string;
    details?: { duration_ms?: number; type?: string; error?: NodeTestError; healerErrors?: ThrownError[] };
  };
}

export type NodeTestError = {
  failureType?: string;
  cause?: unknown;
  message?: string;
  exitCode?: unknown;
  signal?: unknown;
};

/**
 * Shows `see` every event of node:test in this process, whichever reporters the user has: all of them read one
 * stream, and everything enters it through `push`. So it works for `node --test`, for a file that is run
 * directly and for `run()`, with nothing on the command line and no second process.
 */
export function tapNodeTests(see: (event: NodeTestEvent) => void): void {
  const { push } = Readable.prototype;
  Readable.prototype.push = function tapped(
    this: Readable,
    chunk: unknown,
    encoding?: BufferEncoding,
  ): boolean {
    if (typeof chunk === 'object' && chunk !== null && this.constructor.name === 'TestsStream') {
      try {
        see(chunk as NodeTestEvent);
      } catch {
        // the tests go on whatever happens here
      }
    }
    return push.call(this, chunk, encoding);
  };
}

/** The totals, which end the report of a whole run. */
export const isLastWord = (type: string, data: NodeTestEvent['data']): boolean =>
  type === 'test:diagnostic' && data.nesting === 0 && /^duration_ms /.test(data.message ?? '');
