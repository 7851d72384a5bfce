/** A server that can be told to fail as servers and networks do: refuse what it is asked, or do it and lose the answer. */
import type { RequestListener, ServerResponse } from 'node:http';

export type Trouble = {
  /** Everything is refused, and nothing done. */
  readonly refuses: boolean;
  /** Share of the answers that are cut off, of requests that have been done. */
  readonly losesAnswers: number;
};

export type Unreliable = {
  readonly handler: RequestListener;
  /** Until told otherwise. */
  meet(trouble: Trouble): void;
};

/** @param refuse how this kind of server says that it has enough to do */
export function createUnreliable(
  handler: RequestListener,
  refuse: (response: ServerResponse) => void,
): Unreliable {
  let trouble: Trouble = { refuses: false, losesAnswers: 0 };
  return {
    handler(request, response) {
      if (trouble.refuses) {
        request.resume();
        refuse(response);
        return;
      }
      if (Math.random() < trouble.losesAnswers) loseAnswer(response);
      handler(request, response);
    },
    meet(next) {
      trouble = next;
    },
  };
}

/** The work goes on; the connection breaks instead of carrying the first byte of the answer. */
function loseAnswer(response: ServerResponse): void {
  const { socket } = response;
  response.write = () => {
    socket?.destroy();
    return true;
  };
  response.end = () => {
    socket?.destroy();
    return response;
  };
}
