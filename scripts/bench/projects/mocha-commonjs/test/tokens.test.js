const assert = require('node:assert/strict');
const { evaluate, tokenize } = require('../src/tokens.js');

describe('tokens', () => {
  it('are told apart', () =>
    assert.deepEqual(
      tokenize('a1 + 2.5').map(({ kind, text }) => kind + ':' + text),
      ['name:a1', 'operator:+', 'number:2.5'],
    ));
  it('may be none', () => assert.deepEqual(tokenize('  '), []));
  it('refuse other characters', () => assert.throws(() => tokenize('1 $ 2'), /unexpected \$ at 2/));
});

describe('evaluate', () => {
  const cases = {
    1: 1,
    '1 + 2': 3,
    '2 - 3 - 4': -5,
    '2 + 3 * 4': 14,
    '(2 + 3) * 4': 20,
    '8 / 2 / 2': 2,
    '-3 + 5': 2,
    '2 * -3': -6,
    '-(1 + 1)': -2,
  };
  for (const [text, value] of Object.entries(cases)) it(text, () => assert.equal(evaluate(text), value));

  it('knows names', () => assert.equal(evaluate('a * (b - 1)', { a: 3, b: 5 }), 12));
  it('says where it ends too early', () => assert.throws(() => evaluate('1 +'), /end/));
  it('says what it did not expect', () => assert.throws(() => evaluate('* 2'), /unexpected \*/));
});
