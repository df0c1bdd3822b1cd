import type { Site } from '../proposal.js';
import { brief, type Operator, type Proposal, replace, rewrite } from '../proposal.js';
import { enclosing, isFunction, parentOf, textOf } from '../source.js';

/** A missing or needless `await`; where the function is not async yet, it becomes so. */
export const awaiting: Operator = {
  name: 'await',
  nodes: ['CallExpression', 'AwaitExpression', 'ForOfStatement'],
  *propose(site) {
    const { node, source } = site;
    if (node.type === 'AwaitExpression') {
      yield replace(site, textOf(source, node.argument), 0.3);
      return;
    }
    const parent = parentOf(source, node);
    if (
      parent?.type === 'AwaitExpression' ||
      (parent?.type === 'MemberExpression' && chainsPromise(textOf(source, parent.property)))
    )
      return;
    if (node.type === 'CallExpression' && looksSync(textOf(source, node.callee))) return;
    const home = enclosing(source, parent ?? node, isFunction);
    const weight = home !== null && 'async' in home && home.async ? 0.9 : 0.15;
    if (node.type === 'ForOfStatement') {
      if (weight > 0.5 && !node.await)
        yield rewrite(
          'iterate with `for await`',
          [{ start: node.range[0] + 3, end: node.range[0] + 3, text: ' await' }],
          0.2,
        );
      return;
    }
    const awaited = replace(site, `await ${textOf(source, node)}`, weight, { compound: true });
    if (weight > 0.5) yield awaited;
    else if (home !== null && /async|await|Promise|then\(/.test(source.text))
      yield* asynchronous(site, awaited);
  },
};

const chainsPromise = (name: string): boolean => name === 'then' || name === 'catch' || name === 'finally';

const looksSync = (callee: string): boolean =>
  /^(?:Math|JSON|Object|Array|Number|String|require)\b|Sync$/.test(callee);

function* asynchronous(site: Site, awaited: Proposal): Generator<Proposal> {
  const { node, source } = site;
  const home = enclosing(source, parentOf(source, node) ?? node, isFunction);
  if (home === null || ('generator' in home && home.generator === true)) return;
  const owner = parentOf(source, home);
  const method = owner?.type === 'MethodDefinition' || (owner?.type === 'Property' && owner.method);
  if (owner?.type === 'MethodDefinition' && owner.kind !== 'method') return;
  const at = method && owner !== null ? owner.range[0] : home.range[0];
  const edits = [{ start: at, end: at, text: 'async ' }, ...awaited.edits];
  yield rewrite(`await \`${brief(textOf(source, node))}\` in an async function`, edits, awaited.weight);
}
