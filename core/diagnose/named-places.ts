import { withCauses } from '../capture/classify.js';
import { placesInMessage } from '../capture/message-places.js';
import type { Failure } from '../model.js';
import type { Statement } from './statements.js';

/** A place that a message names, with a way to tell the import statement that it means. */
export interface NamedPlace {
  file: string;
  line: number;
  specifier?: string;
  mentions(statement: Statement): boolean;
}

/** What the messages of failures point at in the project: unparsable places and unresolved imports. */
export function namedPlaces(failures: readonly Failure[]): NamedPlace[] {
  return failures.flatMap((failure) =>
    withCauses(failure.thrown).flatMap((thrown) =>
      placesInMessage(thrown).map(({ file, line, specifier }) => ({
        file,
        line,
        ...(specifier !== undefined && { specifier }),
        mentions: (statement: Statement) => specifier !== undefined && mentionsModule(statement, specifier),
      })),
    ),
  );
}

/** ESM messages hold the resolved path, the code holds what was written: compare the last name. */
function mentionsModule(statement: Statement, specifier: string): boolean {
  const last =
    specifier
      .replace(/\.[cm]?[jt]sx?$/, '')
      .split('/')
      .at(-1) ?? specifier;
  return (last.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []).every((word) => statement.names.has(word));
}
