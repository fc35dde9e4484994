import { EngineError } from '../errors.ts';
import type { ByteSource } from '../ingest/bytes.ts';
import { csvProblem } from '../ingest/csv-problem.ts';
import type { Detection } from '../ingest/detect.ts';
import { withoutValues } from './value-free.ts';

/**
 * DuckDB's error text as an EngineError: one sentence on one line, without values of the data, with the position it names (`LINE 1: …`). E_CANCELLED for an interrupted statement,
 * E_MEMORY for
 * a lack of memory, else E_SQL. An EngineError is returned unchanged.
 */
export function sqlError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (/INTERRUPT|Interrupted/.test(text)) return new EngineError('E_CANCELLED', 'The work was cancelled.', { cause: error });
  if (/^Out of Memory/i.test(text)) {
    return new EngineError('E_MEMORY', `There is not enough memory for this step: load fewer columns or rows, or aggregate more in SQL. (${firstLine(text)})`, {
      cause: error,
    });
  }
  const position = /LINE \d+: [^\n]*/.exec(text)?.[0];
  const hint = /Candidate (?:bindings|functions|tables)[^\n]*|Did you mean [^\n]*/.exec(text)?.[0];
  return new EngineError('E_SQL', [withoutValues(firstLine(text)), hint, position].filter((part) => part !== undefined).join(' '), { cause: error });
}

/** A failure to read a text file: the row that breaks it where one is found, E_FILE_CHANGED when the file is another by now, else as `sqlError`. */
export async function csvError(source: ByteSource, detection: Detection, error: unknown): Promise<EngineError> {
  const known = sqlError(error);
  if (known.code !== 'E_SQL') return known;
  try {
    return await csvProblem(source, detection, decodeProblem(error));
  } catch (cause) {
    return cause instanceof EngineError ? cause : known;
  }
}

/** What DuckDB says about values it cannot decode, in its own words but without the values, its statement and paths of this machine. */
export function decodeProblem(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return withoutValues(firstLine(text).replace(/Failed to read file "[^"]*": /, ''))
    .replace(/^(?:Invalid Error|Invalid Input Error|IO Error|Conversion Error): /, '')
    .replace(/[.\s]*$/, '.');
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? text).trim();
}
