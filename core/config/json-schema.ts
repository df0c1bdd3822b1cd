import * as z from 'zod/mini';
import { configSchema } from './schema.js';

/** The JSON Schema (draft 2020-12) of `.healer/config.json`, for editors. */
export function configJsonSchema(): Record<string, unknown> {
  const { $schema, ...rest } = z.toJSONSchema(configSchema, { io: 'input' });
  return { $schema, title: 'Settings of healer (.healer/config.json)', ...rest };
}
