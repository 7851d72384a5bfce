import { describe, expect, it } from 'vitest';
import { isUrrError } from './errors';
import {
  assertPhaseMove,
  assertStateMove,
  canMovePhase,
  canMoveState,
  PHASES,
  phaseAt,
  VISITOR_STATES,
} from './lifecycle';

const T = 1_800_000_000_000;

describe('phaseAt', () => {
  const scheduled = { phase: 'scheduled', opensAtMs: T, closesAtMs: T + 1000 } as const;

  it('opens and closes by time alone, exactly at the instants', () => {
    expect(phaseAt(scheduled, T - 1)).toBe('scheduled');
    expect(phaseAt(scheduled, T)).toBe('open');
    expect(phaseAt(scheduled, T + 999)).toBe('open');
    expect(phaseAt(scheduled, T + 1000)).toBe('closed');
  });

  it('keeps what an operator set', () => {
    expect(phaseAt({ ...scheduled, phase: 'off' }, T + 5000)).toBe('off');
    expect(phaseAt({ ...scheduled, phase: 'closed' }, T)).toBe('closed');
    expect(phaseAt({ ...scheduled, phase: 'paused' }, T)).toBe('paused');
    expect(phaseAt({ ...scheduled, phase: 'paused' }, T + 1000)).toBe('closed');
    expect(phaseAt({ phase: 'scheduled', opensAtMs: null, closesAtMs: null }, T)).toBe('scheduled');
  });
});

describe('moves', () => {
  it('lets phases stay and refuses pausing what is closed', () => {
    for (const phase of PHASES) expect(canMovePhase(phase, phase)).toBe(true);
    expect(() => assertPhaseMove('closed', 'paused')).toThrow('closed cannot become paused');
    expect(() => assertPhaseMove('paused', 'open')).not.toThrow();
  });

  it('makes left and expired final', () => {
    for (const end of ['left', 'expired'] as const) {
      for (const state of VISITOR_STATES) expect(canMoveState(end, state)).toBe(state === end);
    }
  });

  it('throws a coded error for an illegal move', () => {
    try {
      assertStateMove('left', 'waiting');
      expect.unreachable();
    } catch (error) {
      expect(isUrrError(error, 'ERR_INPUT_INVALID')).toBe(true);
    }
  });
});
