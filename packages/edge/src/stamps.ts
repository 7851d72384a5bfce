/** The guard's own headers: believed by origins, or secrets between it and a monitor, so never handed on from outside. */
export const EVENT_STAMP = 'x-urr-event';
export const SUBJECT_STAMP = 'x-urr-subject';
export const FAULT_STAMP = 'x-urr-fault';
export const BYPASS_HEADER = 'x-urr-bypass';
