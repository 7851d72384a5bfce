/** The configuration of every part: the guard is built from it, the functions and the queue service run with it. */
import { defineConfig } from '@urr/core';

export default defineConfig({
  // Changes nothing and says what would have happened, until `urr-edge mode enforce`.
  mode: 'shadow',
  poll: { maxSeconds: 60 },
  routes: {
    exempt: [
      '/api/v1/events/*',
      '/api/v1/auth/*',
      '/api/auth/*',
      '/api/v1/queue/*',
      '/api/v1/stats/*',
      '/vwr/*',
      '/vwr-api/*',
      'POST /api/v1/payments/return/*',
    ],
  },
});
