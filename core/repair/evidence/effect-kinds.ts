import type { Effect } from './effects.js';

/** What code can reach beyond its own values. */
export type EffectKind =
  | 'process'
  | 'code'
  | 'network'
  | 'file write'
  | 'file read'
  | 'environment'
  | 'global'
  | 'timer';

type Chain = readonly string[];

/** What reaching for a member of a module means; null where it only computes. `chain` begins with the module. */
export function effectOfModule(chain: Chain): Effect | null {
  const [module = '', ...members] = chain;
  const last = members.at(-1) ?? '';
  const kind = kindOfModule(module, members, last);
  return kind && { kind, name: shown(chain) };
}

function kindOfModule(module: string, members: Chain, last: string): EffectKind | null {
  if (module === 'process') return kindOfProcess(members);
  if (module === 'fs') return kindOfFile(members);
  if (/^(?:child_process|cluster|worker_threads)$/.test(module))
    return /^(?:isMainThread|isMaster|isPrimary|parentPort|threadId|workerData)$/.test(last)
      ? null
      : 'process';
  if (/^(?:vm|module|inspector|repl)$/.test(module)) return last === 'isBuiltin' ? null : 'code';
  if (/^(?:https?|http2|net|tls|dgram|dns)$/.test(module))
    return /^(?:STATUS_CODES|METHODS|constants|isIP(?:v[46])?|validateHeader(?:Name|Value))$/.test(last)
      ? null
      : 'network';
  if (networkPackages.has(module)) return 'network';
  if (writingPackages.has(module)) return last.startsWith('read') ? 'file read' : 'file write';
  if (processPackages.has(module)) return 'process';
  if (module === 'timers') return 'timer';
  if (module === 'os') return /^(?:EOL|constants)$/.test(last) ? null : 'environment';
  return null;
}

const networkPackages = new Set(
  'axios cross-fetch got isomorphic-fetch ky needle node-fetch nodemailer phin request socket.io-client superagent undici ws'.split(
    ' ',
  ),
);
const writingPackages = new Set('del fs-extra graceful-fs rimraf write-file-atomic'.split(' '));
const processPackages = new Set('cross-spawn execa shelljs zx'.split(' '));

/** Only what can be told to read does so; anything else of `fs`, and `fs` handed on whole, may write. */
function kindOfFile(members: Chain): EffectKind | null {
  const name = members.find((each) => each !== 'promises');
  if (name === undefined) return 'file write';
  if (/^(?:constants|Stats|Dirent)$/.test(name)) return null;
  return /^(?:l?stat|statfs|f?stat|f?access|exists|read|realpath|opendir|createReadStream|watch|unwatch|glob|close)/.test(
    name,
  )
    ? 'file read'
    : 'file write';
}

function kindOfProcess([member = '']: Chain): EffectKind | null {
  if (member === 'env' || member === '[computed]') return 'environment';
  if (/^(?:exit|exitCode|kill|abort|reallyExit|dlopen|binding)$/.test(member)) return 'process';
  if (/^(?:chdir|umask|set(?:e?[ug]id|groups))$/.test(member)) return 'process';
  return /^(?:on|once|addListener|prependListener|removeAllListeners|emit)$/.test(member) ? 'global' : null;
}

/** The same for a name that the language or its host gives. `chain` begins with it. */
export function effectOfGlobal(chain: Chain): Effect | null {
  const [head = '', ...rest] = /^(?:globalThis|global|window|self)$/.test(chain[0] ?? '')
    ? chain.slice(1)
    : chain;
  const kind = kindOfGlobal(head, rest);
  return kind && { kind, name: shown([head, ...rest]) };
}

function kindOfGlobal(head: string, rest: Chain): EffectKind | null {
  if (head === 'process') return kindOfProcess(rest);
  if (/^(?:eval|Function|AsyncFunction|WebAssembly)$/.test(head) && rest[0] !== 'prototype') return 'code';
  if (/^(?:fetch|WebSocket|XMLHttpRequest|EventSource|Worker|BroadcastChannel)$/.test(head)) return 'network';
  if (head === 'navigator' && rest[0] === 'sendBeacon') return 'network';
  if (/^(?:localStorage|sessionStorage|indexedDB)$/.test(head)) return 'file write';
  return /^set(?:Timeout|Interval|Immediate)$/.test(head) ? 'timer' : null;
}

/** Names that are there without being declared, as far as code of a module uses them. */
export const isStandardGlobal = (name: string): boolean => name in globalThis || browserNames.has(name);

const browserNames = new Set(
  'arguments document EventSource indexedDB localStorage location navigator self sessionStorage undefined WebSocket window Worker XMLHttpRequest'.split(
    ' ',
  ),
);

/** Deeper members tell no more: `process.env.HOME` is `process.env`. */
const shown = (chain: Chain): string => {
  const most = chain[1] === 'promises' ? 3 : 2;
  return chain.slice(0, most).join('.');
};
