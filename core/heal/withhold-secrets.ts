/** Shorter values are words like `true` and `dev`, which texts hold for other reasons. */
const shortest = 8;

const secretName = /KEY|TOKEN|SECRET|PASS|PWD|CRED|AUTH|PRIVATE|SESSION|COOKIE|SIGNATURE|DSN|CONNECTION/i;
const plainNames: ReadonlySet<string> = new Set(['PWD', 'OLDPWD', 'SSH_AUTH_SOCK']);

/** A text in which the values of those environment variables are blotted out that are named like secrets. */
export function withoutSecrets(text: string, env: NodeJS.ProcessEnv = process.env): string {
  return Object.entries(env)
    .filter(
      ([name, value = '']) => secretName.test(name) && !plainNames.has(name) && value.length >= shortest,
    )
    .map(([, value = '']) => value)
    .sort((a, b) => b.length - a.length)
    .reduce((rest, value) => rest.replaceAll(value, '[withheld]'), text);
}
