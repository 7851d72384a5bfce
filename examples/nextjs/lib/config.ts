import { defineConfig } from '@urr/core';

const entry = ['/seats/:eventId', '/api/v1/seats/:eventId/*', '/api/v1/reservations/*', '/api/v1/payments/*'];

/** What the guard, the lines and the gate agree on. */
export const config = defineConfig({ routes: { guard: ['/api/*', '/seats/*'], entry } });
