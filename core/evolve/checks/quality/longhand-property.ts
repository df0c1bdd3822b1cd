import type { FileCheck } from '../../check.js';

export const longhandProperty: FileCheck = {
  id: 'longhand-property',
  category: 'quality',
  severity: 'note',
  reach: 'file',
  title: 'a property that is written `{ a: a }` in a file that writes `{ a }` elsewhere',
  why: 'Two ways to write the same in one file make the reader look for a difference. Files that always write it in full are left alone, and so are objects of which every property is written in full while one of them needs it.',
  example: {
    bad: 'const point = { x, y };\nconst size = { width: width };',
    good: 'const point = { x, y };\nconst size = { width };',
  },
  fixes: true,
  on: true,
  eslint: ['object-shorthand'],
  begin(source) {
    const found: (() => void)[] = [];
    let isUsed = false;
    return {
      ObjectExpression({ properties }) {
        const own = properties.filter((each) => each.type === 'Property');
        if (own.some(({ shorthand, method }) => shorthand && !method)) isUsed = true;
        const isAllLong = own.every(({ shorthand, method }) => !shorthand && !method);
        const repeated = own.filter(
          ({ key, value, computed, shorthand }) =>
            !computed &&
            !shorthand &&
            key.type === 'Identifier' &&
            value.type === 'Identifier' &&
            key.name === value.name,
        );
        if (isAllLong && repeated.length < own.length) return;
        for (const node of repeated) {
          if (source.text.slice(node.key.range[1], node.value.range[0]).trim() !== ':') continue;
          found.push(() =>
            source.report({
              at: node,
              message: `${source.textOf(node.key)} can be written once`,
              fix: {
                title: 'write the name once',
                edits: [{ start: node.key.range[1], end: node.value.range[1], text: '' }],
              },
            }),
          );
        }
      },
      'Program:exit'() {
        if (isUsed) for (const report of found) report();
      },
    };
  },
};
