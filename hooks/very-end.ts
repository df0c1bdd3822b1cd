/**
 * Calls `see` once, after every `exit` listener of the program. One of them may itself call `process.exit`, which
 * leaves out those that come after it (tape's does), so being the last listener is not enough.
 */
export function atVeryEnd(see: () => void): void {
  let seen = false;
  const once = () => {
    if (seen) return;
    seen = true;
    see();
  };
  const ending = process as unknown as {
    emit(event: string, ...values: unknown[]): boolean;
    reallyExit(code?: number): never;
  };
  const { emit, reallyExit } = ending;
  ending.emit = function emitted(event, ...values) {
    const heard = emit.call(process, event, ...values);
    if (event === 'exit') once();
    return heard;
  };
  ending.reallyExit = function exited(code) {
    once();
    return reallyExit.call(process, code);
  };
}
