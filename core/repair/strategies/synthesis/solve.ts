import type { Input } from './angelic.js';
import { enumerate } from './enumerate.js';
import type { Hole } from './holes.js';
import { leavesOf, propertiesSeen } from './leaves.js';
import { conditionsFor, type Solution } from './predicates.js';
import { predicateRules, propertyRule, type Rule, valueRules } from './rules.js';
import type { Term } from './term.js';
import { keyOf } from './values.js';

/** Of one specification, so many expressions are offered. */
const mostSolutions = 24;
const limits = { mostCost: 7, mostWork: 2_000_000 };

/** Expressions that give what is wanted on every input, the smallest first. */
export function solve(hole: Hole, inputs: readonly Input[]): Solution[] {
  const { text } = hole.site.source;
  const properties = propertiesSeen(inputs).map(propertyRule);
  const leaves = leavesOf(hole, inputs);
  const isTruth = inputs.every(({ wanted }) => typeof wanted === 'boolean');
  if (isTruth) {
    const rules = usualFirst([...predicateRules(equalsOf(text)), ...properties, ...valueRules], text);
    const terms = enumerate({ leaves, rules, ...limits });
    return conditionsFor(
      terms,
      inputs.map(({ wanted }) => Boolean(wanted)),
    ).slice(0, mostSolutions);
  }
  const wanted = inputs.map((input) => keyOf(input.wanted)).join('\n');
  const found: Term[] = [];
  const rules = usualFirst([...properties, ...valueRules], text);
  for (const term of enumerate({ leaves, rules, ...limits })) {
    if (term.key === wanted) found.push(term);
    if (found.length === mostSolutions) break;
  }
  return found;
}

/** What the file does not use already is less likely to be missing in it. */
const usualFirst = (rules: readonly Rule[], text: string): Rule[] =>
  rules.map((rule) => (text.includes(rule.sign) ? rule : { ...rule, cost: rule.cost + 1 }));

const equalsOf = (text: string): '===' | '==' =>
  (text.match(/[=!]==/g)?.length ?? 0) * 2 >= (text.match(/[=!]==?/g)?.length ?? 0) ? '===' : '==';
