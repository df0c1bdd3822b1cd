import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import type { SourceText } from '../../source-text.js';
import { originOf } from '../../syntax/modules.js';
import { loopAround, propertyName } from '../../syntax/surroundings.js';
import { constantText, variableOf } from '../../syntax/variables.js';
import { wordsAround } from '../../syntax/words-around.js';

export const weakHash: FileCheck = {
  id: 'weak-hash',
  category: 'security',
  severity: 'error',
  reach: 'file',
  title: 'a password kept by MD5 or SHA-1',
  why: 'A list of passwords hashed by either, or by any fast hash, is guessed in hours (CWE-916). Use `crypto.scrypt`. It goes by names: of what is hashed, of what it becomes, and of the function around. Keys of caches, names of files, checksums, tokens and signatures that a protocol wants so are left alone, and so are hashes that a loop chains, as OpenSSL makes a key of a password, and files that ask which passwords have leaked.',
  example: {
    bad: "import { createHash } from 'node:crypto';\nexport const hashPassword = (password) => createHash('md5').update(password).digest('hex');",
    good: "import { scryptSync } from 'node:crypto';\nexport const hashPassword = (password, salt) => scryptSync(password, salt, 32).toString('hex');",
  },
  fixes: false,
  on: true,
  source: 'https://cwe.mitre.org/data/definitions/916.html',
  begin: (source) => ({
    CallExpression(node) {
      if (asksForLeaks.test(source.text)) return;
      const [first] = node.arguments;
      const origin = originOf(source, node.callee);
      if (origin?.module !== 'crypto' || !/^createHash$/.test(origin.path) || !first) return;
      const name = constantText(source, first)?.toLowerCase();
      if ((name !== 'md5' && name !== 'sha1') || loopAround(node)) return;
      if (!isOfPassword(`${wordsAround(source, chainOf(node))} ${hashedBy(source, node)}`)) return;
      source.report({
        at: node,
        message: `${name.toUpperCase()} keeps no password safe`,
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

/** What is given to `hash.update(…)` where `hash` is a name for what was made. */
function hashedBy(source: SourceText, node: TSESTree.Node): string {
  const { parent } = node;
  if (parent?.type !== 'VariableDeclarator' || parent.id.type !== 'Identifier') return '';
  const given = variableOf(source, parent.id)?.references.flatMap(({ identifier: { parent: member } }) => {
    const isUpdate = member?.type === 'MemberExpression' && propertyName(member) === 'update';
    return isUpdate && member.parent.type === 'CallExpression' ? member.parent.arguments : [];
  });
  return (given ?? []).map(source.textOf).join(' ');
}

const isOfPassword = (words: string): boolean =>
  /password|passwd|passphrase/i.test(words) &&
  !/cache|etag|checksum|file|avatar|gravatar|integrity|fingerprint|nonce|BytesToKey/i.test(words);

/** The service that knows leaked passwords takes the beginning of their SHA-1. */
const asksForLeaks = /pwned|hibp/i;
