import { Writable } from 'node:stream';

/**
 * Keeps stdout for the protocol: what anything else in this process prints there goes to stderr. Failing to write (a
 * client that is gone) is an `error` of the stream that is returned.
 */
export function reserveStdout(): Writable {
  const { stdout, stderr } = process;
  const write = stdout.write.bind(stdout);
  stdout.write = stderr.write.bind(stderr) as typeof stdout.write;
  return new Writable({
    decodeStrings: false,
    write: (chunk: string, encoding, done) => void write(chunk, encoding, done),
  });
}
