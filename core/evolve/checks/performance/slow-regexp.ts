import type { TSESTree } from '@typescript-eslint/typescript-estree';
import type { FileCheck } from '../../check.js';
import { attackOn, mayBeSlow } from '../../regexps/attack.js';
import { confirmedGrowth, type Growth } from '../../regexps/growth.js';
import { isProgram } from '../../syntax/programs.js';
import { constantText, isGlobal } from '../../syntax/variables.js';

export const slowRegexp: FileCheck = {
  id: 'slow-regexp',
  category: 'performance',
  severity: 'warning',
  reach: 'file',
  title: 'a regular expression that a short text keeps busy for seconds',
  why: 'Where the same characters can be matched in many ways, all of them are tried before the text is refused: with each character more, or each doubling of the text, it takes many times as long, and meanwhile the process does nothing else. Whoever may send the text can stop it. [recheck](https://makenowjust-labs.github.io/recheck/) looks for such a text of at most 16,384 characters, as many as Node takes in headers; then the expression is really tried on it and on a quarter of it, within a time limit, and found is only what this confirms. Expressions with back references or lookarounds are not looked into, and programs for the command line are left alone.',
  example: {
    bad: 'const isWords = (text) => /^(\\w+\\s?)+$/.test(text);',
    good: 'const isWords = (text) => /^\\w+(?:\\s\\w+)*\\s?$/.test(text);',
  },
  fixes: false,
  on: false,
  source: 'https://owasp.org/www-community/attacks/Regular_expression_Denial_of_Service_-_ReDoS',
  eslint: ['redos/no-vulnerable', 'regexp/no-super-linear-backtracking'],
  begin(source) {
    if (isProgram(source) || !source.isWrittenHere) return {};
    const look = (node: TSESTree.Node, pattern: string, flags: string) => {
      const regexp = mayBeSlow(pattern) ? compiled(pattern, flags) : null;
      const attack = regexp && attackOn(pattern, flags);
      const growth = attack && confirmedGrowth(regexp, attack);
      if (!growth) return;
      const { shorter, longer } = growth;
      source.report({
        at: node,
        message: `${longer.length} characters such as ${attack.pattern} take ${spoken(longer)}, and ${shorter.length} of them ${spoken(shorter)}`,
        key: `${pattern}/${flags}`,
      });
    };
    const built = (node: TSESTree.NewExpression | TSESTree.CallExpression) => {
      const [pattern, flags] = node.arguments;
      if (!pattern || !isGlobal(source, node.callee, 'RegExp')) return;
      const text = constantText(source, pattern);
      const said = flags ? constantText(source, flags) : '';
      if (text !== null && said !== null) look(node, text, said);
    };
    return {
      Literal(node) {
        if ('regex' in node) look(node, node.regex.pattern, node.regex.flags);
      },
      NewExpression: built,
      CallExpression: built,
    };
  },
};

function compiled(pattern: string, flags: string): RegExp | null {
  try {
    return new RegExp(pattern, flags);
  } catch {
    return null;
  }
}

const spoken = ({ ms, done }: Growth['longer']): string => (done ? `${ms} ms` : `more than ${ms} ms`);
