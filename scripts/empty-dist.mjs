/** First step of a package's build: its chunks have hashed names, so old ones would pile up. */
import { rmSync } from 'node:fs';

rmSync('dist', { recursive: true, force: true });
