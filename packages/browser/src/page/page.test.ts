import { afterEach, describe, expect, it, vi } from 'vitest';
import { EVENT, statusDocument, waiting } from '../../test/support/answers';
import { eventIdIn } from './event-id-in';
import { renderPage } from './index';

describe('renderPage', () => {
  it('is one file that loads nothing', () => {
    const html = renderPage();
    expect(html).toMatch(/^<!doctype html>\n<html lang="ko">/);
    expect(html).not.toMatch(/<(?:link|script|img|iframe)[^>]+(?:src|href)="(?!data:,")/);
    expect(html).not.toContain('@import');
    expect(html).toContain('<title>접속 대기 중</title>');
    expect(html).toContain('자바스크립트');
  });

  it('allows by its own policy what it holds and nothing else', async () => {
    const html = renderPage();
    const policy = /Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? '';
    for (const [directive, pattern] of [
      ['script-src', /<script>([\s\S]*?)<\/script>/],
      ['style-src', /<style>([\s\S]*?)<\/style>/],
    ] as const) {
      const held = new TextEncoder().encode(pattern.exec(html)?.[1]);
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', held));
      expect(policy).toContain(`${directive} 'sha256-${btoa(String.fromCharCode(...digest))}'`);
    }
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("connect-src 'self'");
  });

  it('allows the origin its API is on', () => {
    const html = renderPage({ config: { api: { waitingRoom: 'https://wait.example/vwr' } } });
    expect(html).toContain('connect-src https://wait.example;');
  });

  it('leaves the policy to those who bring their own markup', () => {
    const html = renderPage({ head: '<link rel="stylesheet" href="/site.css">' });
    expect(html).toContain('<link rel="stylesheet" href="/site.css"></head>');
    expect(html).not.toContain('Content-Security-Policy');
  });

  it('shows a hostile title as text', () => {
    const html = renderPage({ title: '</title><script>alert(1)</script>"\'&' });
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&#60;/title&#62;&#60;script&#62;alert(1)&#60;/script&#62;&#34;&#39;&#38;');
  });

  it('keeps settings from ending their element', () => {
    const html = renderPage({ config: { pages: { home: '/</script><b>' } } });
    expect(html).toContain('"/\\u003c/script>\\u003cb>"');
  });

  it('speaks the language it is given', () => {
    expect(renderPage({ lang: 'en-GB', title: 'Shop' })).toContain(
      '<title>You&#39;re in the queue · Shop</title>',
    );
  });
});

describe('event id of an address', () => {
  it.each([
    ['/vwr/abc-123', '/vwr/{eventId}', 'abc-123'],
    ['/vwr/abc-123/', '/vwr/{eventId}', 'abc-123'],
    ['/vwr/abc-123?returnTo=%2Fx', '/vwr/{eventId}', 'abc-123'],
    ['/wait/abc/now', '/wait/{eventId}/now', 'abc'],
    ['/wait?event=abc&x=1', '/wait?event={eventId}', 'abc'],
    ['/vwr/index.html', '/vwr/{eventId}', ''],
    ['/vwr/a%2fb', '/vwr/{eventId}', ''],
    ['/vwr/', '/vwr/{eventId}', ''],
    ['/other/abc', '/vwr/{eventId}', ''],
  ])('%s by %s is "%s"', (address, template, expected) => {
    const { pathname, search } = new URL(address, 'https://shop.example');
    expect(eventIdIn({ pathname, search }, template)).toBe(expected);
  });
});

describe('the page in a browser', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    document.body.replaceChildren();
  });

  it('joins the line of its address', async () => {
    history.replaceState(null, '', '/vwr/iu-2027?returnTo=%2Fseats');
    const fetch = vi.fn(async (input: RequestInfo | URL) =>
      Response.json(
        String(input).includes('/status/') ? statusDocument() : waiting({ status: statusDocument() }),
      ),
    );
    vi.stubGlobal('fetch', fetch);
    document.body.innerHTML = /<body>([\s\S]*?)<script>/.exec(renderPage({ title: 'IU' }))?.[1] ?? '';
    await import('./main');
    const element = document.querySelector('urr-waiting-room');
    await vi.waitFor(() => expect(element?.snapshot.state).toBe('waiting'));
    expect(fetch.mock.calls.map(([input]) => String(input))).toEqual([
      `/vwr-api/vwr/status/${EVENT}`,
      `/vwr-api/vwr/assign/${EVENT}`,
    ]);
    expect(element?.getAttribute('next')).toBe('/seats');
    expect(element?.shadowRoot?.querySelector('section')?.textContent).toContain('2,341번');
    element?.remove();
  });
});
