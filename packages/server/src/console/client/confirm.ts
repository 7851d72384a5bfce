/** The question before every change: what goes from what to what, and why. */
import { Refused } from './api';
import { button, field, h, setText } from './dom';
import type { Row } from './settings';
import type { Words } from './words';

export type Question = {
  readonly title: string;
  readonly rows: readonly Row[];
  readonly warning?: string | undefined;
  /** What has to be typed before it is done. */
  readonly typed?: string | undefined;
};

export type Reason = { readonly why: string; readonly who?: string };

export type Asking = {
  readonly words: Words;
  /** Whether the token is bound to nobody, so that a name is needed. */
  readonly needsName: boolean;
  /** As things are now; asked again when somebody else was faster. */
  readonly question: () => Question;
  readonly send: (reason: Reason) => Promise<void>;
  /** Learns how things are now. */
  readonly refresh: () => Promise<void>;
};

const NAME = 'urr-operator-name';

/** @returns whether it was done */
export function confirmChange({ words, needsName, question, send, refresh }: Asking): Promise<boolean> {
  const title = h('h2', { id: 'confirm-title', tabindex: -1 });
  const warning = h('p', { class: 'warning' });
  const rows = h('tbody');
  const table = h(
    'table',
    { class: 'changes' },
    h(
      'thead',
      {},
      h('tr', {}, ...(['what', 'from', 'to'] as const).map((word) => h('th', { scope: 'col' }, words(word)))),
    ),
    rows,
  );
  const notice = h('p', { class: 'notice', role: 'alert' });
  const why = h('input', { type: 'text', required: true, maxlength: 500, autocomplete: 'off' });
  const who = h('input', { type: 'text', required: true, maxlength: 200, autocomplete: 'name' });
  who.value = sessionStorage.getItem(NAME) ?? '';
  const typed = h('input', {
    type: 'text',
    autocomplete: 'off',
    spellcheck: 'false',
    autocapitalize: 'none',
  });
  const typedField = h('div');
  const confirm = h('button', { type: 'submit', class: 'go' }, words('confirm'));
  const form = h(
    'form',
    {},
    title,
    h('div', { id: 'confirm-what' }, warning, table),
    notice,
    needsName && field(words('who'), who),
    field(words('why'), why, words('whyNote')),
    typedField,
    h(
      'div',
      { class: 'buttons' },
      confirm,
      button(words('cancel'), () => dialog.close()),
    ),
  );
  const dialog = h(
    'dialog',
    { 'aria-labelledby': 'confirm-title', 'aria-describedby': 'confirm-what' },
    form,
  );
  let wanted = '';

  function show(): void {
    const asked = question();
    setText(title, asked.title);
    setText(warning, asked.warning ?? '');
    warning.hidden = asked.warning === undefined;
    table.hidden = asked.rows.length === 0;
    confirm.disabled = asked.rows.length === 0;
    rows.replaceChildren(
      ...asked.rows.map(({ what, from, to }) =>
        h('tr', {}, h('th', { scope: 'row' }, what), h('td', {}, from), h('td', {}, to)),
      ),
    );
    wanted = asked.typed ?? '';
    typedField.hidden = wanted === '';
    if (wanted !== '' && typedField.childElementCount === 0) {
      typedField.append(field(words('typeId', { eventId: wanted }), typed));
    }
  }

  show();
  document.body.append(dialog);
  dialog.showModal();
  why.focus();

  return new Promise((resolve) => {
    let done = false;
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(done);
    });
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      if (typed.value !== wanted) {
        setText(notice, words('typeIdWrong'));
        typed.focus();
        return;
      }
      if (needsName) sessionStorage.setItem(NAME, who.value);
      confirm.disabled = true;
      setText(notice, '');
      void send({ why: why.value.trim(), ...(needsName ? { who: who.value } : {}) })
        .then(
          () => {
            done = true;
            dialog.close();
          },
          async (error: unknown) => {
            setText(notice, noticeOf(words, error));
            if (error instanceof Refused && error.code === 'conflict') {
              await refresh();
            }
          },
        )
        .finally(() => {
          if (!done) show();
        });
    });
  });
}

function noticeOf(words: Words, error: unknown): string {
  const { status, code, detail } = error instanceof Refused ? error : new Refused(0, String(error));
  if (code === 'conflict') return words('overtaken');
  if (status === 0 || status >= 500) return words('failed', { code });
  return words('refused', { detail: detail ?? code });
}
