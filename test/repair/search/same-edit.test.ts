import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Edit } from '../../../core/model.js';
import { editOfSearch } from '../../../core/repair/strategies/search/same-edit.js';
import { applyEdits } from '../../../core/sandbox/edits.js';

const file = 'src/list.js';
const text = `export function pick(items, from, to) {
  const found = [];
  for (let at = from; at <= to; at++) {
    if (items[at] > from) found.push(items[at]);
    log(found);
  }
  return clamp(to, from, found);
}
`;
const context = {
  suspects: [
    { range: { file, start: 0, end: text.length }, suspiciousness: 1, line: 1, endLine: 9, reasons: {} },
  ],
  read: async (name: string) => (name === file ? text : undefined),
};

function edit(before: string, after: string): Edit {
  const start = text.indexOf(before);
  assert.ok(start >= 0 && text.indexOf(before, start + 1) < 0, before);
  return { range: { file, start, end: start + before.length }, text: after };
}

const found: { title: string; edits: Edit[]; says: RegExp; result: string }[] = [
  {
    title: 'an operator that is another',
    edits: [edit('at <= to', 'at < to')],
    says: /^replace `<=` by `<`$/,
    result: text.replace('<=', '<'),
  },
  {
    title: 'a statement in other layout, with needless parentheses and a comment',
    edits: [edit('return clamp(to, from, found);', 'return (\n    clamp( to, from ) // to be safe\n  );')],
    says: /^call `clamp` with `\(to, from\)`$/,
    result: text.replace('clamp(to, from, found)', 'clamp(to, from)'),
  },
  {
    title: 'a statement that goes with its line',
    edits: [edit('    log(found);\n', '')],
    says: /^delete/,
    result: text.replace('    log(found);\n', ''),
  },
  {
    title: 'the exchange of two arguments, as two edits',
    edits: [edit('clamp(to,', 'clamp(from,'), edit(' from, found', ' to, found')],
    says: /to|swap/,
    result: text.replace('clamp(to, from', 'clamp(from, to'),
  },
];

for (const { title, edits, says, result } of found)
  test(`search is found to have ${title}`, async () => {
    const own = await editOfSearch(context, edits);
    assert.ok(own);
    assert.match(own.title, says);
    assert.equal(applyEdits(text, own.edits).replace(/^\s*\n/gm, ''), result);
    assert.ok(own.prior > 0 && own.prior <= 1);
  });

const paired: { title: string; edits: Edit[]; result: string }[] = [
  {
    title: 'two edits that have nothing to do with one another',
    edits: [edit('at <= to', 'at < to'), edit('return clamp(to, from, found);', 'return clamp(to, from);')],
    result: text.replace('<=', '<').replace('clamp(to, from, found)', 'clamp(to, from)'),
  },
  {
    title: 'a statement that goes, told as its text and its line end, beside another edit',
    edits: [edit('at++', 'at += 2'), edit('    log(found)', ''), edit(';\n  }\n  return', '\n  }\n  return')],
    result: text.replace('at++', 'at += 2').replace('    log(found);\n', ''),
  },
];
for (const { title, edits, result } of paired)
  test(`search is found to have ${title}`, async () => {
    const own = await editOfSearch(context, edits);
    assert.ok(own);
    assert.equal(own.layer, 2);
    assert.match(own.title, /; /);
    assert.equal(applyEdits(text, own.edits).replace(/^\s*\n/gm, ''), result);
  });

test('search is found to have two edits, each of a file', async () => {
  const texts: Record<string, string> = {
    'src/a.js': 'export const a = 1 + x;\n',
    'src/b.js': 'export const b = y < 2;\n',
  };
  const suspects = Object.entries(texts).map(([name, { length: end }]) => ({
    range: { file: name, start: 0, end },
    suspiciousness: 1,
    line: 1,
    endLine: 1,
    reasons: {},
  }));
  const replaced = (name: string, before: string, after: string): Edit => {
    const start = texts[name]?.indexOf(before) ?? -1;
    return { range: { file: name, start, end: start + before.length }, text: after };
  };
  const own = await editOfSearch({ suspects, read: async (name) => texts[name] }, [
    replaced('src/a.js', '+', '-'),
    replaced('src/b.js', '<', '<='),
  ]);
  assert.match(own?.title ?? '', /^replace `\+` by `-`; replace `<` by `<=`$/);
  assert.deepEqual(new Set(own?.edits.map(({ range }) => range.file)), new Set(['src/a.js', 'src/b.js']));
});

const notFound: Record<string, Edit[]> = {
  'what no kind of edit makes': [edit('clamp(to, from, found)', 'clamp(to, from, found.map(String))')],
  'what changes nothing but layout': [edit('at <= to', '(at<=to)')],
  'what does not parse': [edit('at <= to', 'at <= (')],
  'two edits of which one is of no kind': [
    edit('at <= to', 'at < to'),
    edit('clamp(to, from, found)', 'clamp(to, from, found.map(String))'),
  ],
  'edits of a file that is not suspected beside another': [
    edit('<=', '<'),
    { range: { file: 'src/b.js', start: 0, end: 0 }, text: '1;' },
  ],
  'a file that is not suspected': [{ range: { file: 'src/b.js', start: 0, end: 0 }, text: '1;' }],
  'nothing at all': [],
};

for (const [title, edits] of Object.entries(notFound))
  test(`search is not said to have ${title}`, async () => {
    assert.equal(await editOfSearch(context, edits), null);
  });
