/**
 * What booking needs of a payment provider. Real ones have it: an idempotency key on the charge, and a cancellation that
 * refunds what was charged and refuses what comes later under the same key (with payment intents: cancel, or refund).
 */
export type PaymentProvider = {
  /** Takes the money once, however often it is called with this key; the answer stays the same. */
  charge(payment: {
    readonly key: string;
    readonly amount: number;
    /** What the visitor's browser was given by the provider; a card number never comes here. */
    readonly method: string;
    readonly signal: AbortSignal;
  }): Promise<'approved' | 'declined'>;
  /** No money has moved under this key, or it has been given back, and none will move. Safe to repeat. */
  cancel(key: string): Promise<void>;
};

export type SandboxProvider = PaymentProvider & {
  /** What was taken and not given back, by key. */
  readonly taken: ReadonlyMap<string, number>;
};

/** A provider that lives in this process, for trying out. Method `declined` is declined, everything else approved. */
export function sandboxProvider(): SandboxProvider {
  const taken = new Map<string, number>();
  const answers = new Map<string, 'approved' | 'declined'>();
  return {
    taken,
    async charge({ key, amount, method }) {
      const known = answers.get(key);
      if (known !== undefined) return known;
      const answer = method === 'declined' ? 'declined' : 'approved';
      answers.set(key, answer);
      if (answer === 'approved') taken.set(key, amount);
      return answer;
    },
    async cancel(key) {
      answers.set(key, 'declined');
      taken.delete(key);
    },
  };
}
