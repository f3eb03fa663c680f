const PRINTABLE_ASCII = /^[\x20-\x7e]+$/;
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/;

/** 1 to `max` characters from blank to tilde. */
export function isPrintableAscii(value: unknown, max: number): value is string {
  return (
    typeof value === 'string' &&
    value.length >= 1 &&
    value.length <= max &&
    PRINTABLE_ASCII.test(value)
  );
}

/** 1 to `max` UTF-16 units, no lone surrogate, no control character, not blank. */
export function isCleanText(value: unknown, max: number): value is string {
  return (
    typeof value === 'string' && value.length <= max && value.trim() !== '' && hasNoControls(value)
  );
}

/** Well-formed (no lone surrogate) and without control characters: what a database can hold. */
export function hasNoControls(value: string): boolean {
  return wellFormed(value) && !CONTROL.test(value);
}

function wellFormed(value: string): boolean {
  for (let at = 0; at < value.length; at += 1) {
    const unit = value.charCodeAt(at);
    if (unit < 0xd800 || unit > 0xdfff) continue;
    const next = value.charCodeAt(at + 1);
    if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return false;
    at += 1;
  }
  return true;
}
