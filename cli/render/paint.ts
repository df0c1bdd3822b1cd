import colors from 'picocolors';

export type Paint = ReturnType<typeof colors.createColors>;

export const plain: Paint = colors.createColors(false);

/** NO_COLOR (no-color.org) wins over FORCE_COLOR, which wins over what the stream is. */
export function paintFor(isTerminal: boolean | undefined, env: NodeJS.ProcessEnv): Paint {
  if (env.NO_COLOR) return plain;
  if (env.FORCE_COLOR) return colors.createColors(env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false');
  // `isTTY` is undefined for a pipe, and picocolors takes undefined for a wish to guess, which is wrong under CI.
  return colors.createColors(isTerminal === true && env.TERM !== 'dumb');
}
