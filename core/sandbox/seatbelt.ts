import { existsSync, realpathSync } from 'node:fs';
import { homedir } from 'node:os';
import type { Mounts } from './bubblewrap.js';

/** Beside the home folders, which hold most of them. */
const secrets = ['/Users', '/private/var/root', '/private/etc/master.passwd', '/private/etc/ssh', '/Volumes'];
const devices = ['/dev/null', '/dev/zero', '/dev/random', '/dev/urandom', '/dev/dtracehelper', '/dev/tty'];

/**
 * A profile for sandbox-exec of macOS, in the language of its sandbox (SBPL), that keeps what `mounts` says: the last rule
 * that fits decides. Nothing outside of the writable folders can be written, home folders cannot be read but for what is
 * shown, and no network but the loopback, which is that of the machine, can be used. Processes of others stay visible.
 * `mounts.cwd` says nothing here. Not tried on hardware: `detectIsolation` tries it before it is used.
 */
export function seatbeltProfile({ writable, readOnly, hide }: Mounts, toolchain: readonly string[]): string {
  const shown = [...readOnly.flatMap((each) => (typeof each === 'string' ? [each] : [])), ...toolchain];
  const hidden = [...secrets, homedir(), ...hide];
  return [
    '(version 1)',
    '(allow default)',
    '(deny network*)',
    '(allow network* (local ip "localhost:*"))',
    '(allow network-outbound (remote ip "localhost:*"))',
    '(deny file-write*)',
    rule('allow', 'file-write*', 'literal', devices),
    rule('deny', 'file-read*', 'subpath', named(hidden)),
    // What leads to a file that is shown may be named, and not be read.
    '(allow file-read-metadata)',
    rule('allow', 'file-read*', 'subpath', named([...shown, ...writable])),
    rule('allow', 'file-write*', 'subpath', named(writable)),
    // Unwritable in a writable folder.
    ...(shown.length > 0 ? [rule('deny', 'file-write*', 'subpath', named(shown))] : []),
    '',
  ].join('\n');
}

function rule(action: 'allow' | 'deny', what: string, kind: 'literal' | 'subpath', paths: string[]): string {
  return paths.length === 0
    ? ''
    : `(${action} ${what} ${paths.map((path) => `(${kind} ${quoted(path)})`).join(' ')})`;
}

/** Under their real names, which are those that the sandbox compares: /tmp is /private/tmp. */
const named = (paths: readonly string[]): string[] => [
  ...new Set(
    paths.filter((path) => path !== '/').map((path) => (existsSync(path) ? realpathSync(path) : path)),
  ),
];

const quoted = (path: string): string => `"${path.replace(/[\\"]/g, '\\$&')}"`;
