import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { wilson } from '../../src/stats/intervals.ts';
import { luhn } from '../../src/telemetry/pii/checksums.ts';
import { answered, parquetOf, written } from '../engine/native/files.ts';
import { measured, runCell } from './lab.ts';

const csv = (rows: readonly Record<string, string | number | null>[]) =>
  [
    Object.keys(rows[0] ?? {}).join(','),
    ...rows.map((row) =>
      Object.values(row)
        .map((value) => (value === null ? '' : `"${String(value).replaceAll('"', '""')}"`))
        .join(','),
    ),
  ].join('\n');
const classOf = (record: { readonly tables: readonly { readonly name: string; readonly rows: readonly (readonly unknown[])[] }[] }, column: string) =>
  record.tables.find((t) => t.name === 'columns')?.rows.find((row) => row[0] === column)?.[1];
const rate = (
  record: {
    readonly measurements: readonly {
      readonly metric: string;
      readonly of: { readonly column?: string; readonly class?: string };
      readonly value: number | null;
      readonly verdict: string;
    }[];
  },
  column: string,
  name: string,
) => record.measurements.find((m) => m.metric === 'pii_row_rate' && m.of.column === column && m.of.class === name);

/** Cards with a right check digit. */
const card = (i: number) => {
  const head = `4539${String(100_000_000_00 + i * 7919).slice(-11)}`;
  return head + [...'0123456789'].find((digit) => luhn(head + digit));
};
const rows = Array.from({ length: 3000 }, (_, i) => ({
  customer_id: `c${i % 1500}`,
  note: i % 100 === 0 ? `please write to user${i}@example.com soon, thank you` : `nothing to see in row ${i} of this table`,
  payment: i % 500 === 0 ? card(i) : `ref ${i}`,
  order_number: String(1e15 + i * 104_729 * 997),
  email: i % 4 === 0 ? `user${i}@example.com` : 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  full_name: i % 2 === 0 ? 'Ada Byron' : `Émile O'Neil-${'X'.repeat((i % 3) + 1)}y`,
  dob: `19${50 + (i % 50)}-0${(i % 9) + 1}-1${i % 10}`,
  gender: i === 7 ? 'x' : i % 2 === 0 ? 'f' : 'm',
  zip: String(10_000 + (i % 20)),
  ethnicity: i % 3 === 0 ? 'a' : 'b',
  product_name: 'Blue Chair',
  amount: i / 7,
}));
const file = written('privacy.csv', csv(rows));
const record = await runCell('privacy', {}, { telemetry: file });

describe('a privacy report', () => {
  it('counts rows per class exactly, with the Wilson interval', () => {
    expect(rate(record, 'note', 'email')).toMatchObject({ value: 30 / 3000, verdict: 'fail' });
    expect(record.measurements.find((m) => m.of.column === 'note' && m.of.class === 'email')?.interval).toMatchObject(wilson(30, 3000) ?? {});
    expect(rate(record, 'payment', 'credit_card')).toMatchObject({ value: 6 / 3000, verdict: 'fail' });
    expect(rate(record, 'email', 'email')?.value).toBe(0.25);
    expect(rate(record, 'full_name', 'person_name')).toMatchObject({ value: 1, verdict: 'fail' });
    expect(rate(record, 'dob', 'birth_date')).toMatchObject({ value: 1, verdict: 'warn' });
    expect(record.verdict).toBe('fail');
  });
  it('says what each column is', () => {
    expect(
      ['note', 'payment', 'email', 'full_name', 'dob', 'gender', 'zip', 'ethnicity', 'product_name', 'amount', 'customer_id'].map((c) => classOf(record, c)),
    ).toEqual([
      'direct identifier',
      'direct identifier',
      'direct identifier',
      'direct identifier',
      'quasi-identifier',
      'quasi-identifier',
      'quasi-identifier',
      'sensitive',
      'clean',
      'clean',
      'quasi-identifier',
    ]);
  });
  it.each([
    ['2001-12-31', '%Y-%m-%d'],
    ['31/12/2001', '%d/%m/%Y'],
    ['20011231', '%Y%m%d'],
  ])('masks days of birth written like %s to their year, and finds nothing in what is left', async (_example, format) => {
    const day = `strftime(DATE '1940-02-01' + (i * 37)::INTEGER, '${format}')`;
    const path = await parquetOf(`privacy-birth-${format.length}${format[1]}.parquet`, `SELECT ${day} AS dob FROM range(600) AS r(i)`);
    const record = await runCell('privacy', {}, { telemetry: path });
    expect(rate(record, 'dob', 'birth_date')).toMatchObject({ value: 1, verdict: 'warn' });
    const mask = String(record.tables.find((t) => t.name === 'masking')?.rows[0]?.[2]);
    const masked = await parquetOf(`privacy-year-${format.length}${format[1]}.parquet`, `SELECT ${mask} FROM read_parquet('${path}')`);
    const left = await answered('SELECT min(dob) AS low, max(dob) AS high FROM t', masked);
    expect(left.columns.map(({ values }) => values[0])).toEqual(['1940', '2000']);
    const again = await runCell('privacy', {}, { telemetry: masked });
    expect(again.measurements.filter((m) => m.metric === 'pii_row_rate')).toEqual([]);
  });
  it('measures how much is masked already, and suggests SQL that runs and masks the rest', async () => {
    expect(measured(record, 'masked_rate', 'email').value).toBe(0.75);
    const masks = record.tables.find((t) => t.name === 'masking')?.rows.map((row) => String(row[2])) ?? [];
    expect(masks.length).toBeGreaterThanOrEqual(5);
    const answer = await answered(`SELECT ${masks.join(', ')} FROM t LIMIT 200`, await parquetOf('privacy-mask.parquet', `SELECT * FROM read_csv('${file}')`));
    const note = answer.columns.find((c) => c.name === 'note')?.values.map(String) ?? [];
    expect(note[0]).toBe('please write to [email] soon, thank you');
    expect(note[1]).toContain('nothing to see');
    expect(answer.columns.find((c) => c.name === 'full_name')?.values.every((value) => /^[0-9a-f]{64}$/.test(String(value)))).toBe(true);
  });
  it('counts people, not rows, behind each combination of quasi-identifiers, and shows no combination', () => {
    expect(record.measurements.find((m) => m.metric === 'smallest_group')).toMatchObject({ value: 1, unit: 'people', verdict: 'warn' });
    const groups = record.tables.find((t) => t.name === 'groups')?.rows ?? [];
    expect(groups.reduce((sum, row) => sum + Number(row[2]), 0)).toBe(3000);
  });
  it('equals a plain count of people per combination', async () => {
    const some = await runCell('privacy', { quasi: ['gender', 'zip'], k: 60 }, { telemetry: file });
    const people = new Map<string, Set<string>>();
    for (const row of rows) people.set(`${row.gender} ${row.zip}`, (people.get(`${row.gender} ${row.zip}`) ?? new Set()).add(row.customer_id));
    const small = [...people].filter(([, set]) => set.size < 60).map(([key]) => key);
    expect(some.measurements.find((m) => m.metric === 'smallest_group')?.value).toBe(Math.min(...[...people.values()].map((set) => set.size)));
    expect(some.measurements.find((m) => m.metric === 'rows_below_k_rate')?.value).toBe(
      rows.filter((row) => small.includes(`${row.gender} ${row.zip}`)).length / 3000,
    );
  });
  it('takes digits that pass a checksum as often as chance for something else', () => {
    const found = rate(record, 'order_number', 'credit_card');
    expect(found === undefined || found.verdict === 'info').toBe(true);
    expect(classOf(record, 'order_number')).toBe('clean');
  });
  it('does not judge columns that may hold personal data', async () => {
    const allowed = await runCell('privacy', { columns: ['note', 'amount'], allow: ['note'], quasi: [] }, { telemetry: file });
    expect([allowed.verdict, rate(allowed, 'note', 'email')?.verdict]).toEqual(['pass', 'info']);
  });
});

describe('what was found', () => {
  it('is never part of the result, whatever it is and wherever it stands', async () => {
    const email = fc.tuple(fc.stringMatching(/^[a-z]{6,12}$/), fc.stringMatching(/^[a-z]{5,9}$/)).map(([a, b]) => `${a}@${b}.example`);
    const planted = fc.oneof(
      email,
      fc.integer({ min: 0, max: 1e6 }).map(card),
      fc.tuple(fc.integer({ min: 101, max: 665 }), fc.integer({ min: 10, max: 99 }), fc.integer({ min: 1000, max: 9999 })).map(([a, b, c]) => `${a}-${b}-${c}`),
      fc.integer({ min: 1_000_000, max: 9_999_999 }).map((n) => `+44 20 ${n}`),
      fc.stringMatching(/^AKIA[A-Z0-9]{16}$/),
      fc.tuple(fc.stringMatching(/^[A-Z][a-z]{5,9}$/), fc.stringMatching(/^[A-Z][a-z]{5,9}$/)).map(([a, b]) => `${a} ${b}`),
    );
    let run = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(planted, { minLength: 3, maxLength: 30 }), async (values) => {
        run += 1;
        const table = values.map((value, i) => ({
          request_id: `r${i}`,
          comment: `about ${value} again`,
          full_name: value,
          contact_email: value,
          gender: value,
          city: value,
        }));
        const result = await runCell('privacy', {}, { telemetry: written(`privacy-planted-${run}.csv`, csv(table)) });
        expect(result.verdict).not.toBe('error');
        const text = JSON.stringify(result);
        for (const value of values) expect(text).not.toContain(value);
      }),
      { numRuns: 15, seed: 20 },
    );
  });
  it('is not in the result of columns with many values either', () => {
    const text = JSON.stringify(record);
    for (const row of rows.filter((_, i) => i % 100 === 0))
      for (const value of [row.note, `user`, row.full_name, row.payment]) expect(text).not.toContain(value === 'user' ? `${value}0@` : value);
  });
});

describe('difficult data', () => {
  it.each([
    ['no rows', "SELECT 'a' AS email WHERE FALSE", 'insufficient'],
    ['all missing', 'SELECT CAST(NULL AS VARCHAR) AS email, CAST(NULL AS INTEGER) AS age FROM range(9)', 'pass'],
    ['one row', "SELECT 'x' AS a", 'pass'],
    [
      'numbers only',
      'SELECT CAST(170141183460469231731687303715884105727 AS HUGEINT) AS h, CAST(1.5 AS DECIMAL(9,2)) AS d, 4012888888881881 AS n FROM range(5)',
      'fail',
    ],
    ['100 000 levels', "SELECT 'level ' || i AS code, 'x' || i AS country, [1.0, 2.0] AS e, MAP {'a': 'b'} AS m FROM range(100000) t(i)", 'warn'],
    ['embeddings of mixed length', 'SELECT CASE WHEN i = 1 THEN [1.0::FLOAT] ELSE [1.0::FLOAT, 2.0::FLOAT] END AS e FROM range(5) t(i)', 'pass'],
  ])('%s ends in a verdict', async (name, select, verdict) => {
    const result = await runCell('privacy', {}, { telemetry: await parquetOf(`privacy-${name.replaceAll(' ', '-')}.parquet`, select) });
    expect(result.verdict, result.headline).toBe(verdict);
  });
  it('leaves quasi-identifiers out that would make too many groups, and says so', async () => {
    const path = await parquetOf('privacy-many.parquet', "SELECT 'z' || i AS zip, i % 3 AS age, 'c' || (i * 7) % 250001 AS city FROM range(250000) t(i)");
    const result = await runCell('privacy', { quasi: ['age', 'zip', 'city'] }, { telemetry: path });
    expect(result.caveats.find((c) => c.code === 'too_many_groups')?.sentence).toContain('zip and city were left out');
    expect(result.verdict).toBe('pass');
  });
  it('names the key of an unknown column', async () => {
    const result = await runCell('privacy', { allow: ['nope'] }, { telemetry: file });
    expect(result.headline).toContain('"nope" is neither a column nor a role');
  });
});
