import { readFileSync } from 'node:fs';

/**
 * Absolute paths of the Unix sockets on which programs of this machine listen: databases, Docker, agents of keys. Whoever
 * sees the path of one can talk to it, also where nothing may be written. None where there is no /proc/net/unix (proc(5)).
 */
export function listeningSockets(text: string = readTable()): string[] {
  const paths = text
    .split('\n')
    .slice(1)
    .map((line) => /^\S+ \S+ \S+ (\S+) \S+ \S+ +\d+ (\/.*)$/.exec(line))
    .flatMap((found) =>
      found && (Number.parseInt(found[1] ?? '', 16) & listens) !== 0 ? [found[2] ?? ''] : [],
    );
  return [...new Set(paths)];
}

/** `__SO_ACCEPTCON`. */
const listens = 0x10000;

function readTable(): string {
  try {
    return readFileSync('/proc/net/unix', 'utf8');
  } catch {
    return '';
  }
}
