import { isBuiltin } from 'node:module';
import type { ErrorClass } from '../model.js';
import { type Discretion, isWithheld } from './discretion.js';
import { packageOf } from './packages/installed.js';
import type { AskedPackage, Question } from './question.js';
import { isVersion } from './versions.js';

/** All of a question that may leave the machine. */
export interface Outgoing {
  /** Words of the normalised message, without names and values of the project. */
  words: string;
  /** Names in code that the message tells, most telling first. */
  symbols: string[];
  /** Public packages that the error is about. */
  packages: OutgoingPackage[];
}

export type OutgoingPackage = Pick<AskedPackage, 'name' | 'version' | 'installed'>;

const mostSymbols = 5;
const mostPackages = 3;
const mostCharacters = 240;

/**
 * What others are asked of an error: null where it is about nothing that others may know. Paths, addresses, values, and names
 * of the project, its people and its machine stay here; so does the message of an error that the project throws itself.
 */
export function outgoingOf(question: Question, discretion: Discretion): Outgoing | null {
  const packages = question.packages
    .filter((pkg) => pkg.told && isPublic(pkg, discretion))
    .slice(0, mostPackages)
    .map(({ name, version, installed }) => ({
      name,
      version: isVersion(version) ? version : null,
      installed,
    }));
  // Words that the user has typed, to be looked up, are theirs to tell.
  const isAbout = packages.length > 0 || question.class === null;
  const known = new Set(packages.map(({ name }) => name));
  const allowed = (token: string): boolean => isAllowed(token, { known, isAbout, discretion });
  const named = new Set(question.symbols.slice(0, question.named));
  const tokens = tokensOf(discretion.withoutSecrets(question.message)).flatMap(({ text, quoted }) => {
    const isOwn = !isAbout && (quoted || named.has(text));
    const token = isOwn ? lastPart(text) : text;
    return allowed(token) && (!isOwn || isPublicName(token)) ? [token] : [];
  });
  const told = new Set(tokens.flatMap((token) => [token, lastPart(token)]));
  const symbols = [...named].filter((name) => told.has(name) && !known.has(name));
  if (tokens.length === 0 || (!isAbout && symbols.length === 0)) return null;
  const words = isAbout || saidByEngine(question.class) ? tokens : tokens.filter(isPublicName);
  return {
    words: words.join(' ').slice(0, mostCharacters),
    symbols: symbols.slice(0, mostSymbols),
    packages,
  };
}

const lastPart = (name: string): string => name.replace(/^.*\./, '');

/** Of the project itself and of private registries nobody else is told. */
export function isPublic(
  { name, installed }: Pick<AskedPackage, 'name' | 'installed'>,
  discretion: Discretion,
): boolean {
  if (isWithheld(name, discretion)) return false;
  if (discretion.privateScopes.some((scope) => name.startsWith(`${scope}/`))) return false;
  if (!installed) return true;
  const { private: isPrivate, publishConfig } = installed.manifest;
  const registry = publishConfig?.registry;
  const elsewhere =
    registry !== undefined && !/^https:\/\/registry\.(?:npmjs\.org|yarnpkg\.com)\/?$/.test(registry);
  // A package of the same repository is linked to its own folder.
  const isOwn = !/[\\/]node_modules[\\/]/.test(installed.folder);
  return !isPrivate && !elsewhere && publishConfig?.access !== 'restricted' && !isOwn;
}

/** What is quoted is a name or a value, however much it looks like a word. */
const tokensOf = (message: string): { text: string; quoted: boolean }[] =>
  message
    .replace(/<\w+>/g, ' ')
    .split(/[\s,;!?=<>|[\]{}]+/)
    .map((token) => ({
      text: token.replace(/^['"`‘’“”(*.:-]+|['"`‘’“”).:*-]+$/g, ''),
      quoted: /^\(?['"`‘“]/.test(token),
    }))
    .filter(({ text }) => text !== '');

interface Bounds {
  known: ReadonlySet<string>;
  isAbout: boolean;
  discretion: Discretion;
}

function isAllowed(token: string, { known, isAbout, discretion }: Bounds): boolean {
  if (token.length > 60 || isWithheld(token, discretion)) return false;
  if (/[\\/]/.test(token)) return known.has(packageOf(token) ?? '') || isBuiltin(token);
  if (known.has(token)) return true;
  if (looksPrivate.some((pattern) => pattern.test(token))) return false;
  if (/^[A-Za-z][a-z]*(?:['’-][a-z]+)*$/.test(token)) return true;
  return isPublicName(token) || (isAbout && /^[\w$]+(?:\.[\w$]+)*(?:\(\))?$/.test(token));
}

/** Files, hosts, addresses of people, and what may be a key. */
const looksPrivate = [
  /@/,
  /\.(?:[cm]?[jt]sx?|json|ya?ml|env|html?|css|md|txt|csv|sql|pem|key|log|lock|toml|xml|snap|node|wasm)$/i,
  /^(?:[a-z0-9-]+\.){2,}[a-z]{2,}(?::\d+)?$/,
  /^[a-z0-9-]+\.(?:com|org|net|io|dev|app|local|lan|internal|corp|cloud|co|de|eu|uk)(?::\d+)?$/,
  /^(?=.*\d)(?=.*[A-Za-z])[\w-]{20,}$/,
  /^\d/,
  /withheld/,
];

/** Names of the language and its runtime, and codes of Node. */
const isPublicName = (name: string): boolean =>
  /^(?:ERR_[A-Z_]+|E[A-Z]{3,12}|TS\d{4,5})$/.test(name) || builtInNames().has(name.replace(/\(\)$/, ''));

let builtIns: ReadonlySet<string> | undefined;

function builtInNames(): ReadonlySet<string> {
  builtIns ??= new Set(
    Object.entries(Object.getOwnPropertyDescriptors(globalThis)).flatMap(([name, { value }]) => {
      const holders: unknown[] = typeof value === 'function' ? [value, value.prototype] : [value];
      const members = holders.flatMap((holder) =>
        isObject(holder) ? Object.getOwnPropertyNames(holder) : [],
      );
      const telling = members.filter((member) => /[a-z][A-Z]/.test(member));
      return [name, ...telling, ...members.map((member) => `${name}.${member}`)];
    }),
  );
  return builtIns;
}

const isObject = (value: unknown): value is object =>
  (typeof value === 'object' && value !== null) || typeof value === 'function';

const engineClasses: ReadonlySet<ErrorClass> = new Set([
  'undefined-identifier',
  'null-property',
  'not-a-function',
  'not-iterable',
  'not-a-constructor',
  'syntax',
  'missing-export',
  'module-format',
]);

const saidByEngine = (kind: ErrorClass | null): boolean => kind === null || engineClasses.has(kind);
