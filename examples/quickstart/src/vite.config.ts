// Vite: the page on one port, `npx @urr/server dev --event iu-2027` on another; to the browser they are one site.
import { defineConfig } from 'vite';

const api = 'http://127.0.0.1:4600';

export default defineConfig({
  server: { proxy: { '/vwr-api': api, '/api/v1/queue': api } },
});
