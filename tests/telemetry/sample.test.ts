import { existsSync, readFileSync } from 'node:fs';
import { DuckDBInstance } from '@duckdb/node-api';
import { beforeAll, describe, expect, it } from 'vitest';
import { hiring } from '../../scripts/sample/hiring.mjs';
import { payments } from '../../scripts/sample/payments.mjs';
import { story, triage } from '../../scripts/sample/triage.mjs';

const folder = 'public/samples/';
const middle = "TIMESTAMP '2026-11-08'";
let query: (sql: string) => Promise<Record<string, unknown>[]>;

beforeAll(async () => {
  const connection = await (await DuckDBInstance.create(':memory:', { threads: '1' })).connect();
  query = async (sql) => (await connection.runAndReadAll(sql)).getRowObjectsJson();
  await connection.run(`CREATE TABLE t AS FROM '${folder}payments-fraud.parquet'`);
  await connection.run(`CREATE TABLE labels AS FROM '${folder}payments-fraud-labels.parquet'`);
});

/** Half the summed absolute difference of shares between the two weeks, over categories or deciles of the first week. */
async function distance(column: string, numeric: boolean): Promise<number> {
  const edges = numeric ? await query(`SELECT unnest(quantile_cont("${column}", [.1,.2,.3,.4,.5,.6,.7,.8,.9])) x FROM t WHERE ts < ${middle}`) : [];
  const cell = numeric ? edges.map((edge) => `("${column}" > ${edge.x})::INT`).join(' + ') : `"${column}"`;
  const rows = await query(`WITH c AS (SELECT ${cell} k, count(*) FILTER (WHERE ts < ${middle}) a, count(*) FILTER (WHERE ts >= ${middle}) b FROM t GROUP BY 1)
    SELECT sum(abs(a / (SELECT sum(a) FROM c) - b / (SELECT sum(b) FROM c))) / 2 d FROM c`);
  return Number(rows[0]?.d);
}

describe('the payments sample', () => {
  it('is what the generator makes', async () => {
    const [first] = payments(20261101);
    const rows = await query('SELECT request_id, customer_id, amount, score, latency_ms FROM t ORDER BY ts LIMIT 1');
    const made = first?.request;
    expect(rows[0]).toEqual({
      request_id: made?.request_id,
      customer_id: made?.customer_id,
      amount: made?.amount,
      score: made?.score,
      latency_ms: made?.latency_ms,
    });
  });
  it('has 200 000 requests with distinct ids in ten row groups, and 70 % of the labels', async () => {
    expect(
      await query(
        `SELECT count(*)::INT n, count(DISTINCT request_id)::INT ids, (SELECT max(row_group_id) + 1 FROM parquet_metadata('${folder}payments-fraud.parquet'))::INT parts FROM t`,
      ),
    ).toEqual([{ n: 200_000, ids: 200_000, parts: 10 }]);
    const [known] = await query('SELECT count(*)::INT n, count(DISTINCT request_id)::INT ids FROM labels SEMI JOIN t USING (request_id)');
    expect(known?.n).toBe(known?.ids);
    expect(Math.abs(Number(known?.n) / 200_000 - 0.7)).toBeLessThan(0.01);
  });
  it('stays silent for five hours on the sixth day only', async () => {
    const gaps = await query('SELECT * FROM (SELECT ts, lead(ts) OVER (ORDER BY ts) AS later FROM t) WHERE later - ts > INTERVAL 30 MINUTE');
    expect(gaps).toHaveLength(1);
    expect(String(gaps[0]?.ts)).toMatch(/^2026-11-06 00:5/);
    expect(String(gaps[0]?.later)).toMatch(/^2026-11-06 06:0/);
  });
  it('starts the canary on the eighth day', async () => {
    const [row] = await query(
      `SELECT min(ts)::DATE::VARCHAR d, count(*) / (SELECT count(*) FROM t WHERE ts >= ${middle}) AS part FROM t WHERE model_version = 'v1.9'`,
    );
    expect(row?.d).toBe('2026-11-08');
    expect(Math.abs(Number(row?.part) - 0.1)).toBeLessThan(0.01);
  });
  it('shows the new device from the ninth day on', async () => {
    expect(await query("SELECT min(ts)::DATE::VARCHAR d FROM t WHERE device_type = 'tablet_v2'")).toEqual([{ d: '2026-11-09' }]);
  });
  it('keeps the starting targets overall and breaks the latency target during the spike', async () => {
    const [all] = await query('SELECT quantile_cont(latency_ms, .95) p95, avg(fallback::INT) rate FROM t');
    const [spike] = await query("SELECT quantile_cont(latency_ms, .95) p95 FROM t WHERE ts BETWEEN '2026-11-11 13:00' AND '2026-11-11 16:00'");
    expect(Number(all?.p95)).toBeLessThan(290);
    expect(Number(all?.rate)).toBeLessThan(0.009);
    expect(Number(spike?.p95)).toBeGreaterThan(600);
  });
  it('drifts in two features and in no other', async () => {
    const columns = (await query('DESCRIBE t')).map((row) => ({ name: String(row.column_name), type: String(row.column_type) }));
    const features = columns
      .slice(columns.findIndex((column) => column.name === 'region'))
      .filter(({ name }) => !['latency_ms', 'status', 'fallback', 'note'].includes(name));
    expect(features).toHaveLength(23);
    for (const { name, type } of features) {
      const d = await distance(name, type === 'DOUBLE' || type === 'INTEGER');
      if (name === 'merchant_age_days') expect(d).toBeGreaterThan(0.2);
      else if (name === 'device_type') expect(d).toBeGreaterThan(0.045);
      else expect(d, name).toBeLessThan(0.01);
    }
  });
});

describe('the list of samples', () => {
  const list: { id: string; notebook: string; tables: Record<string, string[]> }[] = JSON.parse(readFileSync(`${folder}index.json`, 'utf8'));
  it('names files and notebooks that exist, under distinct ids', () => {
    expect(new Set(list.map((entry) => entry.id)).size).toBe(list.length);
    for (const entry of list) {
      expect(existsSync(`notebooks/${entry.notebook}.md`), entry.notebook).toBe(true);
      for (const file of Object.values(entry.tables).flat()) expect(existsSync(folder + file), file).toBe(true);
    }
  });
});

describe('the hiring sample', () => {
  it('is what the generator makes, and holds to its story', async () => {
    const made = hiring(20261103);
    const [row] = await query(`SELECT count(*)::INT n, count(DISTINCT applicant_id)::INT ids, sum(score) s FROM '${folder}hiring-screen.parquet'`);
    expect([row?.n, row?.ids]).toEqual([6000, 6000]);
    expect(Number(row?.s)).toBeCloseTo(
      made.applicants.reduce((sum, { score }) => sum + Number(score), 0),
      6,
    );
    const shares = await query(
      `SELECT race, avg(referral::INT) r FROM '${folder}hiring-screen.parquet' WHERE race IN ('White', 'Black or African American') GROUP BY 1 ORDER BY 1`,
    );
    expect(Number(shares[1]?.r)).toBeGreaterThan(2 * Number(shares[0]?.r));
    const [pairs] = await query(`SELECT count(*)::INT n, count(DISTINCT pair_id)::INT ids FROM '${folder}hiring-screen-pairs.parquet'`);
    expect(pairs?.n).toBe(2 * Number(pairs?.ids));
  });
});

describe('the triage sample', () => {
  it('is what the generator makes, under 1 MB, with the retrained model from the fifteenth day', async () => {
    const file = `${folder}medical-triage.parquet`;
    expect(readFileSync(file).length).toBeLessThan(1_000_000);
    const visits = triage(20261104);
    const rows = await query(`SELECT request_id, patient_id, score, pulse, label FROM '${file}'`);
    expect(rows.length).toBe(story.rows);
    for (const at of [0, 12_345, 29_999]) {
      const visit = visits[at];
      for (const column of ['request_id', 'patient_id', 'score', 'pulse', 'label']) expect(rows[at]?.[column]).toEqual(visit?.[column]);
    }
    const [first] = await query(`SELECT min(ts)::DATE::VARCHAR AS day FROM '${file}' WHERE model_version = 'triage-4'`);
    expect(first?.day).toBe('2026-11-15');
  });
});
