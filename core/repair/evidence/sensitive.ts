import { parse } from '../syntax/parse.js';

export type SensitiveKind = 'authentication' | 'payments' | 'migrations' | 'secrets' | 'build';

const words: Readonly<Record<Exclude<SensitiveKind, 'build'>, RegExp>> = {
  authentication:
    /^(?:auth[nz]?|authenticat\w*|authoriz\w*|oauth2?|oidc|saml|sso|jwts?|login|logout|signin|signup|sessions?|passwords?|passwd|permissions?|acl|rbac|csrf|xss|sanitiz\w*|security)$/,
  payments: /^(?:payments?|billing|invoices?|invoicing|checkout|refunds?|charges?|payouts?|stripe|paypal)$/,
  migrations: /^(?:migrations?|migrate|migrator)$/,
  secrets: /^(?:crypto|cryptography|ciphers?|encrypt\w*|decrypt\w*|secrets?|credentials?|keystore|vault)$/,
};

/** Words such as build are in the names of much else: only where such files stand by custom. */
const buildPath =
  /^(?:scripts?|build|ci|deploy|tools)\/|(?:^|\/)(?:gulpfile|gruntfile|makefile|dockerfile|build|release|deploy|publish|(?:pre|post)?install)(?:\.[^/]+)?$/i;

const packages: typeof words = {
  authentication:
    /^(?:passport|jsonwebtoken|jose|openid-client|bcrypt|express-session|next-auth|@auth\/|argon2|helmet|csurf)/,
  payments: /^(?:stripe|braintree|@paypal\/|paypal|square|@adyen\/)/,
  migrations: /^(?:umzug|db-migrate|node-pg-migrate|knex\/migrat)/,
  secrets: /^(?:(?:node:)?crypto$|tweetnacl|libsodium|@noble\/|crypto-js|node-forge)/,
};

/**
 * What kind of file one is where a mistake costs more than elsewhere, by the words of its path and by the packages
 * that it loads; null for any other.
 */
export function sensitiveKind(file: string, text: string): { kind: SensitiveKind; because: string } | null {
  const inPath = wordsOf(file);
  for (const [kind, pattern] of entries(words)) {
    const word = inPath.find((each) => pattern.test(each));
    if (word) return { kind, because: `"${word}" in its path` };
  }
  if (buildPath.test(file)) return { kind: 'build', because: 'of where it stands' };
  const loaded = loadedBy(file, text);
  for (const [kind, pattern] of entries(packages)) {
    const name = loaded.find((each) => pattern.test(each));
    if (name) return { kind, because: `it loads ${name}` };
  }
  return null;
}

const entries = (table: typeof words): [keyof typeof words, RegExp][] =>
  Object.entries(table) as [keyof typeof words, RegExp][];

/** `src/userAuth/refresh-token.ts` is user, auth, refresh, token; the extension is no word. */
const wordsOf = (file: string): string[] =>
  file
    .replace(/\.[^./]+$/, '')
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter(Boolean);

function loadedBy(file: string, text: string): string[] {
  const program = parse(file, text);
  if (!program) return [];
  const imported = program.body.flatMap((node) =>
    node.type === 'ImportDeclaration' && node.importKind !== 'type' ? [node.source.value] : [],
  );
  const required = program.body.flatMap((node) => {
    if (node.type !== 'VariableDeclaration') return [];
    return node.declarations.flatMap(({ init }) => {
      let call = init;
      while (
        call?.type === 'MemberExpression' ||
        (call?.type === 'CallExpression' && call.callee.type === 'CallExpression')
      )
        call = call.type === 'MemberExpression' ? call.object : call.callee;
      if (call?.type !== 'CallExpression' || call.callee.type !== 'Identifier') return [];
      const [first] = call.arguments;
      return call.callee.name === 'require' && first?.type === 'Literal' ? [String(first.value)] : [];
    });
  });
  return [...imported, ...required];
}
