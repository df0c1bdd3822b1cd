import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ReadAnswer, readAnswer } from '../../../../core/repair/strategies/model/answer/read.js';
import { applyEdits, editsByFile } from '../../../../core/sandbox/edits.js';
import { block } from '../../../support/scripted-model.js';

const cart = `export function total(items) {
  let sum = 0;
  for (const item of items) {
    sum += item.price;
  }
  return sum;
}

export const half = (a) => a / 2;

class Cart {
  total() {
    return 0;
  }
}
`;
const files: Record<string, string> = {
  'src/cart.js': cart,
  'src/crlf.js': 'function a() {\r\n  return 1;\r\n}\r\n',
  'src/twice.js': 'a();\nb();\na();\n',
  'test/cart.test.js': 'test();\n',
};
const shown = ['src/cart.js', 'src/crlf.js'];
const read = (answer: string): Promise<ReadAnswer> =>
  readAnswer(answer, { shown, read: async (file) => files[file] });

const readable: { title: string; answer: string; file?: string; text: string; changed?: [string, string] }[] =
  [
    {
      title: 'lines as they are',
      answer: block('src/cart.js', '    sum += item.price;', '    sum += item.price * item.count;'),
      text: cart.replace('item.price', 'item.price * item.count'),
      changed: ['', ' * item.count'],
    },
    {
      title: 'lines with another indentation, which the replacement gets too',
      answer: block(
        'src/cart.js',
        'let sum = 0;\nfor (const item of items) {',
        'let sum = 1;\nfor (const item of items) {',
      ),
      text: cart.replace('sum = 0', 'sum = 1'),
      changed: ['0', '1'],
    },
    {
      title: 'lines with other room between words, and without a blank line',
      answer: block(
        'src/cart.js',
        '  return   sum;\n}\nexport const half = (a) => a / 2;',
        '  return sum;\n}\nexport const half = (a) => a / 4;',
      ),
      text: cart.replace('}\n\nexport const half = (a) => a / 2', '}\nexport const half = (a) => a / 4'),
    },
    {
      title: 'part of a line',
      answer: block('src/cart.js', 'a / 2', 'a / 3'),
      text: cart.replace('a / 2', 'a / 3'),
      changed: ['2', '3'],
    },
    {
      title: 'lines that go, with their line end',
      answer: block('src/cart.js', '  let sum = 0;', ''),
      text: cart.replace('  let sum = 0;\n', ''),
    },
    {
      title: 'a file with Windows line ends',
      answer: block('src/crlf.js', 'function a() {\n  return 1;', 'function a() {\n  return 2;'),
      file: 'src/crlf.js',
      text: 'function a() {\r\n  return 2;\r\n}\r\n',
      changed: ['1', '2'],
    },
    {
      title: 'a file that is named as a heading',
      answer: block('src/cart.js', 'a / 2', 'a / 3').replace(
        'FILE: src/cart.js',
        '### **File: `src/cart.js`**',
      ),
      text: cart.replace('a / 2', 'a / 3'),
    },
    {
      title: 'no file at all, where only one of those shown fits',
      answer: block('', 'a / 2', 'a / 3').replace('FILE: ', ''),
      text: cart.replace('a / 2', 'a / 3'),
    },
    {
      title: 'a whole function, of which a word is changed',
      answer: `It is here:\n\n\`\`\`js\n${cart.slice(0, cart.indexOf('\n\n')).replace('item.price', 'item.cost')}\n\`\`\`\n`,
      text: cart.replace('item.price', 'item.cost'),
      changed: ['price', 'cost'],
    },
    {
      title: 'a whole method, written without its class',
      answer: 'FILE: src/cart.js\n```js\ntotal() {\n  return 7;\n}\n```',
      text: cart.replace('return 0', 'return 7'),
      changed: ['0', '7'],
    },
    {
      title: 'a test, which is for the gate to refuse',
      answer: block('test/cart.test.js', 'test();', 'test.skip();'),
      file: 'test/cart.test.js',
      text: 'test.skip();\n',
    },
  ];

for (const { title, answer, file = 'src/cart.js', text, changed } of readable)
  test(`an answer is read that has ${title}`, async () => {
    const found = await read(answer);
    assert.ok('edits' in found, JSON.stringify(found));
    assert.deepEqual([...editsByFile(found.edits).keys()], [file]);
    assert.equal(applyEdits(files[file] ?? '', found.edits), text);
    const [edit] = found.edits;
    if (changed)
      assert.deepEqual([files[file]?.slice(edit?.range.start, edit?.range.end), edit?.text], changed);
  });

const unreadable: Record<string, string> = {
  'nothing but talk': 'Replace the minus by a plus in line 3 of src/cart.js.',
  'nothing at all': '',
  'a quotation that is not in the file': block('src/cart.js', 'return total;', 'return sum;'),
  'a quotation that differs in a letter': block('src/cart.js', '  retrun sum;', '  return sum + 1;'),
  'a quotation that is there twice': block('src/twice.js', 'a();', 'c();'),
  'a quotation that ends within a word': block('src/cart.js', 'sum += item.pri', 'sum += item.co'),
  'no quotation': block('src/cart.js', '', 'export const one = 1;'),
  'a file that is not there': block('src/basket.js', 'a / 2', 'a / 3'),
  'a file in other letters': block('SRC/Cart.js', 'a / 2', 'a / 3'),
  'a file outside of the repository': block('../src/cart.js', 'a / 2', 'a / 3'),
  'an absolute file': block('/etc/hosts', 'localhost', 'evil'),
  'a block that never ends': block('src/cart.js', 'a / 2', 'a / 3').replace('>>>>>>> REPLACE', ''),
  'a block without a divider': block('src/cart.js', 'a / 2', 'a / 3').replace('=======', ''),
  'a block with two dividers': block('src/cart.js', 'a / 2\n=======\nb', 'a / 3'),
  'one good block and one that is not': `${block('src/cart.js', 'a / 2', 'a / 3')}${block('src/cart.js', 'nowhere', 'b')}`,
  'two blocks for one place': `${block('src/cart.js', 'a / 2', 'a / 3')}${block('src/cart.js', '(a) => a / 2', '(a) => a / 4')}`,
  'what is there already': block('src/cart.js', 'a / 2', 'a / 2'),
  'a function of another name': 'FILE: src/cart.js\n```js\nfunction sum() {\n  return 1;\n}\n```',
  'a function of another kind': 'FILE: src/cart.js\n```js\nfunction half(a) {\n  return a / 3;\n}\n```',
  'code beside functions':
    'FILE: src/cart.js\n```js\nimport x from "y";\nexport const half = (a) => x(a);\n```',
};

for (const [title, answer] of Object.entries(unreadable))
  test(`an answer is not read that has ${title}, and why is told`, async () => {
    const found = await read(answer);
    assert.ok('trouble' in found, JSON.stringify(found));
    assert.match(found.trouble, /\w.*\.$/);
  });
