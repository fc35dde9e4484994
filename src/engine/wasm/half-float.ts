const buffer = new DataView(new ArrayBuffer(4));

/**
 * The value of an IEEE 754 binary16 number given by its 16 bits; exact, since binary32 holds every binary16 value.
 * Infinities, NaN and subnormals included.
 */
export function halfToFloat(bits: number): number {
  const sign = (bits & 0x8000) << 16;
  const exponent = (bits >>> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) {
    const magnitude = fraction / 16_777_216;
    return sign === 0 ? magnitude : -magnitude;
  }
  buffer.setInt32(0, sign | ((exponent === 31 ? 255 : exponent + 112) << 23) | (fraction << 13));
  return buffer.getFloat32(0);
}
