import { classify, withCauses } from '../capture/classify.js';
import type { Failure } from '../model.js';

/** Trouble of the machine, and what to do about it. The first pattern that fits code or message decides. */
interface Trouble {
  pattern: RegExp;
  advice: string | ((found: RegExpExecArray) => string);
}

/**
 * One sentence that names trouble of the environment and says what to do, or null where the failure is a fault of
 * the code as far as one failure can tell.
 */
export function environmentTrouble(failure: Failure): string | null {
  const kind = classify(failure);
  if (kind === 'assertion' || kind === 'snapshot-mismatch') return null;
  for (const thrown of withCauses(failure.thrown)) {
    const text = `${thrown.code ?? ''} ${thrown.message}`;
    for (const { pattern, advice } of troubles) {
      const found = pattern.exec(text);
      if (found) return typeof advice === 'string' ? advice : advice(found);
    }
  }
  return kind === 'environment'
    ? 'The environment failed, not the code: try again, or look at the message.'
    : null;
}

const troubles: readonly Trouble[] = [
  {
    pattern: /\b(?:ENOSPC|EDQUOT)\b.*watch|System limit for number of file watchers/i,
    advice:
      'The system has no file watchers left: raise fs.inotify.max_user_watches, or stop other watchers.',
  },
  {
    pattern: /\b(?:ENOSPC|EDQUOT)\b|no space left on device/i,
    advice: 'The disk is full: free some space and run the tests again.',
  },
  {
    pattern: /\bECONNREFUSED\b(?:.*?((?:\d{1,3}\.){3}\d{1,3}:\d+|\[?[0-9a-f:]+\]?:\d+|localhost:\d+))?/i,
    advice: (found) =>
      `Nothing answers at ${found[1] ?? 'the address that the tests connect to'}: start the service that the tests need.`,
  },
  {
    pattern: /\b(?:ENOTFOUND|EAI_AGAIN|EAI_FAIL)\b(?:.*?\s([\w-]+\.[\w.-]*\w))?/,
    advice: (found) =>
      `The name ${found[1] ?? 'of a host'} does not resolve: check the network, or do without it in tests.`,
  },
  {
    pattern: /\b(?:EHOSTUNREACH|ENETUNREACH|ENETDOWN)\b/,
    advice: 'The network is unreachable: check the connection, or do without it in tests.',
  },
  {
    pattern: /\b(?:ECONNRESET|EPIPE|ECONNABORTED)\b|socket hang up|UND_ERR_\w+/,
    advice:
      'A connection was cut by the other side: check the service that the tests talk to, and try again.',
  },
  {
    pattern: /\bETIMEDOUT\b/,
    advice: 'A connection timed out: check the network and the service that the tests talk to.',
  },
  {
    pattern: /\bEADDRINUSE\b(?:.*?:(\d+)\b)?/,
    advice: (found) =>
      `Port ${found[1] ?? 'that the tests use'} is taken: stop the program that listens there, or let the tests ask for a free port.`,
  },
  {
    pattern: /\bEADDRNOTAVAIL\b/,
    advice: 'The address that the tests listen on does not exist on this machine: use localhost.',
  },
  {
    pattern: /\b(?:EMFILE|ENFILE)\b/,
    advice: 'Too many files are open: raise the limit with `ulimit -n`, or run fewer tests at once.',
  },
  {
    pattern: /\bENOMEM\b|Cannot allocate memory/,
    advice: 'The machine ran out of memory: close other programs, or run fewer tests at once.',
  },
  {
    pattern: /\bEROFS\b/,
    advice: 'The file system is read-only here: let the tests write to a temporary folder.',
  },
  {
    pattern: /\b(?:EACCES|EPERM)\b(?:.*?'([^']+)')?/,
    advice: (found) =>
      `Permission was denied${found[1] ? ` for ${found[1]}` : ''}: check who owns it and its mode.`,
  },
  {
    pattern: /\bspawn(?:Sync)? (\S+) ENOENT|(?:\bsh: (?:\d+: )?(\S+): not found)|(\S+): command not found/,
    advice: (found) =>
      `The program ${found[1] ?? found[2] ?? found[3]} is not installed or not on the PATH: install it.`,
  },
  {
    pattern:
      /NODE_MODULE_VERSION|compiled against a different Node\.js version|invalid ELF header|ERR_DLOPEN_FAILED|Could not locate the bindings file/,
    advice: 'A native addon was built for another Node or system: run `npm rebuild`, or install again.',
  },
  {
    pattern:
      /EBADENGINE|Unsupported engine|requires Node(?:\.js)? (?:version )?([^\s,]+)|Node\.js version \S+ (?:or higher|is required)/i,
    advice: (found) =>
      `This needs another version of Node${found[1] ? ` (${found[1]})` : ''}: switch to the one that package.json names.`,
  },
  {
    pattern: /bad option: (\S+)/,
    advice: (found) =>
      `This Node does not know the option ${found[1]}: use the version that the project asks for.`,
  },
  {
    pattern:
      /CERT_HAS_EXPIRED|certificate has expired|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE|DEPTH_ZERO_SELF_SIGNED_CERT/i,
    advice:
      'A certificate is not accepted: check the clock of this machine and the certificate of the service.',
  },
];

/** The same for packages that are named in package.json but not installed: the install is at fault, not the code. */
export function installTrouble(failure: Failure, declared: ReadonlySet<string>): string | null {
  for (const thrown of withCauses(failure.thrown)) {
    const found = /Cannot find (?:module|package) '((?:@[\w.-]+\/)?[\w.-]+)(?:\/[^']*)?'/.exec(
      thrown.message,
    )?.[1];
    if (found && declared.has(found))
      return `${found} is in package.json but not installed: run the install of your package manager.`;
  }
  return null;
}
