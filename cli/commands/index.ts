import type { VerbEntry } from '../verb.js';

/** Every command, in the order of the help. A verb is loaded only when it is the one that was asked for. */
export const verbs: VerbEntry[] = [
  {
    command: 'init',
    describe: 'Set healer up in this repository: settings, signing and git hooks',
    load: () => import('./init.js'),
  },
  {
    command: 'test',
    describe: "Run the project's tests, or the command after --, and record what fails",
    takesCommand: true,
    plain: true,
    load: () => import('./test.js'),
  },
  {
    command: 'run',
    describe: 'Run the program after -- and record its crash',
    takesCommand: true,
    plain: true,
    load: () => import('./run.js'),
  },
  {
    command: 'ingest [file]',
    describe: 'Record the failures in a log, TAP, JUnit XML, SARIF, Sentry or trace file (- for stdin)',
    load: () => import('./ingest.js'),
  },
  {
    command: 'scan [path]',
    describe: 'Record what the TypeScript compiler and ESLint find',
    load: () => import('./scan.js'),
  },
  { command: 'errors', describe: 'List what is open', load: () => import('./errors.js') },
  { command: 'show <id>', describe: 'Show one error or patch whole', load: () => import('./show.js') },
  {
    command: 'explain <id>',
    describe: 'Say in words what an error is, and where its fault may be',
    load: () => import('./explain.js'),
  },
  {
    command: 'research [id]',
    describe: 'Look up what is written of an error, or of some words, in packages, history and patches',
    load: () => import('./research.js'),
  },
  {
    command: 'heal [ids..]',
    describe: 'Look for fixes, prove them and put each on a branch',
    load: () => import('./heal.js'),
  },
  {
    command: 'review [id]',
    describe: 'See the diff and evidence of a patch, then merge, apply or reject it',
    load: () => import('./review.js'),
  },
  {
    command: 'ui',
    describe: 'Review errors and patches on a page of this machine, and watch a heal at work',
    load: () => import('./ui.js'),
  },
  {
    command: 'evolve [category]',
    describe: 'Look for what is wearing out: dependencies, quality, performance, architecture, security',
    load: () => import('./evolve.js'),
  },
  {
    command: 'learn',
    describe: 'Learn from fixes that were accepted or rejected, and from commits of the past',
    load: () => import('./learn.js'),
  },
  {
    command: 'patterns [action] [target]',
    describe: 'List the fixes, errors and changes that keep coming back; share the fixes with other projects',
    load: () => import('./patterns.js'),
  },
  {
    command: 'plugins [action] [name]',
    describe: 'Code of this repository that healer runs: list it, begin, test, enable, disable or remove it',
    load: () => import('./plugins.js'),
  },
  {
    command: 'cycle',
    describe: 'One unattended pass: test, heal within the budget, and say that it ran',
    load: () => import('./cycle.js'),
  },
  {
    command: 'ci [action] [folder]',
    describe: 'A job of a CI server: test, heal within a budget, annotate, and keep or push what comes of it',
    takesCommand: true,
    load: () => import('./ci.js'),
  },
  {
    command: 'schedule [action]',
    describe: 'Have the operating system run a cycle each hour, stop that, or say whether it runs',
    load: () => import('./schedule.js'),
  },
  {
    command: 'daemon',
    describe: 'Run a cycle each hour in the foreground, for containers, and say how it goes on /healthz',
    endsWithSignal: true,
    load: () => import('./daemon.js'),
  },
  {
    command: 'worker',
    describe: 'Run tests of repositories that you name for other machines, as a queue hands them out',
    endsWithSignal: true,
    load: () => import('./worker.js'),
  },
  {
    command: 'logs',
    describe: 'What cycles and other long work had to say, of one run or from a level on; --follow goes on',
    load: () => import('./logs.js'),
  },
  {
    command: 'notify [action]',
    describe:
      'Say who is told of what cycles do and what waits to be sent; send a test message, or try again',
    load: () => import('./notify.js'),
  },
  { command: 'fixes', describe: 'List the fixes that are proposed', load: () => import('./fixes.js') },
  { command: 'patches', describe: 'List every patch that was made', load: () => import('./patches.js') },
  {
    command: 'rollback <id>',
    describe: 'Undo a merged patch with a signed revert, and run the tests',
    load: () => import('./rollback.js'),
  },
  {
    command: 'validate <change>',
    describe: 'Put any patch file or commit through the gate that healer’s own fixes pass',
    load: () => import('./validate.js'),
  },
  {
    command: 'status',
    describe: 'How this repository stands, on one screen',
    load: () => import('./status.js'),
  },
  {
    command: 'report',
    describe: 'How errors and fixes went for a time: on the terminal, as a page, Markdown or JSON',
    load: () => import('./report.js'),
  },
  {
    command: 'metrics',
    describe: 'The same in numbers for Prometheus, on the terminal or in a file',
    load: () => import('./metrics.js'),
  },
  {
    command: 'sync [remote]',
    describe: 'Share the history of errors and patches with a remote, and take over that of others',
    load: () => import('./sync.js'),
  },
  {
    command: 'pr [ids..]',
    describe:
      'Open a pull or merge request for each patch that waits, and close those that nobody needs any more',
    load: () => import('./pr.js'),
  },
  {
    command: 'issue [ids..]',
    describe: 'Open an issue for each error that nothing has healed, and close those of errors that are gone',
    load: () => import('./issue.js'),
  },
  {
    command: 'doctor',
    describe:
      'Look at all that healer needs, and what protects this machine; repair what is safe, check what is stored',
    load: () => import('./doctor.js'),
  },
  {
    command: 'mcp',
    describe: 'Serve tools to an agent over the Model Context Protocol, on stdin and stdout',
    load: () => import('./mcp.js'),
  },
  {
    command: 'trust',
    describe: 'Agree to what the settings of this repository have run, ask or tell others',
    load: () => import('./trust.js'),
  },
  {
    command: 'uninstall',
    describe: 'Put every file back as it was before init',
    load: () => import('./uninstall.js'),
  },
];
