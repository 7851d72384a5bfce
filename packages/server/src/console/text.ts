/**
 * Script and style of the console, as text. From source they are bundled when somebody first asks; in a build this
 * module is replaced by its own result.
 */
import type { ConsoleText } from '../../scripts/bundle-console';

let text: Promise<ConsoleText> | undefined;

export const consoleText = (): Promise<ConsoleText> => {
  text ??= import('../../scripts/bundle-console').then(({ bundleConsole }) => bundleConsole());
  return text;
};
