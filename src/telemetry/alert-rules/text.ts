/** Returns a YAML string in double quotes; line breaks and quotes are escaped as in JSON, which YAML reads. */
export function yamlText(text: string): string {
  return JSON.stringify(text);
}

/** Returns a name that every tool takes as an identifier: lower-case letters, digits and `-`, at most 63 characters. */
export function slug(name: string): string {
  const plain = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63)
    .replace(/-+$/, '');
  return plain === '' ? 'objective' : plain;
}

/** Returns a number without the noise of binary fractions: 1 − 0.999 → 0.001. */
export function plainNumber(value: number): string {
  return String(Number(value.toPrecision(12)));
}

/** Returns comment lines; each line of the text becomes one. */
export function comment(text: string, indent = ''): string {
  return text
    .split('\n')
    .map((line) => `${indent}# ${line}`)
    .join('\n');
}
