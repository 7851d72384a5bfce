/** What the set-ups of vitest.config.ts hand to tests: `inject('chromiumPath')`. */
declare module 'vitest' {
  export interface ProvidedContext {
    /** Absolute path of a Chromium, null where there is none. */
    chromiumPath: string | null;
    /** Absolute path of njs, the engine of CloudFront Functions, null where there is none. */
    njsPath: string | null;
    /** Absolute path of nginx, null where there is none. */
    nginxPath: string | null;
    /** Absolute path of a Redis server, null where there is none. */
    redisPath: string | null;
  }
}

/** Before any set-up has looked. */
export const nothingProvided = {
  chromiumPath: null,
  njsPath: null,
  nginxPath: null,
  redisPath: null,
} as const;
