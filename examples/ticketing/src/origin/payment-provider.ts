/**
 * The payment provider, simulated: another company with its own site, which takes the money and then has the
 * visitor's browser POST the result to the shop. It signs what it says, because anybody can send such a POST.
 */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export type PaymentResult = 'approved' | 'declined';

export type Payment = {
  readonly paymentId: string;
  readonly orderId: string;
  readonly amount: number;
  readonly returnUrl: string;
};

/** The form fields of the provider's answer. */
export type PaymentAnswer = {
  readonly orderId: string;
  readonly result: PaymentResult;
  readonly signature: string;
};

export type PaymentProvider = {
  open(order: { readonly orderId: string; readonly amount: number; readonly returnUrl: string }): Payment;
  find(paymentId: string): Payment | undefined;
  /** What the provider sends back for a result. */
  answer(payment: Payment, result: PaymentResult): PaymentAnswer;
  /** Whether an answer was really the provider's: what the shop asks before it believes one. */
  verify(answer: { readonly orderId: string; readonly result: string; readonly signature: string }): boolean;
};

const MOST_OPEN = 20_000;

export function createPaymentProvider(): PaymentProvider {
  const secret = randomBytes(32);
  const payments = new Map<string, Payment>();
  const sign = (orderId: string, result: string): string =>
    createHmac('sha256', secret).update(`${orderId}.${result}`).digest('base64url');

  return {
    open(order) {
      const payment = { paymentId: randomBytes(12).toString('base64url'), ...order };
      payments.set(payment.paymentId, payment);
      const oldest = payments.keys().next().value;
      if (payments.size > MOST_OPEN && oldest !== undefined) payments.delete(oldest);
      return payment;
    },
    find: (paymentId) => payments.get(paymentId),
    answer: ({ orderId }, result) => ({ orderId, result, signature: sign(orderId, result) }),
    verify({ orderId, result, signature }) {
      const expected = Buffer.from(sign(orderId, result));
      const given = Buffer.from(signature);
      return expected.length === given.length && timingSafeEqual(expected, given);
    },
  };
}
