/** The type of maps that are given as JSON text: what exporters write attributes in. */
export const textMap = 'MAP(VARCHAR, VARCHAR)';

/** SQL for a map of text in a form that no content can break: `hex:hex,hex:-`, `-` for a missing value. */
export function mapHexSql(map: string): string {
  return `array_to_string(list_transform(map_entries(${map}), lambda e: hex(e.key) || ':' || coalesce(hex(e.value), '-')), ',')`;
}

/** The answer of `mapHexSql` as JSON text, members in the order of the map; null stays null. */
export function mapJson(hex: unknown): string | null {
  if (typeof hex !== 'string') return null;
  const decoder = new TextDecoder();
  const text = (part: string): string => decoder.decode(Uint8Array.from(part.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16)));
  const members = hex === '' ? [] : hex.split(',').map((entry) => entry.split(':'));
  return `{${members.map(([key, value]) => `${JSON.stringify(text(key ?? ''))}:${value === '-' ? 'null' : JSON.stringify(text(value ?? ''))}`).join(',')}}`;
}
