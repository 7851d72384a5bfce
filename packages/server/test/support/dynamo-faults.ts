/** What can happen to a request on its way to DynamoDB and back, where the SDK's own retries see it. */
import {
  type DynamoDBClient,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';

/** Sends the request; its answer, or its error. */
type Send = () => Promise<unknown>;

/** Decides about one request. `send` may be called or not. */
export type Fault = (send: Send, input: unknown) => Promise<unknown>;

export type Journal = {
  /** Requests that left the SDK, its retries included, as `UpdateItem urr-counters`. */
  readonly calls: string[];
  /** What happens to the next requests, one fault each; then all goes well. */
  readonly next: Fault[];
  /** What happens when nothing is in `next`. */
  always: Fault | undefined;
};

/** Watches a client and lets things go wrong. */
export function withFaults(client: DynamoDBClient): Journal {
  const journal: Journal = { calls: [], next: [], always: undefined };
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const { TableName, RequestItems } = args.input as { TableName?: string; RequestItems?: object };
      const operation = String(context.commandName).replace(/Command$/, '');
      journal.calls.push(`${operation} ${TableName ?? Object.keys(RequestItems ?? {}).join()}`);
      const fault = journal.next.shift() ?? journal.always;
      const send = () => next(args);
      return (fault === undefined ? send() : fault(send, args.input)) as ReturnType<typeof next>;
    },
    { step: 'deserialize', priority: 'high', name: 'faults' },
  );
  return journal;
}

export const well: Fault = (send) => send();

/** Refused before anything was done. */
export const throttled =
  (name = 'ProvisionedThroughputExceededException'): Fault =>
  async () => {
    throw named(name, 400);
  };

/** Refused, says the answer, though it was done: an earlier try of the same request got through. */
export const throttledAfterwards: Fault = async (send) => {
  await send();
  throw named('ThrottlingException', 400);
};

export const failed =
  (name = 'InternalServerError', status = 500): Fault =>
  async () => {
    throw named(name, status);
  };

/** Done, but the connection broke before the answer came. */
export const replyLost: Fault = async (send) => {
  await send();
  throw broken('ECONNRESET');
};

/** The connection broke on the way there. */
export const refused: Fault = async () => {
  throw broken('ECONNREFUSED');
};

/** Never answered, and never done. */
export const silent: Fault = () => new Promise(() => {});

/**
 * An update that is never answered in time, and done when `arrive` is called.
 *
 * @param through delivers it: the client that sent it has given it up by then
 */
export function slow(through: DynamoDBClient): { readonly fault: Fault; arrive(): Promise<unknown> } {
  let sent: UpdateItemCommandInput | undefined;
  return {
    fault: (_, input) => {
      sent = input as UpdateItemCommandInput;
      return new Promise(() => {});
    },
    async arrive() {
      if (sent === undefined) throw new Error('expected a request to be under way');
      return through.send(new UpdateItemCommand(sent)).catch((error: unknown) => error);
    },
  };
}

function named(name: string, httpStatusCode: number): Error {
  return Object.assign(new Error(name), { name, $metadata: { httpStatusCode }, $fault: 'client' });
}

function broken(code: string): Error {
  return Object.assign(new Error(code), { code });
}
