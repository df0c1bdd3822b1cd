export { printableCode, printableLine, printableText, withoutCommands } from '../../core/printable.js';
