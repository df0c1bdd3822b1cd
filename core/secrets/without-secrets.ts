import { secretPatterns } from './patterns.js';

/** What stands in the place of a secret. */
export const withheldMark = '[withheld]';

/**
 * A text in which everything is blotted out that has the form of a secret, and the values of those environment
 * variables that are named like secrets. For records, and for all that leaves this machine; never for source code
 * that is to run. Doing it twice changes nothing. Takes time in proportion to the text.
 */
export function withoutSecrets(text: string, env: NodeJS.ProcessEnv = process.env): string {
  return blotter(env)(text);
}

/** The same for every string in plain data, names of keys excepted. */
export function withoutSecretsIn<T>(value: T, env: NodeJS.ProcessEnv = process.env): T {
  return mapTexts(value, blotter(env)) as T;
}

function blotter(env: NodeJS.ProcessEnv): (text: string) => string {
  const values = secretValues(env);
  return (text) => {
    // Nothing shorter has the form of a secret, or is one.
    if (text.length < shortest) return text;
    const bare = values.reduce((rest, value) => rest.replaceAll(value, withheldMark), text);
    return secretPatterns.reduce(blotOut, bare);
  };
}

function blotOut(text: string, { pattern, isSecret }: (typeof secretPatterns)[number]): string {
  return text.replace(pattern, (...parts: unknown[]) => {
    const match = String(parts[0]);
    const groups = parts.at(-1);
    const named = typeof groups === 'object' && groups !== null ? (groups as { secret?: string }) : {};
    const secret = named.secret ?? match;
    if (secret.includes(withheldMark) || (isSecret && !isSecret(secret, match))) return match;
    const at = match.lastIndexOf(secret);
    return match.slice(0, at) + withheldMark + match.slice(at + secret.length);
  });
}

/** Shorter values are words like `true` and `dev`, which texts hold for other reasons. */
const shortest = 8;

const secretName = /KEY|TOKEN|SECRET|PASS|PWD|CRED|AUTH|PRIVATE|SESSION|COOKIE|SIGNATURE|DSN|CONNECTION/i;
const plainNames: ReadonlySet<string> = new Set(['PWD', 'OLDPWD', 'SSH_AUTH_SOCK']);

/** Longest first; also as they stand in JSON, where quotes and line ends are escaped. */
function secretValues(env: NodeJS.ProcessEnv): string[] {
  return Object.entries(env)
    .filter(
      ([name, value = '']) => secretName.test(name) && !plainNames.has(name) && value.length >= shortest,
    )
    .flatMap(([, value = '']) => [value, JSON.stringify(value).slice(1, -1)])
    .sort((a, b) => b.length - a.length);
}

function mapTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((each) => mapTexts(each, change));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, mapTexts(each, change)]));
}
