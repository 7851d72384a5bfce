/** Who a visitor is, by the word of the app that embeds this one. The request body has no say in it. */
import { toUser } from '../user';

/**
 * The signed-in user of a request: any stable string, hashed before it is kept, or nothing for a guest. The only
 * source of a subject there is. May read cookies and headers; the body has been read already.
 */
export type SubjectOf = (request: Request) => string | null | undefined | Promise<string | null | undefined>;

/** @throws {InputError} the callback gave something else than text: all such users would be one and the same */
export async function subjectOf(
  callback: SubjectOf | undefined,
  request: Request,
): Promise<string | undefined> {
  return toUser(await callback?.(request));
}
