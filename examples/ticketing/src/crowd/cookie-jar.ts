/** A visitor's cookies: one site, no paths, as much as a jar needs here. */

export type CookieJar = {
  store(setCookies: readonly string[] | undefined): void;
  /** Value of the Cookie header; '' when there are none. */
  header(): string;
  get(name: string): string | undefined;
  delete(name: string): void;
};

export function createCookieJar(): CookieJar {
  const cookies = new Map<string, string>();
  let header: string | undefined = '';
  return {
    store(setCookies = []) {
      for (const line of setCookies) {
        const [pair = '', ...attributes] = line.split(/; */);
        const mark = pair.indexOf('=');
        const name = pair.slice(0, mark);
        if (attributes.some((attribute) => /^max-age=(0|-\d+)$/i.test(attribute))) cookies.delete(name);
        else cookies.set(name, pair.slice(mark + 1));
        header = undefined;
      }
    },
    header() {
      header ??= [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      return header;
    },
    get: (name) => cookies.get(name),
    delete(name) {
      cookies.delete(name);
      header = undefined;
    },
  };
}
