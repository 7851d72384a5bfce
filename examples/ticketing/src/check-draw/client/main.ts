/** The page: fields on top, the sums below. Nothing is sent; elements are made one by one, never from markup. */
import { check } from '../arithmetic';
import { EXAMPLE } from '../example';
import { type Facts, FIELDS, type Field, readHash, readPublished } from '../facts';
import { HINTS, type Language, say, type Word } from '../words';
import { h } from './dom';
import { showSum } from './steps';

const NOTES: Partial<Record<Field, Word>> = {
  epoch: 'epochNote',
  position: 'positionNote',
  commitment: 'commitmentNote',
  round: 'roundNote',
};
/** Long values get a line each; numbers of a phone's keypad. */
const LONG: readonly Field[] = ['commitment', 'seed', 'randomness'];

let language: Language = languageAtFirst();
let values: Facts = { ...empty(), ...readHash(location.hash) };

render();
window.addEventListener('hashchange', () => {
  values = { ...empty(), ...readHash(location.hash) };
  render();
});

function render(): void {
  const words = say(language);
  document.documentElement.lang = language;
  document.title = words('title');
  const inputs = new Map<Field, { readonly input: HTMLInputElement; readonly error: HTMLElement }>();
  const status = h('p', { id: 'status', role: 'status' });
  const result = h('section', { id: 'result', 'aria-live': 'off' });

  const paste = h('textarea', {
    id: 'paste',
    rows: 3,
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-describedby': 'paste-note paste-error',
  });
  const pasteError = h('p', { id: 'paste-error', class: 'error' });
  paste.addEventListener('input', () => {
    pasteError.textContent = '';
    if (paste.value.trim() === '') return;
    const pasted = readPublished(paste.value);
    if (pasted === undefined) {
      pasteError.textContent = words('pasteBad');
      return;
    }
    if (!pasted.isMade) pasteError.textContent = words('pasteEarly');
    fill({ ...values, ...pasted.facts });
  });

  const rows = FIELDS.map((field) => {
    const note = NOTES[field];
    const input = h('input', {
      id: field,
      autocomplete: 'off',
      spellcheck: 'false',
      autocapitalize: 'off',
      inputmode: LONG.includes(field) || field === 'event' ? 'text' : 'numeric',
      'aria-describedby': `${field}-error${note === undefined ? '' : ` ${field}-note`}`,
    });
    const error = h('p', { id: `${field}-error`, class: 'error' });
    input.value = values[field];
    input.addEventListener('input', () => {
      values = { ...values, [field]: input.value };
    });
    inputs.set(field, { input, error });
    return h(
      'div',
      { class: LONG.includes(field) ? 'field long' : 'field' },
      h('label', { for: field }, words(field)),
      input,
      note !== undefined && h('p', { id: `${field}-note`, class: 'note' }, words(note)),
      error,
    );
  });

  const form = h(
    'form',
    { novalidate: true },
    ...rows,
    h(
      'div',
      { class: 'buttons' },
      h('button', { type: 'submit', class: 'go' }, words('run')),
      button(words('example'), () => {
        fill(EXAMPLE);
        run();
      }),
      button(words('clear'), () => {
        paste.value = '';
        pasteError.textContent = '';
        fill(empty());
        result.replaceChildren();
        status.textContent = '';
        status.className = '';
      }),
    ),
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    run();
  });

  function fill(facts: Facts): void {
    values = facts;
    for (const [field, { input }] of inputs) input.value = values[field];
  }

  function run(): void {
    const checked = check(values);
    const unclear = checked.state === 'unclear' ? checked.fields : [];
    for (const [field, { input, error }] of inputs) {
      const isBad = unclear.includes(field);
      input.setAttribute('aria-invalid', String(isBad));
      error.textContent = isBad ? words(HINTS[field]) : '';
    }
    result.replaceChildren();
    if (checked.state === 'unclear') {
      status.className = 'fails';
      status.textContent = words('unclear');
      inputs.get(checked.fields[0] as Field)?.input.focus();
      return;
    }
    const { verdict } = checked.sum;
    status.className = verdict.ok ? 'holds' : 'fails';
    status.textContent = verdict.ok ? words('right', { place: verdict.place ?? 0 }) : words('wrong');
    result.replaceChildren(...showSum(checked.sum, words, language));
  }

  const other: Language = language === 'ko' ? 'en' : 'ko';
  document.body.replaceChildren(
    h(
      'main',
      {},
      h(
        'header',
        {},
        h('h1', {}, words('title')),
        button(
          words('other'),
          () => {
            language = other;
            render();
          },
          other,
        ),
      ),
      h('p', {}, words('lead')),
      h('p', { class: 'note' }, words('nothingSent')),
      h(
        'div',
        { class: 'field' },
        h('label', { for: 'paste' }, words('paste')),
        paste,
        h('p', { id: 'paste-note', class: 'note' }, words('pasteNote')),
        pasteError,
      ),
      form,
      status,
      result,
      h('p', { class: 'note' }, words('programs')),
    ),
  );
  if (Object.values(values).some((value) => value !== '' && value !== '1')) run();
}

function button(label: string, onClick: () => void, lang?: string): HTMLButtonElement {
  const element = h('button', { type: 'button', ...(lang === undefined ? {} : { lang }) }, label);
  element.addEventListener('click', onClick);
  return element;
}

function empty(): Facts {
  return {
    event: '',
    epoch: '1',
    size: '',
    commitment: '',
    seed: '',
    round: '',
    randomness: '',
    position: '',
  };
}

function languageAtFirst(): Language {
  const asked = new URLSearchParams(location.search).get('lang') ?? navigator.language;
  return asked.toLowerCase().startsWith('ko') ? 'ko' : 'en';
}
