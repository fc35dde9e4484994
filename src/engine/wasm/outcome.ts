import { EngineError, type EngineErrorCode } from '../errors.ts';
import { classify } from './classify-error.ts';

/** How an answer crosses a worker boundary: Comlink keeps only name, message and stack of an error, so errors travel as data. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: { readonly code: EngineErrorCode; readonly message: string } };

/** Runs `work` and turns any exception into data, coded by its text or else by `fallback`. Never rejects. */
export async function outcomeOf<T>(work: () => T | Promise<T>, fallback: EngineErrorCode = 'E_WORKER'): Promise<Outcome<T>> {
  try {
    return { ok: true, value: await work() };
  } catch (error) {
    return { ok: false, error: classify(error, fallback).data };
  }
}

/** The value of an outcome; throws its EngineError when it is a failure. */
export function valueOf<T>(outcome: Outcome<T>): T {
  if (outcome.ok) return outcome.value;
  throw new EngineError(outcome.error.code, outcome.error.message);
}
