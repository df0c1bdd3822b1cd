/** Whether a program is turbo's launcher, which hands its own arguments to the real one. */
const isTurbo = (script: string | undefined): boolean =>
  script !== undefined && /[\\/]turbo(?:\.js)?$/.test(script);

/**
 * turbo hands its tasks no variable that turbo.json does not name, so that they could not tell where to record what they
 * see. In its loose mode they get all. `argv` is changed in place.
 * Source: https://turborepo.com/docs/crafting-your-repository/using-environment-variables#environment-modes
 */
export function loosenTurbo(argv: string[]): void {
  const [, script, task = ''] = argv;
  if (!isTurbo(script) || !/^run$|test|spec|unit/.test(task)) return;
  if (argv.some((word) => word.startsWith('--env-mode'))) return;
  const end = argv.indexOf('--');
  argv.splice(end === -1 ? argv.length : end, 0, '--env-mode=loose');
}
