import { resolve } from 'node:path';
import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  // In a clone the packages are links to folders up there. Leave it out where npm installed them.
  turbopack: { root: resolve(import.meta.dirname, '../..') },
};

export default config;
