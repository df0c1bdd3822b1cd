import type { FileCheck } from '../../check.js';
import { propertyName } from '../../syntax/surroundings.js';

export const tlsCheckOff: FileCheck = {
  id: 'tls-check-off',
  category: 'security',
  severity: 'error',
  reach: 'file',
  title: 'connections that do not look who is at the other end',
  why: 'Without the check of certificates anybody between the two can read and change what is sent (CWE-295). For a server with a certificate of your own, name its authority by `ca` or `NODE_EXTRA_CA_CERTS`. What a setting decides is left alone, and so are tests.',
  example: {
    bad: "import https from 'node:https';\nexport const agent = new https.Agent({ rejectUnauthorized: false });",
    good: "import https from 'node:https';\nexport const agent = new https.Agent({ ca: authority });",
  },
  fixes: false,
  // Nothing of it was found in the public code that it was tried on, so its precision is not known.
  on: false,
  source: 'https://cwe.mitre.org/data/definitions/295.html',
  begin: ({ report }) => ({
    Property(node) {
      if (node.parent.type !== 'ObjectExpression') return;
      const name = propertyName(node);
      if (name !== 'rejectUnauthorized' && name !== 'strictSSL') return;
      if (node.value.type === 'Literal' && node.value.value === false)
        report({
          at: node,
          message: `with \`${name}: false\` anybody may be at the other end of the connection`,
        });
    },
    AssignmentExpression(node) {
      const { left, right } = node;
      if (left.type !== 'MemberExpression' || propertyName(left) !== 'NODE_TLS_REJECT_UNAUTHORIZED') return;
      if (right.type === 'Literal' && String(right.value) === '0')
        report({
          at: node,
          message: 'from here on no connection of this process checks who is at its other end',
        });
    },
  }),
};
