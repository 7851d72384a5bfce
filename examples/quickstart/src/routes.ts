import { defineConfig, matchRoute } from '@urr/core';

export const config = defineConfig({
  routes: {
    guard: ['/shop-api/*'], // needs the pass of tier 1
    exempt: ['GET /shop-api/shows/*', 'POST /shop-api/payments/return/*'], // open to everybody
    entry: ['/shop-api/shows/:eventId/seats/*', '/shop-api/payments/*'], // needs both passes
  },
});

/** 0 open, 1 the waiting room's pass, 2 the entry queue's as well: what guard and gate will ask for. */
export const tierOf = (method: string, path: string): number => matchRoute(config, method, path).tier;
