const anywhere =
  /(?:^|\/)(?:examples?|samples?|demos?|docs?|websites?|benchmarks?|bench|fixtures?|__fixtures__|playgrounds?|stories|\.[^/]+)\//;
const atTop =
  /^(?:packages\/[^/]+\/)?(?:scripts?|tools?|tooling|build|ci|sandbox|templates?|site|integration)\//;
const settings =
  /(?:^|\/)[^/]*\.(?:config|conf|setup|stories)\.[cm]?[jt]sx?$|(?:^|\/)\.[^/]+$|(?:^|\/)(?:gulp|grunt|jake)file\.[cm]?[jt]s$/i;

/**
 * Whether a file stands beside the program, as an example, a benchmark, a script or settings of a tool do: nothing imports
 * it, people run or copy it, and what it asks for need not be there for others.
 */
export const isAside = (file: string): boolean =>
  anywhere.test(file) || atTop.test(file) || settings.test(file);
