/** Names of code that a message tells: quoted ones, those before `is not a function`, and words written like code. */
export function namesInMessage(message: string): string[] {
  const line = message.slice(0, 2000).replace(/(?:file:\/\/)?(?:[A-Za-z]:)?[\\/][^\s'"`()]+/g, ' ');
  const quoted = [...line.matchAll(/['"`‘“]((?:[\w$@/-]|\.(?=\w))+)(?:\(\))?['"`’”]/g)].map(
    ([, name = '']) => name,
  );
  const called = [
    ...line.matchAll(/([\w$.]+)(?:\(\.{3}\))? is not (?:a function|defined|a constructor|iterable)/g),
  ].map(([, name = '']) => name);
  const words = line.match(/\b[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*\b/g) ?? [];
  const code = words.filter((word) => /[a-z][A-Z]|_|\$|\.|\d/.test(word));
  return unique([...quoted, ...called, ...code].flatMap(withLastPart)).slice(0, 40);
}

/** Names of code on a line of source, without words of the language. */
export function namesInLine(line: string): string[] {
  const names = line.slice(0, 500).match(/[A-Za-z_$][\w$]*/g) ?? [];
  return unique(names.filter((name) => name.length > 1 && !words.has(name)));
}

/** `lib.parse` is about `parse` too. */
const withLastPart = (name: string): string[] => {
  const last = name.replace(/^.*\./, '');
  return last === name || last === '' ? [name] : [name, last];
};

const unique = (names: readonly string[]): string[] =>
  [...new Set(names)].filter((name) => name.length <= 80);

const words = new Set(
  `abstract any as async await boolean break case catch class const continue debugger declare default delete do else enum
  export extends false finally for from function get if implements import in infer instanceof interface is keyof let
  module namespace never new null number object of package private protected public readonly require return satisfies set
  static string super switch symbol this throw true try type typeof undefined unknown var void while with yield exports
  console log`.split(/\s+/),
);
