import type { Expression, JsonSourceFile } from 'typescript';

export interface JsonPlace {
  /** 1-based. */
  line: number;
  /** 1-based. */
  column: number;
  offset: number;
}

export interface JsonPlaces {
  /** The first place where the text stops being JSON, and why; null when it is JSON. */
  broken: (JsonPlace & { message: string }) | null;
  /** Where the value at `path` stands, or its key; the nearest place above it when there is no such value. */
  at(path: readonly PropertyKey[], key: boolean): JsonPlace;
}

/** Finds keys and values in a JSON text. Slow to load: only for texts that are known to be wrong. */
export async function locateJson(text: string): Promise<JsonPlaces> {
  const { default: ts } = await import('typescript');
  const source: JsonSourceFile & { parseDiagnostics?: { start: number; messageText: unknown }[] } =
    ts.parseJsonText('config.json', text);
  const root = source.statements[0]?.expression;

  const place = (offset: number): JsonPlace => {
    const { line, character } = source.getLineAndCharacterOfPosition(offset);
    return { line: line + 1, column: character + 1, offset };
  };

  const find = (node: Expression | undefined, path: readonly PropertyKey[], key: boolean): number => {
    if (!node) return 0;
    const [head, ...rest] = path;
    if (head === undefined) return node.getStart(source);
    if (ts.isArrayLiteralExpression(node) && typeof head === 'number')
      return node.elements[head] ? find(node.elements[head], rest, key) : node.getStart(source);
    if (!ts.isObjectLiteralExpression(node)) return node.getStart(source);
    const found = node.properties.find(
      (property) =>
        ts.isPropertyAssignment(property) && ts.isStringLiteral(property.name) && property.name.text === head,
    );
    if (!found || !ts.isPropertyAssignment(found)) return node.getStart(source);
    return key && rest.length === 0 ? found.name.getStart(source) : find(found.initializer, rest, key);
  };

  return { broken: findBreak(), at: (path, key) => place(find(root, path, key)) };

  function findBreak(): JsonPlaces['broken'] {
    const [first] = source.parseDiagnostics ?? [];
    if (first) return { ...place(first.start), message: String(first.messageText) };
    try {
      JSON.parse(text);
      return null;
    } catch (error) {
      // What TypeScript tolerates in its own config files: comments, single quotes, a comma at the end.
      const { message } = error as Error;
      const offset = Number(/position (\d+)/.exec(message)?.[1] ?? text.length);
      return {
        ...place(Math.min(offset, text.length)),
        message: message.replace(/ in JSON at position.*/, ''),
      };
    }
  }
}
