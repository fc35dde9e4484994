import { EngineError } from '../errors.ts';

/**
 * DuckDB's error text as an EngineError: one sentence on one line, with the position it names (`LINE 1: …`). E_CANCELLED for an interrupted statement, E_MEMORY for
 * a lack of memory, else E_SQL. An EngineError is returned unchanged.
 */
export function sqlError(error: unknown): EngineError {
  if (error instanceof EngineError) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (/INTERRUPT|Interrupted/.test(text)) return new EngineError('E_CANCELLED', 'The work was cancelled.', { cause: error });
  if (/^Out of Memory/i.test(text)) {
    return new EngineError('E_MEMORY', `There is not enough memory for this step: load fewer columns or rows, or aggregate more in SQL. (${firstLine(text)})`, { cause: error });
  }
  const position = /LINE \d+: [^\n]*/.exec(text)?.[0];
  const hint = /Candidate (?:bindings|functions|tables)[^\n]*|Did you mean [^\n]*/.exec(text)?.[0];
  return new EngineError('E_SQL', [firstLine(text), hint, position].filter((part) => part !== undefined).join(' '), { cause: error });
}

/**
 * A failure to read a text file as E_FILE_FORMAT: file, line, what DuckDB found wrong there. Other failures as `sqlError`.
 */
export function csvError(name: string, error: unknown): EngineError {
  const known = sqlError(error);
  if (known.code !== 'E_SQL') return known;
  const text = error instanceof Error ? error.message : String(error);
  const line = /(?:CSV Error on Line|on line|Line)[: ]+(\d+)/i.exec(text)?.[1];
  const lines = text.split('\n').map((part) => part.trim()).filter((part) => part !== '');
  const what = lines.find((part) => /^(Expected Number of Columns|Error when converting|Value with unterminated quote|Maximum line size|Invalid unicode|Column at position)/i.test(part)) ?? firstLine(text);
  const hint = 'Check that every row has the same number of fields and that quotes are closed.';
  return new EngineError('E_FILE_FORMAT', `${name}${line === undefined ? '' : `, line ${line}`}: ${what.replace(/[.\s]+$/, '')}. ${hint}`, { cause: error });
}

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? text).trim();
}
