import type { ErrorClass, ThrownError } from '../model.js';
import { firstLine, withoutColours } from './plain-text.js';

/**
 * A message without what changes between runs and machines. For errors of the engine the quoted names are code, and
 * stay; elsewhere they are data, and go. For generated assertion messages only the relation that failed is left.
 */
export function normalizeMessage(thrown: ThrownError, kind: ErrorClass): string {
  if (kind === 'data-parse' && /JSON/.test(thrown.message)) return 'JSON';
  const line = firstLine(thrown.message, 2000);
  if (isAssertion(kind)) return relation(thrown, line);
  return withoutNoise(namesMatter.has(kind) ? line : withoutQuotes(line));
}

const namesMatter: ReadonlySet<ErrorClass> = new Set([
  'undefined-identifier',
  'null-property',
  'not-a-function',
  'not-iterable',
  'not-a-constructor',
  'constant-assignment',
  'temporal-dead-zone',
  'syntax',
  'module-not-found',
  'missing-export',
  'module-format',
  'type-error',
  'lint',
  'missing-dependency',
  'version-break',
]);

const isAssertion = (kind: ErrorClass): boolean => kind === 'assertion' || kind === 'snapshot-mismatch';

/** Which comparison failed: Node's operator, Jest's matcher, or the words of Chai and Vitest without the values. */
function relation(thrown: ThrownError, line: string): string {
  const matcher = /^expect\([^)]*\)((?:\.\w+)+)\(/.exec(line)?.[1];
  if (matcher) return matcher;
  if (/^(?:expected|promise) /i.test(line) || /: expected /.test(line)) {
    const [note = '', rest = line] = /^(?:expected|promise) /i.test(line)
      ? ['', line]
      : splitAt(line, ': expected ');
    return `${withoutNoise(withoutQuotes(note))} ${relationWords(withoutColours(rest))}`.trim();
  }
  const generated =
    / (?:={2,3}|!={1,2}|(?:not)?[dD]eep(?:Strict)?Equal|notEqual) |^(?:The expression evaluated|The input (?:did not match|was expected)|Got unwanted|ifError got)/;
  if (generated.test(line))
    return thrown.operator ?? line.replace(/^.* (={2,3}|!={1,2}|\w*[dD]eep\w*Equal) .*$/, '$1').slice(0, 40);
  return `${thrown.operator ?? ''} ${withoutNoise(withoutQuotes(line))}`.trim();
}

function splitAt(line: string, separator: string): [string, string] {
  const at = line.indexOf(separator);
  return at < 0 ? ['', line] : [line.slice(0, at), line.slice(at + 2)];
}

const vocabulary = new Set(
  `to be been is an a and has have with that which at of same deeply deep strictly strict loosely equal equals not throw
  throws error include contain match matching property length above below least most within close instance instanceof
  called called once times arguments defined truthy falsy empty exist respond satisfy members keys resolve reject
  resolved rejected promise instead resolving rejecting greater less than or increase decrease change type string
  number array object values inputs identical loosely`.split(/\s+/),
);

function relationWords(line: string): string {
  const bare = line.replace(/(['"`])(?:\\.|(?!\1)[^\\])*\1/g, ' ').replace(/[[{(][^\]})]*[\]})]/g, ' ');
  return bare
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter((word) => vocabulary.has(word))
    .join(' ');
}

const withoutQuotes = (text: string): string =>
  text.replace(/(?<![A-Za-z])(['"`])(?:\\.|(?!\1)[^\\\n])*\1/g, '<value>');

const noise: [RegExp, string][] = [
  [/\b(?:https?|wss?|postgres(?:ql)?|mongodb|redis|data):[^\s'")]+/g, '<url>'],
  [
    /(?:file:\/\/\/?)?(?:[A-Za-z]:[\\/]|(?<![\w.~-])[/\\])(?:[^\s'"():,;\\/]+[\\/])+([^\s'"():,;\\/]+)/g,
    '$1',
  ],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?\b/g, '<time>'],
  [/\b0x[0-9a-f]+\b/gi, '<number>'],
  [/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{7,64}\b/gi, '<id>'],
  [/\b[0-9A-HJKMNP-TV-Z]{26}\b/g, '<id>'],
  [/(?<![\w$])-?\d+(?:[.,_:]\d+)*(?:e[+-]?\d+)?(?:n|ms|s|%|[kKMG]i?B)?(?![\w$])/g, '<number>'],
  [/\s+/g, ' '],
];

const withoutNoise = (text: string): string =>
  noise.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text).trim();
