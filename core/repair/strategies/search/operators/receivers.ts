import { kindOf, mayStandFor } from '../kinds.js';
import { isTerm, type Operator, type Proposal, replace, type Site, term } from '../proposal.js';
import { keyOf, parentOf, textOf } from '../source.js';

/**
 * Makes of what a method is called on, or of what is looped over, what that needs: a copy before it is changed in place
 * (`[...x].sort()`), an array or a string of something like one, something in place of nothing (`(x ?? []).map(f)`).
 */
export const receivers: Operator = {
  name: 'receiver',
  nodes: ['Identifier', 'MemberExpression', 'CallExpression'],
  *propose(site) {
    const { node, source } = site;
    const method = methodOn(site);
    if (method === null) return;
    const text = textOf(source, node);
    const kind = kindOf(source, node);
    if (arrays.test(method) && mayStandFor(kind, 'array')) yield* asArray(site, text, method);
    if (strings.test(method) && mayStandFor(kind, 'string')) {
      yield replace(site, `String(${text})`, 0.5);
      yield replace(site, `(${term(source, node)} ?? '')`, 0.3);
      yield replace(site, `(${term(source, node)} || '')`, 0.25);
    }
  },
};

/** The name of the method that is called on a node; null where none is. */
function methodOn({ node, source }: Site): string | null {
  const member = parentOf(source, node);
  if (member?.type !== 'MemberExpression' || member.object !== node || member.computed || !isTerm(node))
    return null;
  const call = parentOf(source, member);
  if (call?.type !== 'CallExpression' || keyOf(source, member) !== 'callee') return null;
  return textOf(source, member.property);
}

const arrays =
  /^(?:map|filter|reduce|reduceRight|forEach|some|every|find|findLast|findIndex|flatMap|join|slice|sort|reverse|splice|shift|pop|fill|concat)$/;
const inPlace = /^(?:sort|reverse|splice|shift|pop|fill)$/;
const strings =
  /^(?:split|charCodeAt|charAt|toLowerCase|toUpperCase|trim|trimStart|trimEnd|startsWith|endsWith|substring|replace|replaceAll|padStart|padEnd|match|repeat)$/;

function* asArray(site: Site, text: string, method: string): Generator<Proposal> {
  const { node, source } = site;
  const copied = inPlace.test(method) ? 1 : 0.7;
  yield replace(site, `[...${term(source, node)}]`, copied);
  yield replace(site, `${term(source, node)}.slice()`, 0.6 * copied);
  yield replace(site, `Array.from(${text})`, 0.3);
  yield replace(site, `(${term(source, node)} ?? [])`, 0.3);
  yield replace(site, `(${term(source, node)} || [])`, 0.3);
  yield replace(site, `Object.keys(${text})`, 0.25);
  yield replace(site, `Object.values(${text})`, 0.25);
  yield replace(site, `Object.entries(${text})`, 0.2);
  yield replace(site, `[].concat(${text})`, 0.15);
}
