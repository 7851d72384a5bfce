/** Is the site reached the way visitors' browsers insist on? */
import { type Check, fail, ok, skip } from '../check';
import { isLoopback } from '../loopback';
import { NoAnswer } from '../transport';

export const https: Check = {
  id: 'https',
  title: 'http leads to https',
  docs: 'docs/reference/token-format.md#carriers',
  async run({ shop, ask }) {
    if (shop.protocol !== 'https:') {
      return isLoopback(shop.hostname)
        ? skip('this machine is asked over http')
        : fail('the site is asked over http', 'give the https address; over http every pass can be read');
    }
    if (shop.port !== '') return skip(`https on a port of its own, ${shop.port}`);
    const plain = `http://${shop.hostname}`;
    let answer: Awaited<ReturnType<typeof ask>>;
    try {
      answer = await ask({ origin: plain, path: '/' });
    } catch (error) {
      if (error instanceof NoAnswer) return ok(`nobody answers on ${plain} (${error.message})`);
      throw error;
    }
    const location = answer.header('location') ?? '';
    const isMoved = [301, 302, 307, 308].includes(answer.status) && location.startsWith('https://');
    return isMoved
      ? ok(`${plain} answers ${answer.status} to https`)
      : fail(
          `${plain} answers ${answer.status} instead of a redirect to https`,
          'redirect http to https at the CDN: "Redirect HTTP to HTTPS" on every behaviour',
        );
  },
};
