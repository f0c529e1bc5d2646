/**
 * Exact decimal numbers: a whole number of units, each of them 10 to the power of -scale.
 *
 * A price in the catalog has at most 15 digits, which the shortest text of a floating-point number keeps; from there on
 * nothing is rounded.
 *
 * @typedef {{readonly units: bigint, readonly scale: number}} Decimal
 */

/** @type {Decimal} */
export const ZERO = { units: 0n, scale: 0 };

/**
 * The number that a number or a text shows. Throws `RangeError` at what is no finite number.
 *
 * @param {number | string | bigint} value
 * @returns {Decimal}
 */
export function decimal(value) {
  const found = /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(String(value));
  if (!found) throw new RangeError(`${value} is not a number`);
  const [, sign, whole, fraction = "", exponent = "0"] = found;
  const units = BigInt(`${sign}${whole}${fraction}`);
  const scale = fraction.length - Number(exponent);
  return scale < 0 ? { units: units * 10n ** BigInt(-scale), scale: 0 } : { units, scale };
}

/**
 * @param {Decimal} a
 * @param {Decimal} b
 * @returns {Decimal}
 */
export function plus(a, b) {
  const scale = Math.max(a.scale, b.scale);
  return { units: scaled(a, scale) + scaled(b, scale), scale };
}

/**
 * @param {Decimal} a
 * @param {Decimal} b
 * @returns {Decimal}
 */
export function minus(a, b) {
  return plus(a, { units: -b.units, scale: b.scale });
}

/**
 * @param {Decimal} a
 * @param {Decimal} b
 * @returns {Decimal}
 */
export function times(a, b) {
  return { units: a.units * b.units, scale: a.scale + b.scale };
}

/**
 * A number divided by 10 to the power of `digits`.
 *
 * @param {Decimal} a
 * @param {number} digits
 * @returns {Decimal}
 */
export function divided(a, digits) {
  return { units: a.units, scale: a.scale + digits };
}

/**
 * @param {Decimal} a
 * @param {Decimal} b
 */
export function lessThan(a, b) {
  return minus(a, b).units < 0n;
}

/**
 * The number in plain digits, without an exponent and without zeros at its end.
 *
 * @param {Decimal} a
 */
export function text({ units, scale }) {
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale).replace(/0+$/, "");
  return `${units < 0n ? "-" : ""}${whole}${fraction && `.${fraction}`}`;
}

/**
 * @param {Decimal} a
 * @param {number} scale
 */
function scaled(a, scale) {
  return a.units * 10n ** BigInt(scale - a.scale);
}
