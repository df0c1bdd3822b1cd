import { createHash } from 'node:crypto';
import type { ErrorClass } from '../../core/model.js';
import { WrittenHistory } from './history.js';

const day = 86_400_000;

/** Of each error: the day it broke, its class, what it is, the hours to a fix, its strategy and confidence, and what became of it. */
type Row = [
  day: number,
  kind: ErrorClass,
  title: string,
  file: string,
  hours: number | null,
  strategy: string,
  confidence: number,
  fate: 'merged' | 'rejected' | 'reverted' | 'waits' | 'held' | 'none',
];

const rows: Row[] = [
  [
    1,
    'assertion',
    'prices are added up: Expected values to be strictly equal',
    'src/cart.js',
    2,
    'search',
    0.91,
    'merged',
  ],
  [
    2,
    'null-property',
    "Cannot read properties of undefined (reading 'name')",
    'src/user.js',
    5,
    'rules',
    0.84,
    'merged',
  ],
  [
    3,
    'type-error',
    "TS2345: Argument of type 'string' is not assignable to 'number'",
    'src/tax.ts',
    1,
    'compiler',
    0.95,
    'merged',
  ],
  [6, 'lint', 'no-undef: total is not defined', 'src/total.js', 1, 'lint', 0.97, 'merged'],
  [8, 'assertion', 'a discount is given from 100 euros on', 'src/discount.js', 9, 'search', 0.55, 'rejected'],
  [9, 'undefined-identifier', 'shippingCost is not defined', 'src/shipping.js', 2, 'rules', 0.88, 'merged'],
  [12, 'assertion', 'orders are sorted by date', 'src/orders.js', 7, 'search', 0.74, 'merged'],
  [
    13,
    'null-property',
    "Cannot read properties of null (reading 'length')",
    'src/list.js',
    3,
    'rules',
    0.79,
    'reverted',
  ],
  [15, 'module-not-found', "Cannot find module './formats.js'", 'src/print.js', 1, 'rules', 0.93, 'merged'],
  [17, 'assertion', 'a refund is never negative', 'src/refund.js', 26, 'model', 0.62, 'merged'],
  [19, 'unhandled-rejection', 'fetch failed', 'src/stock.js', 4, 'rules', 0.71, 'merged'],
  [22, 'assertion', 'rounding is half to even', 'src/round.js', 31, 'model', 0.48, 'rejected'],
  [
    23,
    'type-error',
    "TS2322: Type 'null' is not assignable to type 'Date'",
    'src/dates.ts',
    1,
    'compiler',
    0.94,
    'merged',
  ],
  [24, 'assertion', 'an empty basket costs nothing', 'src/cart.js', 2, 'search', 0.87, 'merged'],
  [29, 'not-a-function', 'items.flatmap is not a function', 'src/items.js', 1, 'rules', 0.96, 'merged'],
  [31, 'assertion', 'vouchers can be used once', 'src/voucher.js', 14, 'search', 0.66, 'merged'],
  [
    33,
    'data-parse',
    'Unexpected token } in JSON at position 210',
    'src/settings.js',
    3,
    'rules',
    0.82,
    'merged',
  ],
  [36, 'assertion', 'postage depends on weight', 'src/shipping.js', 11, 'search', 0.58, 'rejected'],
  [
    38,
    'null-property',
    "Cannot read properties of undefined (reading '0')",
    'src/pages.js',
    2,
    'rules',
    0.86,
    'merged',
  ],
  [40, 'lint', 'no-unreachable: Unreachable code', 'src/pages.js', 1, 'lint', 0.9, 'merged'],
  [44, 'assertion', 'holidays are no working days', 'src/calendar.js', 6, 'search', 0.77, 'merged'],
  [47, 'stack-overflow', 'Maximum call stack size exceeded', 'src/tree.js', 19, 'model', 0.69, 'merged'],
  [50, 'assertion', 'names are compared without case', 'src/search.js', 4, 'search', 0.81, 'merged'],
  [
    52,
    'null-property',
    "Cannot read properties of undefined (reading 'street')",
    'src/address.js',
    2,
    'rules',
    0.85,
    'waits',
  ],
  [53, 'assertion', 'a month has its own length', 'src/calendar.js', 8, 'search', 0.64, 'held'],
  [54, 'version-break', 'parse is not exported by dates@4', 'src/dates.ts', null, '', 0, 'none'],
  [55, 'assertion', 'the invoice number goes on after New Year', 'src/invoice.js', null, '', 0, 'none'],
];

/** A busy repository over the eight weeks before `now`: thirty errors, their fixes, a model, and two tests that flap. */
export function eightWeeks(now: number): WrittenHistory {
  const at = (days: number, hours = 0): string =>
    new Date(now - 56 * day + days * day + hours * 3_600_000).toISOString();
  const steps: { at: string; take(history: WrittenHistory): unknown }[] = [];
  const step = (time: string, take: (history: WrittenHistory) => unknown) => steps.push({ at: time, take });
  for (const [index, [begin, kind, title, file, hours, strategy, confidence, fate]] of rows.entries()) {
    const [error, patch] = [idOf('error', title), idOf('patch', title)];
    const broke = at(begin);
    step(broke, (history) =>
      history.error(broke, error, {
        class: kind,
        title,
        count: 1 + ((index * 7) % 23),
        locations: [{ file, line: 4 + ((index * 13) % 80) }],
      }),
    );
    if (hours === null) continue;
    const offered = at(begin, hours);
    const state = fate === 'held' ? 'held' : 'proposed';
    step(offered, (history) =>
      history
        .patch(offered, patch, {
          errors: [error],
          strategy,
          state,
          title: `Fix ${file.slice(4)}`,
          files: [file],
          confidence: { value: confidence, factors: [] },
          safety: { value: fate === 'held' ? 0.61 : 0.96, factors: [] },
          seconds: 3 + ((index * 11) % 40),
        })
        .error(offered, error, { state: 'patched', patch }),
    );
    if (strategy === 'model')
      step(at(begin, hours - 0.1), (history) =>
        history.append(at(begin, hours - 0.1), [
          {
            type: 'model.asked',
            data: {
              model: 'openai-compatible/gpt-large',
              answer: 'h',
              tokens: { prompt: 5200 + index * 40, answer: 640 },
              cost: 0.042,
            },
          },
        ]),
      );
    if (fate === 'waits' || fate === 'held') continue;
    const decided = at(begin, hours + 3 + (index % 5) * 4);
    const accepted = fate !== 'rejected';
    step(decided, (history) =>
      history
        .patch(decided, patch, { state: accepted ? 'merged' : 'rejected' })
        .error(decided, error, accepted ? { state: 'resolved' } : { state: 'open', patch: null }),
    );
    if (fate !== 'reverted') continue;
    const reverted = at(begin + 4);
    step(reverted, (history) =>
      history.patch(reverted, patch, { state: 'reverted' }).error(reverted, error, { state: 'regressed' }),
    );
  }
  for (const [title, outcomes] of flappingRows)
    step(at(20), (history) =>
      history.error(at(20), idOf('error', title), {
        class: 'flaky',
        title,
        flapping: true,
        tests: [{ file: 'test/stock.test.js', path: ['the warehouse', title] }],
        history: [...outcomes].map((sign) => ({ at: at(50), tree: 'a'.repeat(40), failed: sign === 'x' })),
      }),
    );
  const history = new WrittenHistory();
  steps.sort((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
  for (const { take } of steps) take(history);
  return history;
}

const idOf = (noun: string, title: string): string =>
  createHash('sha256').update(`${noun} ${title}`).digest('hex').slice(0, 12);

const flappingRows: [title: string, outcomes: string][] = [
  ['answers within a second', '..x.x..xx..x...x.x..x.'],
  ['two orders at once', '......x.........x.....'],
];
