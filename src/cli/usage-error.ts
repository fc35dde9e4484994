/** The command line itself is wrong; exit code 4. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}
