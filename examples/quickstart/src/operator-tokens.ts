import type { Operator } from '@urr/server';
import { createOperatorApp } from '@urr/server/http';

/** The night watch looks, two people run the sale, one of them may begin it again. */
export function operatorApp(operator: Operator, tokens: Readonly<Record<string, string>>) {
  const tokenOf = (name: string): string => tokens[name] ?? '';
  const app = createOperatorApp({
    operator,
    tokens: [
      { token: tokenOf('watch'), scope: 'read', who: 'night watch' },
      { token: tokenOf('lee'), scope: 'operate', who: 'lee' },
      { token: tokenOf('kim'), scope: 'admin', who: 'kim' },
      { token: tokenOf('shared'), scope: 'operate' }, // bound to nobody: each change says who makes it
    ],
  });
  const timer = setInterval(() => void operator.advance().catch(() => {}), 5_000); // what is planned for a time
  return { app, stop: () => clearInterval(timer) };
}
