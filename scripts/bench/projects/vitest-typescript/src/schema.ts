import { all, fail, map, ok, type Result } from '@/shared/result';

export interface Schema<T> {
  parse(value: unknown, path?: string): Result<T, string[]>;
}

export const text = ({ min = 0, max = Infinity }: { min?: number; max?: number } = {}): Schema<string> => ({
  parse(value, path = 'value') {
    if (typeof value !== 'string') return fail([`${path} is no text`]);
    if (value.length < min) return fail([`${path} is shorter than ${min}`]);
    return value.length > max ? fail([`${path} is longer than ${max}`]) : ok(value);
  },
});

export const whole = (least = -Infinity): Schema<number> => ({
  parse: (value, path = 'value') =>
    Number.isInteger(value) && (value as number) >= least
      ? ok(value as number)
      : fail([`${path} is no whole number${least > -Infinity ? ` from ${least}` : ''}`]),
});

export const list = <T>(inner: Schema<T>): Schema<T[]> => ({
  parse(value, path = 'value') {
    if (!Array.isArray(value)) return fail([`${path} is no list`]);
    const parsed = all(value.map((each, index) => inner.parse(each, `${path}[${index}]`)));
    return parsed.ok ? parsed : fail(parsed.error.flat());
  },
});

export const optional = <T>(inner: Schema<T>, fallback?: T): Schema<T | undefined> => ({
  parse: (value, path) => (value === undefined ? ok(fallback) : inner.parse(value, path)),
});

export function object<T extends object>(fields: { [K in keyof T]: Schema<T[K]> }): Schema<T> {
  return {
    parse(value, path = '') {
      if (typeof value !== 'object' || value === null) return fail([`${path || 'value'} is no object`]);
      const entries = Object.entries(fields) as [keyof T & string, Schema<unknown>][];
      const parsed = entries.map(([name, schema]) =>
        map(
          schema.parse((value as T)[name], path === '' ? name : `${path}.${name}`),
          (own) => [name, own] as const,
        ),
      );
      const joined = all(parsed);
      return joined.ok ? ok(Object.fromEntries(joined.value) as T) : fail(joined.error.flat());
    },
  };
}
