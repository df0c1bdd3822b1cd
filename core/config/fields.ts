import * as z from 'zod/mini';
import { isDuration } from './duration.js';

const aDuration = { error: 'a duration such as "30s", "5m" or "1h"' };
const aVariable = { error: 'the name of an environment variable such as "ANTHROPIC_API_KEY", or null' };

export const duration = z
  .string(aDuration)
  .check(
    z.refine(isDuration, aDuration),
    z.meta({ pattern: '^\\d+(\\.\\d+)?(ms|s|m|h)$', examples: ['30s', '5m', '1h'] }),
  );

export const count = (from: number, to: number) => z.int().check(z.gte(from), z.lte(to));

/** US dollars. */
export const price = () => z.number().check(z.gte(0), z.lte(1_000_000));

/** The name of an environment variable that holds a key; the key itself is never in the settings. */
export const keyVariable = () =>
  z
    ._default(z.nullable(z.string(aVariable).check(z.regex(/^[A-Za-z_][A-Za-z0-9_]*$/, aVariable))), null)
    .check(z.describe('The environment variable that holds the key. The key itself is never in this file.'));
