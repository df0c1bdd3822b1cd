import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import { isFunction, propertyName } from '../../syntax/surroundings.js';
import { wordsAround } from '../../syntax/words-around.js';

export const tlsCheckOff: FileCheck = {
  id: 'tls-check-off',
  category: 'security',
  severity: 'error',
  reach: 'file',
  title: 'connections that do not look who is at the other end',
  why: 'Without the check of certificates anybody between the two can read and change what is sent (CWE-295). For a server with a certificate of your own, name its authority by `ca` or `NODE_EXTRA_CA_CERTS`. What a condition decides, as a setting, is left alone, and so are what is named insecure, servers, which look at nobody unless told to, tests, examples, and files for one machine (`app.local.js`).',
  example: {
    bad: "import https from 'node:https';\nexport const agent = new https.Agent({ rejectUnauthorized: false });",
    good: "import https from 'node:https';\nexport const agent = new https.Agent({ ca: authority });",
  },
  fixes: false,
  on: true,
  source: 'https://cwe.mitre.org/data/definitions/295.html',
  begin: (source) => {
    const { report } = source;
    if (notInUse.test(source.path)) return {};
    return {
      Property(node) {
        if (node.parent.type !== 'ObjectExpression') return;
        const name = propertyName(node);
        if (name !== 'rejectUnauthorized' && name !== 'strictSSL') return;
        if (
          node.value.type === 'Literal' &&
          node.value.value === false &&
          !isOfServer(node.parent) &&
          !isChosen(node) &&
          !/insecure|unsafe/i.test(wordsAround(source, node))
        )
          report({
            at: node,
            message: `with \`${name}: false\` anybody may be at the other end of the connection`,
          });
      },
      AssignmentExpression(node) {
        const { left, right } = node;
        if (left.type !== 'MemberExpression' || propertyName(left) !== 'NODE_TLS_REJECT_UNAUTHORIZED') return;
        if (right.type === 'Literal' && String(right.value) === '0' && !isChosen(node))
          report({
            at: node,
            message: 'from here on no connection of this process checks who is at its other end',
          });
      },
    };
  },
};

const notInUse = /(?:^|\/)(?:examples?|samples?|demos?|bench(?:es|marks?)?)\/|\.(?:local|dev)\.[a-z]+$/;

const isOfServer = ({ parent }: TSESTree.ObjectExpression): boolean =>
  (parent.type === 'NewExpression' || parent.type === 'CallExpression') &&
  /server$/i.test(
    parent.callee.type === 'Identifier'
      ? parent.callee.name
      : parent.callee.type === 'MemberExpression'
        ? (propertyName(parent.callee) ?? '')
        : '',
  );

/** Whether a condition of the same function decides about it. */
function isChosen(node: TSESTree.Node): boolean {
  for (let at = node, up = node.parent; up && !isFunction(up); at = up, up = up.parent) {
    if ((up.type === 'IfStatement' || up.type === 'ConditionalExpression') && up.test !== at) return true;
    if (up.type === 'SwitchCase' || (up.type === 'LogicalExpression' && up.right === at)) return true;
  }
  return false;
}
