import type { SourceText } from '../source-text.js';

const words = new Set(['const', 'let', 'class', 'import', 'export']);

/** Whether the file holds syntax of ECMAScript 2015 or later. One that holds none may be meant for old engines. */
export const holdsNewerSyntax = ({
  isTypescript,
  tokens,
}: Pick<SourceText, 'isTypescript' | 'tokens'>): boolean =>
  isTypescript ||
  tokens.some(
    ({ type, value }) => type === 'Template' || value === '=>' || (type === 'Keyword' && words.has(value)),
  );
