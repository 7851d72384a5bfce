/** The token: asked of the person, kept in this tab alone. */
import { type Api, createApi, type Me, Refused } from './api';
import { field, h, setText } from './dom';
import type { Words } from './words';

const TOKEN = 'urr-operator-token';
const LOCAL = ['localhost', '127.0.0.1', '[::1]'];

/** On the machine itself a link may bring the token; it is taken out of the address at once. */
export function tokenFromLink(): void {
  const hash = new URLSearchParams(location.hash.slice(1));
  const token = hash.get('token');
  if (token === null) return;
  hash.delete('token');
  const rest = hash.toString();
  history.replaceState(null, '', location.pathname + location.search + (rest === '' ? '' : `#${rest}`));
  if (LOCAL.includes(location.hostname)) sessionStorage.setItem(TOKEN, token);
}

export function forgetToken(): void {
  sessionStorage.removeItem(TOKEN);
}

export function storedToken(): string | null {
  return sessionStorage.getItem(TOKEN);
}

export type Session = { readonly api: Api; readonly me: Me };

/** @throws {Refused} 403 for a token that is not known */
export async function openSession(prefix: string, token: string): Promise<Session> {
  const api = createApi(prefix, token);
  const me = await api.get<Me>('/whoami');
  sessionStorage.setItem(TOKEN, token);
  return { api, me };
}

/** @param refused why it is asked again */
export function createSignIn(
  words: Words,
  open: (token: string) => Promise<void>,
  refused = '',
): HTMLElement {
  const token = h('input', {
    type: 'password',
    required: true,
    autocomplete: 'off',
    spellcheck: 'false',
    autocapitalize: 'none',
  });
  const notice = h('p', { class: 'notice', role: 'alert' }, refused);
  const submit = h('button', { type: 'submit', class: 'go' }, words('signIn'));
  const form = h(
    'form',
    { class: 'box sign-in' },
    h('h1', {}, words('title')),
    notice,
    field(words('token'), token, words('tokenNote')),
    submit,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    submit.disabled = true;
    void open(token.value.trim())
      .catch((error: unknown) => {
        const { status, code } = error instanceof Refused ? error : new Refused(0, String(error));
        const isUnknown = status === 401 || status === 403;
        setText(notice, isUnknown ? words('tokenRefused') : words('failed', { code }));
        token.focus();
      })
      .finally(() => {
        submit.disabled = false;
      });
  });
  return form;
}
