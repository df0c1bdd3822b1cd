const mostCharacters = 500;

/** What was thrown in one bounded text, which two runs of one program give alike. */
export function messageOf(thrown: unknown): string {
  try {
    const text =
      thrown instanceof Error || isErrorLike(thrown) ? `${thrown.name}: ${thrown.message}` : String(thrown);
    return text.slice(0, mostCharacters);
  } catch {
    return 'something that cannot be shown';
  }
}

/** Errors of another realm are no instances of this one's. */
const isErrorLike = (value: unknown): value is { name: unknown; message: unknown } =>
  typeof value === 'object' && value !== null && 'message' in value && 'name' in value;
