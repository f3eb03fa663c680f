// What the demos of the terminal share: headings, aligned lines, colours, and the pauses between
// two steps. `--fast` leaves the pauses out. Colours go by themselves where nobody would see them.
import { setTimeout as sleep } from 'node:timers/promises';

import pc from 'picocolors';

const STEP_MS = 1_500;
const BEAT_MS = 350;

/** True when the demo was started with `--fast`: nobody watches, so nobody waits. */
export const isFast = process.argv.includes('--fast');

/** Writes a line of the demo. */
export function print(line = '') {
  process.stdout.write(`${line}\n`);
}

/** Title of a demo and what it shows. */
export function title(text, subtitle) {
  print(`\n${pc.bold(pc.cyan(text))}`);
  print(pc.dim(subtitle));
}

/** Begins a numbered step of the story. */
export async function step(number, text) {
  await rest(STEP_MS);
  print(`\n${pc.bold(pc.yellow(`${number}.`))} ${pc.bold(text)}`);
}

/** A short pause between two lines. */
export async function beat() {
  await rest(BEAT_MS);
}

/** `text` in a column of `width`, before it is coloured. */
export const left = (text, width) => String(text).padEnd(width);

/** As {@link left}, for figures. */
export const right = (text, width) => String(text).padStart(width);

/** Whole numbers in groups of three. */
export const grouped = (count) => String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');

async function rest(milliseconds) {
  if (!isFast) await sleep(milliseconds);
}
