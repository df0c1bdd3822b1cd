import type { ErrorClass, Sensor } from '../model.js';

/** One way to know a class. Every condition that is given must hold. */
export interface Rule {
  class: ErrorClass;
  sensor?: Sensor;
  name?: RegExp;
  code?: RegExp;
  message?: RegExp;
  stack?: RegExp;
  actual?: RegExp;
}

const systemTrouble =
  /^(?:ENOSPC|EDQUOT|EACCES|EPERM|EROFS|EMFILE|ENFILE|ENOMEM|ECONNREFUSED|ECONNRESET|ECONNABORTED|ENOTFOUND|EAI_AGAIN|EAI_FAIL|ETIMEDOUT|EADDRINUSE|EADDRNOTAVAIL|EHOSTUNREACH|ENETUNREACH|ENETDOWN|EPIPE|ERR_DLOPEN_FAILED|UND_ERR_\w+|CERT_HAS_EXPIRED|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_VERIFY_LEAF_SIGNATURE)$/;

/** Read from the top; the first that fits decides. Each pattern is a message of Node, a runner, tsc or ESLint. */
export const rules: readonly Rule[] = [
  { class: 'signal', name: /^ExitSignal$/ },

  { class: 'syntax', sensor: 'linter', message: /^Parsing error/ },
  { class: 'lint', sensor: 'linter' },
  { class: 'syntax', sensor: 'compiler', code: /^TS1\d{3}$/ },
  {
    class: 'undefined-identifier',
    sensor: 'compiler',
    code: /^TS(?:2304|2552|2580|2581|2582|2583|2584|2663|18004)$/,
  },
  {
    class: 'module-not-found',
    sensor: 'compiler',
    code: /^TS(?:2307|2792|2834|2835|5097|6142)$/,
    message: /'(?:\.|\/)/,
  },
  { class: 'missing-dependency', sensor: 'compiler', code: /^TS(?:2307|2792|7016)$/ },
  { class: 'missing-export', sensor: 'compiler', code: /^TS(?:2305|2459|2460|2613|2614|2724|1192)$/ },
  { class: 'constant-assignment', sensor: 'compiler', code: /^TS(?:2588|2540|2542|2632)$/ },
  { class: 'temporal-dead-zone', sensor: 'compiler', code: /^TS(?:2448|2449|2450|2454)$/ },
  { class: 'type-error', sensor: 'compiler' },
  { class: 'type-error', message: /(?:^|\n|: )(?:error )?TS\d{4,5}: / },

  {
    class: 'snapshot-mismatch',
    message: /expect\(.*\)(?:\.\w+)*\.to(?:Match\w*Snapshot|ThrowErrorMatching\w*Snapshot)\(/,
  },
  { class: 'snapshot-mismatch', message: /^Snapshot `[^`]*` mismatched|^Snapshot comparison failed/ },
  { class: 'snapshot-mismatch', message: /did not match snapshot|not match the stored snapshot/i },
  { class: 'snapshot-mismatch', code: /^ERR_INVALID_STATE$/, message: /snapshot/i },
  {
    class: 'snapshot-mismatch',
    name: /^AssertionError/,
    stack: /lib[\\/]internal[\\/]test_runner[\\/]snapshot|test_runner\/snapshot:/,
  },

  { class: 'unhandled-rejection', actual: /^(?:\[object )?Promise(?: ?\{|\])/ },
  {
    class: 'unhandled-rejection',
    name: /Assertion/,
    message: /expected Promise\b|promise (?:rejected|resolved) .* instead of/,
  },

  { class: 'assertion', code: /^ERR_ASSERTION$/ },
  {
    class: 'assertion',
    name: /^(?:JestAssertionError|AssertionError(?: \[ERR_ASSERTION\])?|AssertionFailedError)$/,
  },
  { class: 'assertion', message: /^expect(?:\.\w+)*\(|^(?:\w+Error: )?expect\(.*\)(?:\.\w+)+\(/ },
  {
    class: 'assertion',
    message: /^(?:expected .+ to |should (?:be|not|equal|have|throw)\b)/is,
    name: /Assert|^Error$/,
  },

  {
    class: 'timeout',
    message:
      /(?:test|hook)(?: ".*")? timed out (?:after|in) \d+ ?ms|^Timeout of \d+ ?ms exceeded|Exceeded timeout of \d+ ?ms/i,
  },
  {
    class: 'timeout',
    message: /Promise resolution is still pending but the event loop has already resolved/,
  },
  { class: 'timeout', message: /step limit|Timed out waiting for|test exceeded (?:the )?timeout/i },
  { class: 'timeout', message: /heap out of memory|heap limit|^Script execution timed out/ },
  {
    class: 'timeout',
    code: /^(?:ERR_WORKER_OUT_OF_MEMORY|ERR_SCRIPT_EXECUTION_TIMEOUT|ERR_TEST_TIMEOUT|VITEST_TIMEOUT)$/,
  },

  {
    class: 'timeout',
    message:
      /^The test (?:file .* (?:was ended by SIG(?:KILL|TERM|ALRM|XCPU)|ended with exit code unknown)$|had not ended when its process was killed)/,
  },
  { class: 'stack-overflow', message: /Maximum call stack size exceeded|too much recursion/ },

  {
    class: 'module-format',
    code: /^ERR_(?:REQUIRE_ESM|REQUIRE_ASYNC_MODULE|REQUIRE_CYCLE_MODULE|AMBIGUOUS_MODULE_SYNTAX|UNKNOWN_FILE_EXTENSION|IMPORT_ASSERTION_TYPE_MISSING|IMPORT_ATTRIBUTE_MISSING|UNKNOWN_MODULE_FORMAT)$/,
  },
  {
    class: 'module-format',
    message:
      /Cannot use import statement outside a module|Cannot use 'import\.meta' outside a module|Must use import to load ES Module|require\(\) of ES Module/,
  },
  { class: 'module-format', message: /^(?:require|module|exports|__dirname|__filename) is not defined/ },
  {
    class: 'module-format',
    message:
      /Unexpected token '?export'?|Named export '.*' not found\. The requested module '.*' is a CommonJS module/,
  },

  { class: 'version-break', code: /^ERR_PACKAGE_PATH_NOT_EXPORTED$/ },
  {
    class: 'version-break',
    message:
      /Package subpath '.*' is not defined by "exports"|No known conditions for|has been removed (?:in|from|since) |was removed in |is no longer (?:supported|available|exported)|ERESOLVE|EBADENGINE|Unsupported engine|peer dep(?:endency)? (?:missing|conflict)|requires a peer of/i,
  },
  {
    class: 'missing-export',
    message:
      /does not provide an export named|is not exported by|No matching export in|No "\w+" export is defined on the|has no exported member|no default export/i,
  },

  {
    class: 'environment',
    message:
      /NODE_MODULE_VERSION|compiled against a different Node\.js version|Could not locate the bindings file|invalid ELF header|GLIBC/,
  },
  {
    class: 'module-not-found',
    code: /^ERR_(?:UNSUPPORTED_DIR_IMPORT|INVALID_MODULE_SPECIFIER|UNKNOWN_BUILTIN_MODULE|PACKAGE_IMPORT_NOT_DEFINED|UNSUPPORTED_ESM_URL_SCHEME)$/,
  },
  {
    class: 'missing-dependency',
    message: /Cannot find package '(?!(?:node:|fs|path|assert|util|os|url|http|stream|events)\b)/,
  },
  {
    class: 'missing-dependency',
    message: /Cannot find module '(?![./@~#\\]|[A-Za-z]:|node:|src\/|test\/|lib\/)[^']+'/,
  },
  { class: 'missing-dependency', message: /Cannot find module '@[\w-]+\/[^']+'/ },
  {
    class: 'missing-dependency',
    message:
      /(?:Failed to resolve import|Failed to load url) "?(?![./~#@\\])[\w-]|(?:Failed to resolve import|Failed to load url) "?@[\w-]+\//,
  },
  { class: 'missing-dependency', message: /^Cannot find dependency |MISSING DEPENDENCY/ },
  { class: 'module-not-found', code: /^(?:MODULE_NOT_FOUND|ERR_MODULE_NOT_FOUND)$/ },
  {
    class: 'module-not-found',
    message:
      /Cannot find (?:module|package) |Failed to resolve import|Failed to load url|Could not locate module|Directory import '.*' is not supported|No such built-in module|Can't resolve '/,
  },

  {
    class: 'temporal-dead-zone',
    message: /Cannot access '.*' before initialization|Must call super constructor/,
  },
  {
    class: 'undefined-identifier',
    message: /(?:^|: )\S+ is not defined(?: in ES module scope)?|^Can't find variable: /,
    name: /ReferenceError|^Error$/,
  },

  {
    class: 'constant-assignment',
    message:
      /Assignment to constant variable|Cannot assign to read only property|object is not extensible|which has only a getter|Cannot (?:delete|redefine) property|Cannot assign to import|only a getter/,
  },
  {
    class: 'not-iterable',
    message:
      /is not (?:async )?iterable|is not an entry object|Spread syntax requires|Found non-callable @@iterator|undefined is not a function \(near '\.\.\.for/,
  },
  {
    class: 'null-property',
    message:
      /Cannot (?:read|set) propert(?:y|ies) .*(?:undefined|null)|Cannot destructure |Cannot convert undefined or null to object|(?:undefined|null) is not an object|'in' operator to search for .* in (?:undefined|null)$/s,
  },
  {
    class: 'not-a-constructor',
    message: /is not a constructor|Class constructor \S+ cannot be invoked without 'new'|Illegal constructor/,
  },
  {
    class: 'not-a-function',
    message: /is not a function|is not callable|Object expected/,
    name: /TypeError|^Error$/,
  },

  { class: 'data-parse', name: /SyntaxError/, message: /JSON|to a BigInt|not valid JSON/ },
  { class: 'data-parse', name: /SyntaxError/, stack: /at (?:JSON\.parse|new RegExp|RegExp\.|parseJSON)/ },
  {
    class: 'data-parse',
    name: /^(?:YAML\w*|Toml\w*|XML\w*|CsvError|ZodError|ParseError|JSONError|JSON5Error|ValidationError|InvalidCharacterError)$/,
  },
  {
    class: 'data-parse',
    message:
      /^(?:Invalid URL|URI malformed|Invalid time value|Invalid Date|Unexpected end of JSON)|is not valid JSON|in JSON at position/,
  },
  { class: 'data-parse', code: /^(?:ERR_INVALID_URL|ERR_ENCODING_INVALID_ENCODED_DATA)$/ },

  { class: 'syntax', name: /SyntaxError/ },
  { class: 'syntax', code: /^ERR_(?:INVALID_TYPESCRIPT_SYNTAX|UNSUPPORTED_TYPESCRIPT_SYNTAX)$/ },
  {
    class: 'syntax',
    message:
      /^Transform failed with|\[PARSE_ERROR\]|: ERROR: |Parse failure|Unexpected token \(\d+:\d+\)|^Failed to parse source/,
  },

  { class: 'environment', code: systemTrouble },
  {
    class: 'environment',
    message:
      /^(?:spawn|spawnSync) .* (?:ENOENT|EACCES)|command not found|(?:connect|listen|getaddrinfo|write|read) (?:ECONN\w+|EADDR\w+|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EHOSTUNREACH)/,
  },
  {
    class: 'environment',
    message:
      /^(?:ENOSPC|EDQUOT|EACCES|EPERM|EROFS|EMFILE|ENFILE)\b|no space left on device|socket hang up|certificate has expired|self[- ]signed certificate/,
  },
  {
    class: 'file-path',
    code: /^(?:ENOENT|EISDIR|ENOTDIR|EEXIST|ENOTEMPTY|EXDEV|ENAMETOOLONG|ELOOP|EBADF|ERR_FS_\w+)$/,
  },
  { class: 'file-path', message: /^(?:ENOENT|EISDIR|ENOTDIR|EEXIST|ENOTEMPTY|ENAMETOOLONG|ELOOP): / },

  { class: 'unhandled-rejection', name: /^UnhandledPromiseRejection/ },
  { class: 'unhandled-rejection', code: /^ERR_UNHANDLED_REJECTION$/ },
  {
    class: 'unhandled-rejection',
    message:
      /^(?:Unhandled (?:promise )?rejection|This error originated either by throwing inside of an async function without a catch block)/i,
  },

  {
    class: 'invalid-argument',
    code: /^ERR_(?:INVALID_ARG_\w+|OUT_OF_RANGE|INVALID_RETURN_VALUE|MISSING_ARGS|INVALID_THIS|INVALID_OPT_VALUE|UNKNOWN_ENCODING|BUFFER_OUT_OF_BOUNDS|INVALID_CALLBACK|HTTP_INVALID_HEADER_VALUE|INVALID_CHAR|INVALID_STATE)$/,
  },
  {
    class: 'invalid-argument',
    message:
      /Reduce of empty array|Converting circular structure|Cannot mix BigInt|called on (?:non-object|null or undefined|incompatible receiver)|Invalid value used|Right-hand side of 'instanceof'|Cannot convert a |Cannot convert object to primitive|could not be cloned|'in' operator to search|private (?:member|field|method)|prototype may only be|The comparison function must be/,
  },
];

/** Asked when no particular rule fits what was thrown or any of its causes. */
export const fallbacks: readonly Rule[] = [
  { class: 'invalid-argument', name: /^(?:RangeError|TypeError)(?: \[\w+\])?$/ },
  { class: 'undefined-identifier', name: /^ReferenceError$/ },
  { class: 'data-parse', name: /^(?:URIError|DOMException)$/ },
];
