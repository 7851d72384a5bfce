/** The custom-elements manifest tells what the elements really have. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { elementsManifest } from '../scripts/elements-manifest';
import { integrityOf, withIntegrity } from '../scripts/integrity';
import { LineElement } from '../src/element/line-element';
import { registerElements } from '../src/element/register-all';
import { styles } from '../src/element/styles';
import { UrrTimeLeftElement } from '../src/time-left';

const folder = `${import.meta.dirname}/..`;
const read = (path: string) => readFileSync(`${folder}/${path}`, 'utf8');
const { modules } = elementsManifest(folder);
const declarations = modules.flatMap((module) => module.declarations);
const sorted = (names: Iterable<string | null>) => [...new Set(names)].map(String).sort();
const namesOf = (list: readonly { readonly name: string | undefined }[] = []) =>
  sorted(list.map(({ name }) => name ?? null));

registerElements();

describe.each(['urr-waiting-room', 'urr-entry-queue'] as const)('manifest of <%s>', (tagName) => {
  const declaration = declarations.find((one) => one.tagName === tagName);

  it('lists the parts and slots that it has in one state or another', () => {
    const element = document.createElement(tagName);
    document.body.append(element);
    const parts: (string | null)[] = [];
    const slots: (string | null)[] = [];
    const look = () => {
      for (const one of element.shadowRoot?.querySelectorAll('[part]') ?? [])
        parts.push(one.getAttribute('part'));
      for (const one of element.shadowRoot?.querySelectorAll('slot') ?? [])
        slots.push(one.getAttribute('name'));
    };
    const final = true;
    for (const [state, code] of [
      ['expired'],
      ['error', 'x'],
      ['error', 'vwr-required'],
      ['sold-out'],
    ] as const) {
      for (const inside of [true, false]) {
        element.toggleAttribute('inline', inside);
        element.preview({ state, final, code: code ?? null });
        look();
      }
    }
    element.preview({ state: 'waiting', position: 1, ahead: 0 });
    look();
    element.shadowRoot?.querySelector<HTMLElement>('[part=ask-leave]')?.click();
    look();
    element.remove();
    // Only a window has it, and a panel stays a panel.
    parts.push('close', 'home');
    expect(namesOf(declaration?.cssParts)).toEqual(sorted(parts));
    expect(namesOf(declaration?.slots)).toEqual(sorted(slots));
  });

  it('lists the custom properties of its style', () => {
    const used = [...styles.matchAll(/var\((--urr-[\w-]+)/g)].map(([, name]) => name ?? null);
    expect(namesOf(declaration?.cssProperties)).toEqual(sorted(used));
  });

  it('lists its attributes and events, and nothing private', () => {
    expect(namesOf(declaration?.attributes)).toEqual(expect.arrayContaining(LineElement.observedAttributes));
    expect(namesOf(declaration?.events)).toEqual(
      sorted(['close', 'urr-admitted', 'urr-failed', 'urr-left', 'urr-state']),
    );
    const members = namesOf(declaration?.members);
    expect(members).toEqual(expect.arrayContaining(['enter', 'leave', 'preview', 'snapshot']));
    expect(members.filter((name) => /^#|^texts$|^navigate$/.test(name))).toEqual([]);
  });

  it('is described in the guide with every part, property, attribute and event', () => {
    const guide = readFileSync(`${folder}/../../docs/guide/modal.md`, 'utf8');
    const { attributes, events, slots, cssParts, cssProperties } = declaration ?? {};
    const names = [attributes, events, slots, cssParts, cssProperties].flatMap((list) => namesOf(list));
    expect(names.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('manifest of <urr-time-left>', () => {
  const declaration = declarations.find((one) => one.tagName === 'urr-time-left');

  it('lists its parts, attributes and events, and nothing private', () => {
    const element = document.createElement('urr-time-left');
    element.preview({ state: 'ended', secondsLeft: 0 });
    const parts = [...(element.shadowRoot?.querySelectorAll('[part]') ?? [])];
    expect(namesOf(declaration?.cssParts)).toEqual(sorted(parts.map((one) => one.getAttribute('part'))));
    expect(namesOf(declaration?.attributes)).toEqual(
      expect.arrayContaining(UrrTimeLeftElement.observedAttributes),
    );
    expect(namesOf(declaration?.events)).toEqual(['urr-ended', 'urr-ending']);
    expect(namesOf(declaration?.members)).toEqual(
      expect.arrayContaining(['complete', 'leave', 'preview', 'snapshot', 'stop']),
    );
  });

  it('is described in the guide with every part, property, attribute and event', () => {
    const guide = readFileSync(`${folder}/../../docs/guide/modal.md`, 'utf8');
    const { attributes, events, cssParts, cssProperties } = declaration ?? {};
    const names = [attributes, events, cssParts, cssProperties].flatMap((list) => namesOf(list));
    expect(names.filter((name) => !guide.includes(`\`${name}\``))).toEqual([]);
  });
});

describe('the script without a bundler', () => {
  it('is shown in the README with its hash, which the build writes', () => {
    const readme = read('README.md');
    expect(readme).toMatch(
      /<script src="[^"]+" integrity="sha384-[\w+/]{64}" crossorigin="anonymous"><\/script>/,
    );
    const filled = withIntegrity(readme, 'x');
    expect(filled).toContain(`integrity="${integrityOf('x')}"`);
    expect(withIntegrity(filled, 'y')).toBe(withIntegrity(readme, 'y'));
    expect(integrityOf('')).toBe('sha384-OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb');
  });
});
