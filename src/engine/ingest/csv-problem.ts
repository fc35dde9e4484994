import { EngineError } from '../errors.ts';
import type { ByteSource } from './bytes.ts';
import type { Detection } from './detect.ts';
import { contentChunks } from './gzip.ts';

/**
 * Why a CSV file was refused, as E_FILE_FORMAT with file and line: the first row with another number of fields than the first line, a quote that never
 * closes, or text
 * that is not UTF-8. Where none of these is found, `fallback` (what the engine said) is passed on. Reads the file once.
 */
export async function csvProblem(source: ByteSource, detection: Pick<Detection, 'gzip' | 'delimiter'>, fallback: string): Promise<EngineError> {
  const refuse = (line: number | null, what: string, advice: string) =>
    new EngineError('E_FILE_FORMAT', `${source.name}${line === null ? '' : `, line ${line}`}: ${what}. ${advice}`);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const scan = new FieldCounter(detection.delimiter ?? ',');
  for await (const chunk of contentChunks(source, detection.gzip)) {
    let text: string;
    try {
      text = decoder.decode(chunk, { stream: true });
    } catch {
      return refuse(null, 'the text is not UTF-8', 'Save the file as UTF-8.');
    }
    const broken = scan.push(text);
    if (broken)
      return refuse(
        broken.line,
        `expected ${broken.expected} fields as in the first line, found ${broken.found}`,
        'Give every row the same number of fields, and put text with delimiters in quotes.',
      );
  }
  const broken = scan.end();
  if (scan.openQuote !== null) return refuse(scan.openQuote, 'a quote opens here and never closes', 'Close it, or write a quote inside quotes twice.');
  if (broken)
    return refuse(
      broken.line,
      `expected ${broken.expected} fields as in the first line, found ${broken.found}`,
      'Give every row the same number of fields, and put text with delimiters in quotes.',
    );
  return refuse(null, `the file could not be read as CSV (${fallback.replace(/\.$/, '')})`, 'Check its delimiter and its quotes.');
}

interface Broken {
  readonly line: number;
  readonly expected: number;
  readonly found: number;
}

/** Counts fields per row over pieces of text, as RFC 4180 quotes them. */
class FieldCounter {
  /** The line in which a still open quote began; null outside quotes. */
  openQuote: number | null = null;
  private line = 1;
  private start = 1;
  private fields = 1;
  private empty = true;
  private expected: number | null = null;

  constructor(private readonly delimiter: string) {}

  push(text: string): Broken | null {
    for (const character of text) {
      if (character === '"') {
        this.openQuote = this.openQuote === null ? this.line : null;
        this.empty = false;
      } else if (character === '\n') {
        this.line++;
        const broken = this.openQuote === null ? this.endRow() : null;
        if (broken) return broken;
      } else if (this.openQuote === null && character === this.delimiter) {
        this.fields++;
        this.empty = false;
      } else if (character !== '\r') {
        this.empty = false;
      }
    }
    return null;
  }

  end(): Broken | null {
    return this.openQuote === null ? this.endRow() : null;
  }

  private endRow(): Broken | null {
    const { start, fields, empty } = this;
    this.start = this.line;
    this.fields = 1;
    this.empty = true;
    if (empty) return null;
    this.expected ??= fields;
    return fields === this.expected ? null : { line: start, expected: this.expected, found: fields };
  }
}
