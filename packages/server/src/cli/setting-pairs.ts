/** `maxUsers=1200 pacing.step=300` on a command line, as the settings of an event. */
import { UsageError } from './command';

export type Settings = { [key: string]: unknown };

/** @throws {UsageError} something else than pairs, or one setting twice */
export function toSettings(pairs: readonly string[]): Settings {
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
