import assert from 'node:assert/strict';
import { test } from 'node:test';
import ts from 'typescript';
import { applyEdits } from '../../core/sandbox/edits.js';
import { translateEdit } from '../../core/sandbox/screening/built/translate.js';
import { align } from '../../core/workspace/built/align.js';

const source = `import { rate } from './rate.js';

interface Item {
  price: number;
}

export function total(items: readonly Item[], limit: number): number {
  let sum: number = 0;
  for (const item of items) {
    if (sum > limit) break;
    sum += item.price * (rate as number);
  }
  return sum;
}
`;

function built(module: ts.ModuleKind) {
  const { outputText: text } = ts.transpileModule(source, {
    compilerOptions: { module, target: ts.ScriptTarget.ES2022 },
  });
  const lines = text.split('\n').length;
  const [alignment] = align({ file: 'dist/a.js', text }, [
    { source: 'src/a.ts', text: source, from: 1, to: lines },
  ]);
  assert.ok(alignment);
  return { file: 'dist/a.js', text, alignment };
}

/** The line of what is built that an edit of the source changes; null where it cannot be told. */
function lineAfter(module: ts.ModuleKind, from: string, put: string): string | null {
  const output = built(module);
  const start = source.indexOf(from);
  const edit = translateEdit(
    { range: { file: 'src/a.ts', start, end: start + from.length }, text: put },
    output,
  );
  if (edit === null) return null;
  const before = output.text.split('\n');
  const after = applyEdits(output.text, [edit]).split('\n');
  return (after.find((line, at) => line !== before[at]) ?? '').trim();
}

const told: [from: string, put: string, line: string][] = [
  ['sum > limit', 'sum >= limit', 'if (sum >= limit)'],
  ['>', '<', 'if (sum < limit)'],
  ['break;', 'continue;', 'continue;'],
  ['return sum', 'return Math.max(sum, limit)', 'return Math.max(sum, limit);'],
  ['item.price', 'item.cost', 'sum += item.cost * rate;'],
];
for (const [from, put, line] of told) {
  test(`\`${from}\` that becomes \`${put}\` is the same in what is built`, () => {
    assert.equal(lineAfter(ts.ModuleKind.ESNext, from, put), line);
  });
}

const untold: [title: string, from: string, put: string, module?: ts.ModuleKind][] = [
  ['replaces a type', 'sum: number = 0', 'sum: number = 1'],
  ['brings a type', 'return sum', 'return sum as number'],
  ['brings a name that is called otherwise there', 'return sum', 'return rate', ts.ModuleKind.CommonJS],
  ['brings a name that is not there', 'return sum', 'return other(sum)'],
];
for (const [title, from, put, module = ts.ModuleKind.ESNext] of untold) {
  test(`an edit that ${title} is not made in what is built`, () => {
    assert.equal(lineAfter(module, from, put), null);
  });
}
