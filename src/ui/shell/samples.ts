/** A sample telemetry that ships with the page. */
export interface Sample {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  /** The template that is opened with it. */
  readonly notebook: string;
  /** Other templates that it can be tried with. */
  readonly also: readonly string[];
  readonly tables: Readonly<Record<string, string | readonly string[]>>;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

function isSample(value: unknown): value is Omit<Sample, 'also'> & { readonly also?: unknown } {
  return isRecord(value) && ['id', 'title', 'description', 'notebook'].every((key) => typeof value[key] === 'string') && isRecord(value['tables']);
}

/** The manifest of samples served beside the page; empty where there is none (a single file, an offline copy). */
export async function listSamples(): Promise<readonly Sample[]> {
  try {
    const response = await fetch('./samples/index.json');
    const list: unknown = response.ok ? await response.json() : [];
    return Array.isArray(list) ? list.filter(isSample).map((sample) => ({ ...sample, also: Array.isArray(sample.also) ? sample.also.map(String) : [] })) : [];
  } catch {
    return [];
  }
}

/** The files of one table of a sample. Throws a sentence when a file is missing. */
export async function fetchSampleFiles(names: string | readonly string[]): Promise<File[]> {
  return Promise.all(
    (typeof names === 'string' ? [names] : names).map(async (name) => {
      const response = await fetch(`./samples/${name}`);
      if (!response.ok)
        throw new Error(`The sample file ${name} could not be fetched (status ${response.status}). Reload the page, or add a file of your own.`);
      return new File([await response.blob()], name);
    }),
  );
}
