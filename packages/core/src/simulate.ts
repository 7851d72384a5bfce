/** Rehearsing a sale before it happens: a crowd made of a seed, driven through the real arithmetic. */
export { type CapacityAnswer, findCapacity, findPace, type PaceAnswer } from './simulate/answers';
export { type ArrivalRow, type Arrivals, parseArrivals, totalOf } from './simulate/arrivals';
export { type Cost, LIST_PRICES, type Prices } from './simulate/cost';
export type { OrderError } from './simulate/order';
export type { Rehearsal } from './simulate/rehearsal';
export { rehearse } from './simulate/rehearse';
export { type ChartWords, toCharts, toHtmlReport, toRows } from './simulate/report';
export type { Sale } from './simulate/sale';
export type { Quantiles, Series } from './simulate/series';
