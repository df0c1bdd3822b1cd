/** Whether this process only starts others: a package manager, or one of its own commands. */
export const isPackageManager = (script: string | undefined): boolean =>
  script !== undefined && /[\\/](?:npm|npx|pnpm|yarn|corepack|turbo)(?:-cli)?(?:\.c?js)?$/.test(script);
