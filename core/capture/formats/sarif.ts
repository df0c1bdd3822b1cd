import * as z from 'zod/mini';
import type { Diagnostic } from './diagnostic.js';

const location = z.looseObject({
  physicalLocation: z.optional(
    z.looseObject({
      artifactLocation: z.optional(z.looseObject({ uri: z.optional(z.string()) })),
      region: z.optional(
        z.looseObject({ startLine: z.optional(z.number()), startColumn: z.optional(z.number()) }),
      ),
    }),
  ),
});

const sarif = z.looseObject({
  version: z.string(),
  runs: z.array(
    z.looseObject({
      tool: z.optional(z.looseObject({ driver: z.looseObject({ name: z.string() }) })),
      results: z.optional(
        z.array(
          z.looseObject({
            ruleId: z.optional(z.string()),
            level: z.optional(z.string()),
            kind: z.optional(z.string()),
            message: z.looseObject({ text: z.optional(z.string()) }),
            locations: z.optional(z.array(location)),
          }),
        ),
      ),
    }),
  ),
});

/** Results of level `error` (the default is `warning`) of SARIF 2.1.0 (OASIS); undefined for any other JSON. */
export function parseSarif(json: unknown): Diagnostic[] | undefined {
  const read = sarif.safeParse(json);
  if (!read.success) return undefined;
  return read.data.runs.flatMap((run) => {
    const sensor = /typescript|^tsc$/i.test(run.tool?.driver.name ?? '') ? 'compiler' : 'linter';
    return (run.results ?? []).flatMap(({ ruleId, level, kind, message, locations }) => {
      const place = locations?.[0]?.physicalLocation;
      const uri = place?.artifactLocation?.uri;
      if (level !== 'error' || (kind !== undefined && kind !== 'fail') || uri === undefined) return [];
      const { startLine = 1, startColumn } = place?.region ?? {};
      const file = decode(uri);
      return [
        {
          sensor,
          rule: ruleId,
          message: message.text ?? '',
          file,
          line: startLine,
          ...(startColumn !== undefined && { column: startColumn }),
        },
      ];
    });
  });
}

function decode(uri: string): string {
  if (uri.startsWith('file:')) return uri;
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}
