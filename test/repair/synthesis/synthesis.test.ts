import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type FaultyProgram, synthesise } from './program.js';

interface Case extends FaultyProgram {
  title: string;
  /** Texts of which one plausible candidate's source has to contain all. */
  expect: RegExp;
}

const cases: Case[] = [
  {
    title: 'a condition is made of values that were seen at run time',
    source: `exports.fits = (box, item) => {
  if (item.width < box.width) {
    return 'yes';
  }
  return 'no';
};
`,
    failing: {
      'too high': "fits({ width: 5, height: 2 }, { width: 3, height: 4 }), 'no'",
      'a little too high': "fits({ width: 50, height: 20 }, { width: 7, height: 21 }), 'no'",
      'much too high': "fits({ width: 9, height: 1 }, { width: 1, height: 7 }), 'no'",
    },
    passing: {
      small: "fits({ width: 5, height: 5 }, { width: 3, height: 4 }), 'yes'",
      'too wide': "fits({ width: 5, height: 5 }, { width: 6, height: 4 }), 'no'",
      flat: "fits({ width: 5, height: 3 }, { width: 4, height: 1 }), 'yes'",
      low: "fits({ width: 9, height: 2 }, { width: 1, height: 1 }), 'yes'",
      'low and high': "fits({ width: 9, height: 7 }, { width: 2, height: 6 }), 'yes'",
      huge: "fits({ width: 50, height: 40 }, { width: 49, height: 39 }), 'yes'",
    },
    expect:
      /item\.width < box\.width && item\.height < box\.height|item\.height < box\.height && item\.width < box\.width/,
  },
  {
    title: 'an early exit gets the condition that tells the failing tests from the passing ones',
    source: `exports.initials = (names) => {
  let text = '';
  for (const name of names) {
    text += name[0].toUpperCase();
  }
  return text;
};
`,
    failing: {
      'an empty name': "initials(['ada', '', 'grace']), 'AG'",
      'only empty names': "initials(['', '']), ''",
    },
    passing: { 'two names': "initials(['ada', 'grace']), 'AG'", 'no names': "initials([]), ''" },
    expect:
      /if \((?:!name|!name\.length|name == ''|name === ''|name\.length === 0)\) continue;|if \(name(?:\.length)?\)/,
  },
  {
    title: 'a result is found from what the assertions expected',
    source: `exports.middle = (list) => {
  const half = Math.floor(list.length / 2);
  return list[half - 1];
};
`,
    failing: { three: 'middle([1, 5, 9]), 5', five: 'middle([2, 4, 6, 8, 9]), 6', one: 'middle([7]), 7' },
    passing: {},
    expect: /return list\[half\];/,
  },
  {
    title: 'a constant gets the value that follows from the assertions',
    source: `exports.price = (count) => {
  const fee = 250;
  return count * 31 + fee;
};
`,
    failing: { none: 'price(0), 777', one: 'price(1), 808', ten: 'price(10), 1087' },
    passing: {},
    expect: /const fee = 777;/,
  },
];

test('what a test expects is not put in place of what is computed', async (t) => {
  const found = await synthesise(t, {
    source: `exports.greet = (name) => {
  const text = 'Hello, ' + name;
  return text.toUpperCase();
};
`,
    failing: { 'greets loudly': "greet('Ada'), 'hello-Ada!'" },
    passing: {},
  });
  assert.deepEqual(
    found.filter(({ text }) => text.includes('hello-Ada!')),
    [],
  );
});

for (const { title, expect, ...program } of cases) {
  test(title, async (t) => {
    const found = await synthesise(t, program);
    const plausible = found.filter((each) => each.plausible).map(({ text }) => text);
    assert.ok(
      plausible.some((text) => expect.test(text)),
      plausible.join('\n---\n') || 'nothing plausible',
    );
  });
}
