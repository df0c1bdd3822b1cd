import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import { originOf } from '../../syntax/modules.js';
import { constantText } from '../../syntax/variables.js';
import { wordsAround } from '../../syntax/words-around.js';

export const weakHash: FileCheck = {
  id: 'weak-hash',
  category: 'security',
  severity: 'error',
  reach: 'file',
  title: 'a password, a token or a signature kept by MD5 or SHA-1',
  why: 'Two texts with the same MD5 or SHA-1 can be made, and a list of passwords hashed by either, or by any fast hash, is guessed in hours (CWE-327, CWE-916). Use `crypto.scrypt` for passwords and `sha256` for the rest. Keys of caches, names of files, `ETag`s and checksums are no secrets, and are left alone; `sha1` within an HMAC is, too.',
  example: {
    bad: "import { createHash } from 'node:crypto';\nexport const hashPassword = (password) => createHash('md5').update(password).digest('hex');",
    good: "import { scryptSync } from 'node:crypto';\nexport const hashPassword = (password, salt) => scryptSync(password, salt, 32).toString('hex');",
  },
  fixes: false,
  on: false,
  source: 'https://cwe.mitre.org/data/definitions/327.html',
  begin: (source) => ({
    CallExpression(node) {
      const [first] = node.arguments;
      const origin = originOf(source, node.callee);
      if (origin?.module !== 'crypto' || !/^createHash$/.test(origin.path) || !first) return;
      const name = constantText(source, first)?.toLowerCase();
      if (name !== 'md5' && name !== 'sha1') return;
      const what = secretIn(wordsAround(source, chainOf(node)));
      if (what)
        source.report({
          at: node,
          message: `${name.toUpperCase()} keeps no ${what} safe`,
          key: source.textOf(chainOf(node)),
        });
    },
  }),
};

/** The whole of `createHash(…).update(…).digest(…)`. */
function chainOf(node: TSESTree.Node): TSESTree.Node {
  const { parent } = node;
  if (parent?.type === 'MemberExpression' && parent.object === node) return chainOf(parent);
  return parent?.type === 'CallExpression' && parent.callee === node ? chainOf(parent) : node;
}

function secretIn(words: string): string | null {
  if (/cache|etag|checksum|file|avatar|gravatar|integrity|fingerprint|websocket|sec-?key|accept/i.test(words))
    return null;
  const found = /password|passwd|passphrase|signature|token|secret|credential/i.exec(words)?.[0];
  return found?.toLowerCase() ?? null;
}
