import type { Blocks, RunBlock } from './types.ts';

/** The research object's profile and its vocabulary, as identifiers; nothing is fetched. */
const profile = 'https://w3id.org/ro/crate/1.2';

/**
 * The provenance as RO-Crate 1.2 JSON-LD: the input files with their hashes, the notebook, the software, and one CreateAction per cell. Follows
 * "Root Data Entity" and "Provenance of entities" of the specification.
 */
export function roCrate(blocks: Blocks, run: RunBlock): Readonly<Record<string, unknown>> {
  const { identity, inputs, results } = blocks;
  const files = inputs.tables.flatMap(({ table, files: own }) =>
    own.map((file) => ({
      '@id': `#file/${encodeURIComponent(table)}/${encodeURIComponent(file.name)}`,
      '@type': 'File',
      name: file.name,
      contentSize: String(file.bytes),
      sha256: file.sha256,
      about: { '@id': `#table/${encodeURIComponent(table)}` },
    })),
  );
  const software = { '@id': '#faultline', '@type': 'SoftwareApplication', name: 'Faultline', version: identity.tool.version };
  const engine = { '@id': '#engine', '@type': 'SoftwareApplication', name: run.engine.name, version: run.engine.version };
  const people = run.author === '' ? [] : [{ '@id': '#author', '@type': 'Person', name: run.author }];
  const notebook = {
    '@id': '#notebook',
    '@type': ['File', 'SoftwareSourceCode'],
    name: identity.title,
    encodingFormat: 'text/markdown',
    sha256: identity.notebook.sha256,
  };
  const actions = results.cells.map((cell) => ({
    '@id': `#action/${cell.id}`,
    '@type': 'CreateAction',
    name: `${cell.id} (${cell.type})`,
    instrument: [{ '@id': software['@id'] }, { '@id': engine['@id'] }],
    object: [...files.map((file) => ({ '@id': file['@id'] })), { '@id': notebook['@id'] }],
    result: { '@id': `#result/${cell.id}` },
    endTime: run.createdAt,
    ...(people.length === 0 ? {} : { agent: { '@id': '#author' } }),
  }));
  const made = results.cells.map((cell) => ({
    '@id': `#result/${cell.id}`,
    '@type': 'PropertyValue',
    name: `verdict of ${cell.id}`,
    value: cell.verdict,
    description: cell.headline,
  }));
  return {
    '@context': `${profile}/context`,
    '@graph': [
      { '@id': 'ro-crate-metadata.json', '@type': 'CreativeWork', about: { '@id': './' }, conformsTo: { '@id': profile } },
      {
        '@id': './',
        '@type': 'Dataset',
        name: identity.title,
        description: identity.summary === '' ? `Audit of ${identity.title}` : identity.summary,
        datePublished: run.createdAt,
        license: 'not stated',
        hasPart: [...files, notebook].map((part) => ({ '@id': part['@id'] })),
        mentions: actions.map((action) => ({ '@id': action['@id'] })),
        ...(people.length === 0 ? {} : { author: { '@id': '#author' } }),
      },
      ...files,
      ...inputs.tables.map(({ table, rows }) => ({ '@id': `#table/${encodeURIComponent(table)}`, '@type': 'Dataset', name: table, size: `${rows} rows` })),
      notebook,
      software,
      engine,
      ...people,
      ...actions,
      ...made,
    ],
  };
}
