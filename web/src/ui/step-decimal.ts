/** How far to go, in decimal text. */
export interface StepOptions {
  readonly step: string;
  readonly min: string;
  readonly steps: number;
}

/**
 * Decimal text some steps up or down, snapped to a whole number of steps and never below the
 * minimum. Text that is no number counts as zero. Integers throughout: 0.1 + 0.2 is 0.3 here.
 */
export function stepDecimal(value: string, { step, min, steps }: StepOptions): string {
  const decimals = fractionOf(step).length;
  const stepUnits = unitsOf(step, decimals);
  const units = unitsOf(/^\d*\.?\d*$/.test(value) ? value : '', decimals);
  const moved = ((units / stepUnits) * stepUnits + BigInt(steps) * stepUnits).toString();
  const floor = unitsOf(min, decimals);
  const next = BigInt(moved) < floor ? floor : BigInt(moved);
  return textOf(next, decimals);
}

function fractionOf(text: string): string {
  return text.split('.')[1] ?? '';
}

function unitsOf(text: string, decimals: number): bigint {
  const [whole = '', fraction = ''] = text.split('.');
  return BigInt(
    `${whole === '' ? '0' : whole}${fraction.slice(0, decimals).padEnd(decimals, '0')}`,
  );
}

function textOf(units: bigint, decimals: number): string {
  const digits = units.toString().padStart(decimals + 1, '0');
  if (decimals === 0) return digits;
  return `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
