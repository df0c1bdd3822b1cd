import { brief, type Operator, type Proposal, rewrite, type Site } from '../proposal.js';
import { enclosing, isFunction, isStatement, listOf, namesAt, parentOf, textOf } from '../source.js';
import { insertionBefore, removal } from '../statements.js';

/** Moves a declaration out of the loop that resets it, into the loop that should, or changes how it is declared. */
export const scoping: Operator = {
  name: 'declaration-scope',
  nodes: ['VariableDeclaration'],
  *propose(site) {
    const { node, source } = site;
    if (node.type !== 'VariableDeclaration') return;
    const [start] = node.range;
    const keyword = { start, end: start + node.kind.length };
    if (node.kind === 'var') yield rewrite('declare with `let`', [{ ...keyword, text: 'let' }], 0.4);
    if (node.kind === 'const') yield rewrite('declare with `let`', [{ ...keyword, text: 'let' }], 0.2);
    yield* shadowing(site);
    const list = listOf(source, node);
    if (list === null) return;
    const text = textOf(source, node);
    const block = parentOf(source, node);
    const owner =
      block === null ? null : enclosing(source, block, (each) => isStatement(each) || isFunction(each));
    if (owner !== null && /^(?:For|While|DoWhile)/.test(owner.type) && listOf(source, owner) !== null) {
      yield rewrite(
        `declare \`${brief(text)}\` before the loop`,
        [removal(source, node), insertionBefore(source, owner, text)],
        0.7,
      );
    }
    const loop = list.slice(list.indexOf(node) + 1).find((each) => /^(?:For|While|DoWhile)/.test(each.type));
    const first = loop !== undefined && 'body' in loop && isBlock(loop.body) ? loop.body.body[0] : undefined;
    if (first !== undefined) {
      yield rewrite(
        `declare \`${brief(text)}\` inside of the loop`,
        [removal(source, node), insertionBefore(source, first, text)],
        0.4,
      );
      const [declarator] = node.declarations;
      if (declarator?.init && declarator.id.type === 'Identifier' && node.kind !== 'const') {
        const code = `${declarator.id.name} = ${textOf(source, declarator.init)};`;
        yield rewrite(
          `insert \`${brief(code)}\` at the start of the loop`,
          [insertionBefore(source, first, code)],
          0.5,
        );
      }
    }
  },
};

/** A declaration that hides a variable of the same name becomes an assignment to it. */
function* shadowing({ node, source }: Site): Generator<Proposal> {
  if (node.type !== 'VariableDeclaration' || node.declarations.length !== 1) return;
  const [declarator] = node.declarations;
  if (declarator?.id.type !== 'Identifier' || declarator.init === null) return;
  const { name } = declarator.id;
  const block = parentOf(source, node);
  const owner = block === null ? null : parentOf(source, block);
  if (owner === null || !namesAt(source, owner).some((each) => each.name === name && !each.constant)) return;
  const edit = { start: node.range[0], end: declarator.range[0], text: '' };
  yield rewrite(`assign \`${name}\` of the outer scope`, [edit], 0.8);
}

const isBlock = (body: unknown): body is { body: Parameters<typeof textOf>[1][] } =>
  typeof body === 'object' && body !== null && 'type' in body && body.type === 'BlockStatement';
