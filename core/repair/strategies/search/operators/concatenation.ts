import { quoteOf } from '../../../syntax/style.js';
import { kindOf } from '../kinds.js';
import { type Operator, replace, term } from '../proposal.js';
import { parentOf, textOf } from '../source.js';
import { literalsNear, vocabularyOf } from '../vocabulary.js';
import { quoted } from './strings.js';

/** A separator that is missing between two joined texts, before them or after them. */
export const concatenation: Operator = {
  name: 'concatenation',
  nodes: ['BinaryExpression'],
  *propose(site) {
    const { node, source } = site;
    if (node.type !== 'BinaryExpression' || node.operator !== '+' || kindOf(source, node) === 'number')
      return;
    const sure = kindOf(source, node) === 'string' ? 1 : 0.6;
    const quote = quoteOf(source.text);
    const near = literalsNear(source, node)
      .filter((text) => /^["']/.test(text))
      .slice(0, 6);
    const usual = [' ', ', ', ',', '.', '-', '_', '/', ':', ': ', '\n'].map((text) => quoted(text, quote));
    const comment = vocabularyOf(source)
      .commentWords.slice(0, 6)
      .map((text) => quoted(text, quote));
    const isOutermost = parentOf(source, node)?.type !== 'BinaryExpression';
    for (const [rank, text] of [...new Set([...near, ...usual, ...comment])].entries()) {
      const weight = sure * Math.max(0.5 - 0.02 * rank, 0.2);
      const [left, right] = [textOf(source, node.left), term(source, node.right)];
      yield replace(site, `${left} + ${text} + ${right}`, weight, { compound: true });
      if (!isOutermost) continue;
      yield replace(site, `${textOf(source, node)} + ${text}`, weight * 0.7, { compound: true });
      yield replace(site, `${text} + ${textOf(source, node)}`, weight * 0.5, { compound: true });
    }
  },
};
