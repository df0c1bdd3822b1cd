import { HealerError } from '../errors.js';
import type { FixPattern, Pattern } from '../model.js';
import { isPattern } from '../store/schemas.js';
import type { Store } from '../store/store.js';
import { mostFixes } from './records.js';

const schema = 'healer/patterns-export@1';

export interface Export {
  schema: typeof schema;
  patterns: FixPattern[];
}

/**
 * The recurring fixes, for another project: templates with their figures. Commits, file names and the code of examples are left
 * out unless they are asked for.
 */
export function exportPatterns(
  records: readonly Pattern[],
  { withExamples }: { withExamples: boolean },
): Export {
  const fixes = records.filter((record) => record.kind === 'fix');
  return {
    schema,
    patterns: fixes.map((record) => ({
      ...record,
      outcomes: anonymous(record),
      examples: withExamples ? record.examples : [],
    })),
  };
}

/** How often it was right, without saying of which patch. */
const anonymous = ({ outcomes }: FixPattern): FixPattern['outcomes'] =>
  outcomes.map(({ at, right }, index) => ({ patch: `imported-${index + 1}`, at, right }));

export interface ImportReport {
  /** Patterns that were not known here, and those that were. */
  added: number;
  known: number;
}

/**
 * Takes over what another project exported. Support of theirs counts as one commit: what recurs there may be new here. Throws
 * USAGE for a text that is no such export.
 */
export async function importPatterns(
  { patterns }: Pick<Store, 'patterns'>,
  text: string,
): Promise<ImportReport> {
  const incoming = readExport(text);
  return patterns.update((records) => {
    const room = mostFixes - records.filter(({ kind }) => kind === 'fix').length;
    const report: ImportReport = { added: 0, known: 0 };
    const known = new Map(records.map((record) => [record.id, record]));
    for (const each of incoming) {
      const own = known.get(each.id);
      if (own?.kind === 'fix') {
        report.known += 1;
        if (own.sources.imported === 0) own.support += 1;
        own.sources.imported = 1;
        continue;
      }
      if (report.added >= room) continue;
      report.added += 1;
      records.push({
        ...each,
        examples: [],
        outcomes: [],
        parent: null,
        support: 1,
        sources: { history: 0, patches: 0, imported: 1 },
      });
    }
    return report;
  });
}

function readExport(text: string): FixPattern[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    value = null;
  }
  const { schema: found, patterns } = (value ?? {}) as { schema?: unknown; patterns?: unknown };
  const records = Array.isArray(patterns)
    ? patterns.filter(isPattern).filter((record) => record.kind === 'fix')
    : [];
  if (found === schema && records.length > 0) return records;
  throw new HealerError('USAGE', 'This is no file of patterns, or holds none that can be used.', {
    next: 'Make one with: healer patterns export --output patterns.json',
  });
}
