/** The guard's own headers: believed by origins, or secrets between it and a monitor, so never handed on from outside. */
export const STAMPS = {
  event: 'x-urr-event',
  subject: 'x-urr-subject',
  fault: 'x-urr-fault',
  bypass: 'x-urr-bypass',
};
