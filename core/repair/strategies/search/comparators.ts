import { kindOf } from './kinds.js';
import type { Site } from './proposal.js';
import { namesAt } from './source.js';
import { vocabularyOf } from './vocabulary.js';

/** Functions to sort by, likeliest first: by value, backwards, by length, by what an object in scope holds for it. */
export function comparatorsAt({ source, node }: Site): [string, number][] {
  const tables = namesAt(source, node)
    .filter((each) => kindOf(source, each.node) === 'object')
    .slice(0, 3);
  return [
    ['(a, b) => a - b', 0.8],
    ['(a, b) => b - a', 0.5],
    ...tables.map(({ name }): [string, number] => [`(a, b) => ${name}[a] - ${name}[b]`, 0.6]),
    ['(a, b) => a.length - b.length', 0.3],
    ...tables.map(({ name }): [string, number] => [`(a, b) => ${name}[b] - ${name}[a]`, 0.35]),
    ['(a, b) => b.length - a.length', 0.2],
    ['(a, b) => a.localeCompare(b)', 0.25],
    ...vocabularyOf(source)
      .properties.filter((name) => name !== 'length' && /^[\w$]+$/.test(name))
      .slice(0, 4)
      .flatMap((name): [string, number][] => [
        [`(a, b) => a.${name} - b.${name}`, 0.3],
        [`(a, b) => b.${name} - a.${name}`, 0.2],
        [`(a, b) => a.${name}.localeCompare(b.${name})`, 0.15],
      ]),
  ];
}
