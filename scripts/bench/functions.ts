/** A function-sized program with a fault and the cases that its tests are made of. */
export interface FunctionProgram {
  name: string;
  /** Text of the right function, which stands alone. */
  text: string;
  /** What the fault replaces, and by what. */
  fault: [right: string, wrong: string];
  /** Arguments and the value that the right function gives. */
  cases: [args: unknown[], expected: unknown][];
}

/** Written for the benchmark: strings, arrays, numbers, objects, recursion, loops within loops. */
export const functionPrograms: readonly FunctionProgram[] = [
  {
    name: 'binarySearch',
    text: `function binarySearch(sorted, wanted) {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const value = sorted[middle];
    if (value === wanted) return middle;
    if (value < wanted) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}`,
    fault: ['low <= high', 'low < high'],
    cases: [
      [[[], 1], -1],
      [[[1], 1], 0],
      [[[1, 3, 5, 7], 7], 3],
      [[[1, 3, 5, 7], 1], 0],
      [[[1, 3, 5, 7], 4], -1],
      [[[2, 4, 6, 8, 10], 6], 2],
      [[[2, 4, 6, 8, 10], 11], -1],
    ],
  },
  {
    name: 'parseDuration',
    text: `function parseDuration(text) {
  const units = { h: 3600, m: 60, s: 1 };
  let total = 0;
  let digits = '';
  for (const character of text.trim()) {
    if (character >= '0' && character <= '9') {
      digits += character;
      continue;
    }
    const factor = units[character];
    if (factor === undefined || digits === '') return null;
    total += Number(digits) * factor;
    digits = '';
  }
  return digits === '' ? total : null;
}`,
    fault: ['m: 60', 'm: 6'],
    cases: [
      [['5s'], 5],
      [['2m'], 120],
      [['1h30m'], 5400],
      [['1h1m1s'], 3661],
      [[' 10s '], 10],
      [['10'], null],
      [['h'], null],
      [['3x'], null],
    ],
  },
  {
    name: 'mergeIntervals',
    text: `function mergeIntervals(intervals) {
  const sorted = [...intervals].sort((a, b) => a[0] - b[0]);
  const merged = [];
  for (const [start, end] of sorted) {
    const last = merged[merged.length - 1];
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}`,
    fault: ['Math.max(last[1], end)', 'end'],
    cases: [
      [[[]], []],
      [[[[1, 2]]], [[1, 2]]],
      [
        [
          [
            [1, 9],
            [2, 3],
          ],
        ],
        [[1, 9]],
      ],
      [
        [
          [
            [5, 6],
            [1, 2],
          ],
        ],
        [
          [1, 2],
          [5, 6],
        ],
      ],
      [
        [
          [
            [1, 3],
            [3, 4],
          ],
        ],
        [[1, 4]],
      ],
      [
        [
          [
            [10, 12],
            [1, 4],
            [2, 11],
          ],
        ],
        [[1, 12]],
      ],
    ],
  },
  {
    name: 'wordWrap',
    text: `function wordWrap(text, width) {
  const lines = [];
  let line = '';
  for (const word of text.split(' ').filter(Boolean)) {
    if (line === '') line = word;
    else if (line.length + 1 + word.length <= width) line += ' ' + word;
    else {
      lines.push(line);
      line = word;
    }
  }
  if (line !== '') lines.push(line);
  return lines;
}`,
    fault: ['line.length + 1 + word.length', 'line.length + word.length'],
    cases: [
      [['', 5], []],
      [['one', 5], ['one']],
      [
        ['one two', 5],
        ['one', 'two'],
      ],
      [['one two', 7], ['one two']],
      [
        ['a b c d', 3],
        ['a b', 'c d'],
      ],
      [
        ['longest one', 4],
        ['longest', 'one'],
      ],
      [
        ['aa bb cc', 4],
        ['aa', 'bb', 'cc'],
      ],
    ],
  },
  {
    name: 'editDistance',
    text: `function editDistance(from, to) {
  let previous = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const cost = from[row - 1] === to[column - 1] ? 0 : 1;
      current[column] = Math.min(
        previous[column] + 1,
        current[column - 1] + 1,
        previous[column - 1] + cost,
      );
    }
    previous = current;
  }
  return previous[to.length];
}`,
    fault: ['const current = [row]', 'const current = [0]'],
    cases: [
      [['', ''], 0],
      [['abc', ''], 3],
      [['', 'abc'], 3],
      [['kitten', 'sitting'], 3],
      [['flaw', 'lawn'], 2],
      [['same', 'same'], 0],
      [['ab', 'ba'], 2],
    ],
  },
  {
    name: 'flattenObject',
    text: `function flattenObject(value, prefix = '') {
  const flat = {};
  for (const [key, inner] of Object.entries(value)) {
    const path = prefix === '' ? key : prefix + '.' + key;
    if (inner !== null && typeof inner === 'object' && !Array.isArray(inner))
      Object.assign(flat, flattenObject(inner, path));
    else flat[path] = inner;
  }
  return flat;
}`,
    fault: ['flattenObject(inner, path)', 'flattenObject(inner, key)'],
    cases: [
      [[{}], {}],
      [[{ a: 1 }], { a: 1 }],
      [[{ a: { b: 1 } }], { 'a.b': 1 }],
      [[{ a: { b: { c: 1 }, d: null } }], { 'a.b.c': 1, 'a.d': null }],
      [[{ a: [1, 2] }], { a: [1, 2] }],
      [[{ a: {}, b: 0 }], { b: 0 }],
    ],
  },
];
