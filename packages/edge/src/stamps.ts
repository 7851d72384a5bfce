/** The guard's own stamps: believed by origins, so never taken from outside. */
export const STAMPS = {
  event: 'x-urr-event',
  subject: 'x-urr-subject',
  fault: 'x-urr-fault',
};
