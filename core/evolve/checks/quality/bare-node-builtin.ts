import type { TSESTree } from '@typescript-eslint/typescript-estree';
import { isNodeAtLeast } from '../../../workspace/minimum-node.js';
import type { FileCheck } from '../../check.js';
import { variableOf } from '../../syntax/variables.js';

const builtins = new Set(
  'assert assert/strict async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns dns/promises events fs fs/promises http http2 https inspector module net os path path/posix path/win32 perf_hooks process punycode querystring readline readline/promises repl stream stream/consumers stream/promises stream/web string_decoder timers timers/promises tls tty url util util/types v8 vm wasi worker_threads zlib'.split(
    ' ',
  ),
);

export const bareNodeBuiltin: FileCheck = {
  id: 'bare-node-builtin',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  title: 'a module of Node that is imported without `node:`',
  why: 'With `node:` no package of that name can stand in for it, and the reader sees that it is none. Found only in packages whose `engines.node` lets in no Node older than 16 and that name no browsers.',
  example: {
    bad: "import { readFile } from 'fs/promises';\nconst path = require('path');",
    good: "import { readFile } from 'node:fs/promises';\nconst path = require('node:path');",
  },
  fixes: true,
  on: true,
  source: 'https://nodejs.org/api/esm.html#node-imports',
  eslint: ['unicorn/prefer-node-protocol', 'n/prefer-node-protocol', 'import/enforce-node-protocol-usage'],
  begin(source) {
    if (!isNodeAtLeast(source.minimumNode, 16)) return {};
    const look = (node: TSESTree.Node | null | undefined) => {
      if (node?.type !== 'Literal' || typeof node.value !== 'string' || !builtins.has(node.value)) return;
      const start = node.range[0] + 1;
      source.report({
        at: node,
        message: `\`node:${node.value}\` can be nothing but the module of Node`,
        key: node.value,
        fix: { title: 'write node:', edits: [{ start, end: start, text: 'node:' }] },
      });
    };
    return {
      ImportDeclaration: (node) => look(node.source),
      ExportNamedDeclaration: (node) => look(node.source),
      ExportAllDeclaration: (node) => look(node.source),
      ImportExpression: (node) => look(node.source),
      CallExpression(node) {
        const { callee } = node;
        if (callee.type !== 'Identifier' || callee.name !== 'require' || node.arguments.length !== 1) return;
        if (!variableOf(source, callee)) look(node.arguments[0]);
      },
    };
  },
};
