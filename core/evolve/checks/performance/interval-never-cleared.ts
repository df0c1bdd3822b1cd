import type { FileCheck } from '../../check.js';
import { originOf } from '../../syntax/modules.js';
import { isProgram } from '../../syntax/programs.js';
import { functionAround } from '../../syntax/surroundings.js';

export const intervalNeverCleared: FileCheck = {
  id: 'interval-never-cleared',
  category: 'performance',
  severity: 'warning',
  reach: 'file',
  title: 'an interval that nobody can end, begun anew at each call',
  why: 'What `setInterval` answers is thrown away, so that it can never be cleared: it goes on for as long as the process or the page lives, with all that it holds, and each call of the function begins another. Intervals that begin when a file is loaded, and those of programs for the command line, are left alone.',
  example: {
    bad: 'export function watch(socket) {\n  setInterval(() => socket.ping(), 30_000);\n}',
    good: "export function watch(socket) {\n  const timer = setInterval(() => socket.ping(), 30_000);\n  socket.once('close', () => clearInterval(timer));\n}",
  },
  fixes: false,
  on: false,
  begin(source) {
    if (isProgram(source)) return {};
    return {
      CallExpression(node) {
        const origin = originOf(source, node.callee);
        if (!origin || !isSetInterval(origin)) return;
        if (node.parent.type !== 'ExpressionStatement' || !functionAround(node)) return;
        source.report({
          at: node.callee,
          message: 'nobody can clear this interval',
          key: source.textOf(node),
        });
      },
    };
  },
};

const isSetInterval = ({ module, path }: { module: string; path: string }): boolean =>
  (module === '' && /^(?:window\.|global\.)?setInterval$/.test(path)) ||
  (module === 'timers' && path === 'setInterval');
