import { z } from 'zod';
import type { Diagnostic } from './diagnostic.js';

const sarif = z.looseObject({
  version: z.string(),
  runs: z.array(
    z.looseObject({
      tool: z.looseObject({ driver: z.looseObject({ name: z.string() }) }).optional(),
      results: z
        .array(
          z.looseObject({
            ruleId: z.string().optional(),
            level: z.string().optional(),
            kind: z.string().optional(),
            message: z.looseObject({ text: z.string().optional() }),
            locations: z
              .array(
                z.looseObject({
                  physicalLocation: z
                    .looseObject({
                      artifactLocation: z.looseObject({ uri: z.string().optional() }).optional(),
                      region: z
                        .looseObject({ startLine: z.number().optional(), startColumn: z.number().optional() })
                        .optional(),
                    })
                    .optional(),
                }),
              )
              .optional(),
          }),
        )
        .optional(),
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
