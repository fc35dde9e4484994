const row = (i: number): string =>
  [
    `c${10_000 + i}`,
    i % 100 === 0 ? 'mara.huber@mail.example' : i % 2 === 0 ? 'north' : 'south',
    (i * 37) % 100,
    i === 7 ? 'Atlantis' : 'Europe',
    'Mara Huber',
  ].join(',');

/** A table of calls that names people wherever a table can: ids, an address as a category, a group of one person, names. */
export const peopleCsv = ['customer_id,team,latency_ms,continent,customer_name', ...Array.from({ length: 600 }, (_, i) => row(i))].join('\n');

/** What names one of them. */
export const namesThem = /mara|huber|c10007|atlantis/i;

/** The roles of its notebook. */
export const peopleRoles = 'tables:\n  telemetry:\n    roles: { subject_id: customer_id }\n';
