import { type Operator, type Proposal, replace, rewrite, type Site } from '../proposal.js';
import { enclosing, isFunction, parentOf, textOf } from '../source.js';
import { insertionAfter } from '../statements.js';

/** A jump of the wrong kind; a case that falls through; an error that is caught and should go on. */
export const jumps: Operator = {
  name: 'jump',
  nodes: ['BreakStatement', 'ContinueStatement', 'SwitchCase', 'CatchClause', 'ReturnStatement'],
  *propose(site) {
    const { node, source } = site;
    switch (node.type) {
      case 'BreakStatement':
      case 'ContinueStatement':
        if (node.label === null) yield* others(site, node.type);
        break;
      case 'ReturnStatement':
        if (node.argument === null && isInLoop(site)) {
          yield replace(site, 'continue;', 0.5);
          yield replace(site, 'break;', 0.5);
        }
        break;
      case 'SwitchCase': {
        const last = node.consequent.at(-1);
        if (last === undefined || /^(?:Break|Continue|Return|Throw)/.test(last.type)) break;
        yield rewrite('end the case with `break`', [insertionAfter(source, last, 'break;')], 0.9);
        break;
      }
      case 'CatchClause': {
        const last = node.body.body.at(-1);
        if (node.param?.type !== 'Identifier' || last === undefined || last.type === 'ThrowStatement') break;
        const code = `throw ${node.param.name};`;
        yield rewrite(`\`${code}\` once it is handled`, [insertionAfter(source, last, code)], 0.4);
      }
    }
  },
};

function* others(site: Site, type: 'BreakStatement' | 'ContinueStatement'): Generator<Proposal> {
  const { node, source } = site;
  if (type === 'BreakStatement' && isInLoop(site)) yield replace(site, 'continue;', 0.9);
  if (type === 'ContinueStatement') yield replace(site, 'break;', 0.9);
  const home = enclosing(source, node, isFunction);
  if (home !== null) yield replace(site, 'return;', 0.5);
}

function isInLoop({ source, node }: Site): boolean {
  const around = enclosing(
    source,
    parentOf(source, node) ?? node,
    (each) => isFunction(each) || /^(?:For|While|DoWhile)/.test(each.type),
  );
  return around !== null && !isFunction(around) && textOf(source, around) !== '';
}
