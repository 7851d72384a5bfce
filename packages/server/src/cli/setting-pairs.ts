/** `maxUsers=1200 pacing.step=300` on a command line, as the settings of an event. */
import { isUrrError } from '@urr/core/errors';
import { parseEventSettings } from '@urr/core/protocol';
import { UsageError } from './command';

export type Settings = { [key: string]: unknown };

/**
 * @throws {UsageError} something else than pairs, one setting twice, or a name that no setting has
 * @throws {InputError} a value that is none of those allowed
 */
export function toSettings(pairs: readonly string[]): Settings {
  const settings = toGroups(pairs);
  try {
    parseEventSettings(settings);
  } catch (error) {
    // A slip in a name is one of the command line; a value may come from elsewhere.
    if (isUrrError(error, 'ERR_INPUT_INVALID') && / unknown key\b/.test(error.message))
      throw new UsageError(error.message);
    throw error;
  }
  return settings;
}

function toGroups(pairs: readonly string[]): Settings {
  const settings: Settings = {};
  for (const pair of pairs) {
    const [, key = '', text = ''] = /^([A-Za-z]+(?:\.[A-Za-z]+)?)=([\s\S]*)$/.exec(pair) ?? [];
    if (key === '') throw new UsageError(`expected KEY=VALUE, found "${pair}"`);
    const [name = '', member] = key.split('.');
    if (member === undefined) settings[name] = toValue(text);
    else {
      const group = settings[name] ?? {};
      if (typeof group !== 'object' || Array.isArray(group)) throw new UsageError(`${name} is set twice`);
      settings[name] = { ...group, [member]: name === 'message' ? text : toValue(text) };
    }
  }
  return settings;
}

function toValue(text: string): unknown {
  if (!/^(-?\d+(\.\d+)?|true|false|null|[[{][\s\S]*)$/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    throw new UsageError(`expected JSON, found "${text}"`);
  }
}
