import type { BookLimits } from './limits';
import type {
  BookState,
  ExpireCommand,
  MassCancelCommand,
  PhaseCommand,
  RefusalCode,
  SettingsChangedReport,
  SettingsCommand,
} from './types';
import { PHASES, SIDES } from './types';

/** Absent, or a safe integer that is not negative (ids and times). */
export function isOptionalId(value: unknown): boolean {
  return value === undefined || (Number.isSafeInteger(value) && (value as number) >= 0);
}

export function checkMassCancel(command: MassCancelCommand): RefusalCode | null {
  const sideKnown = command.side === undefined || SIDES.includes(command.side);
  return sideKnown && isOptionalId(command.owner) ? null : 'MALFORMED_FIELD';
}

export function checkPhaseCommand(command: PhaseCommand): RefusalCode | null {
  const known = PHASES.includes(command.phase) && isOptionalId(command.endsAtMillis);
  return known ? null : 'MALFORMED_FIELD';
}

export function checkExpire(command: ExpireCommand): RefusalCode | null {
  const given = command.atMillis !== undefined && isOptionalId(command.atMillis);
  return given ? null : 'MALFORMED_FIELD';
}

export function checkSettings(command: SettingsCommand, limits: BookLimits): RefusalCode | null {
  const { referenceTicks = 0, dynamicBandBps = 0, staticBandBps = 0 } = command;
  const numbers = [referenceTicks, dynamicBandBps, staticBandBps];
  numbers.push(command.pauseMillis ?? 0, command.reopenMillis ?? 0);
  if (!numbers.every((value) => Number.isSafeInteger(value) && value >= 0)) {
    return 'MALFORMED_FIELD';
  }
  const wide =
    referenceTicks > limits.maxPriceTicks || Math.max(dynamicBandBps, staticBandBps) > 10_000;
  return wide ? 'MALFORMED_FIELD' : null;
}

/** The settings as they are after the command. */
export function settingsFrom(command: SettingsCommand, now: BookState): SettingsChangedReport {
  return {
    kind: 'settings_changed',
    referenceTicks: command.referenceTicks ?? now.referenceTicks,
    dynamicBandBps: command.dynamicBandBps ?? now.dynamicBandBps,
    staticBandBps: command.staticBandBps ?? now.staticBandBps,
    pauseMillis: command.pauseMillis ?? now.pauseMillis,
    reopenMillis: command.reopenMillis ?? now.reopenMillis,
  };
}
