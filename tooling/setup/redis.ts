import type { TestProject } from 'vitest/node';
import { ensureService } from '../services.ts';
import './provided.ts';

export default (project: TestProject): void => {
  project.provide('redisPath', ensureService('redis'));
};
