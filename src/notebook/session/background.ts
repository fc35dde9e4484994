import type { Engine, TypedColumns } from '../../engine/types.ts';
import { profileOf } from '../../telemetry/profile.ts';
import type { TableProfile } from '../../telemetry/profile-types.ts';
import type { TableInfo } from '../../telemetry/types.ts';
import type { TableState, TimelineEvent } from '../session-types.ts';
import { readEvents } from './events.ts';
import { settleTimes, type SettledTimes } from '../settle-times.ts';
import { timesKey } from './state.ts';
import { type Measured, measureKey, measureTable } from './timeline.ts';

const profiledRows = 2000;

/** What is learnt about a table beside any run. */
export interface Learnt {
  readonly times?: { readonly key: string; readonly value: SettledTimes };
  readonly measured?: { readonly key: string; readonly value: Measured };
  readonly profile?: TableProfile;
  readonly events?: readonly TimelineEvent[];
}

/** Columns profiled before the page may draw or answer: those of a wide table together would hold it for a tenth of a second. */
const columnsAtOnce = 5;

async function profiled(info: TableInfo, sample: TypedColumns): Promise<TableProfile> {
  const columns: Record<string, TableProfile['columns'][string]> = {};
  for (let i = 0; i < info.columns.length; i += columnsAtOnce) {
    Object.assign(columns, profileOf({ ...info, columns: info.columns.slice(i, i + columnsAtOnce) }, sample).columns);
    await new Promise((resolve) => setTimeout(resolve));
  }
  return { rows: sample.rows, columns };
}

/** Looks at tables one after the other, off the way of runs. What fails is asked again with the next run; nothing here is needed for a result. */
export class Background {
  readonly #done = new Set<string>();
  #work: Promise<void> = Promise.resolve();

  constructor(
    private readonly engine: Promise<Engine>,
    private readonly tell: (table: string, version: number, learnt: Learnt) => void,
    private readonly tellMemory: (memory: { readonly used: number; readonly limit: number }) => void,
  ) {}

  /** Measures, profiles and reads events where that is new; resolves when all that was asked for so far has been tried. */
  look(tables: readonly TableState[], versionOf: (table: string) => number, events: string | null): Promise<void> {
    for (const table of tables) {
      const { info, roles, times } = table;
      const version = versionOf(info.table);
      const id = `${info.table}#${version}`;
      this.#once(`${id} profile`, async (engine) => {
        const sample = await engine.peek(info.table, profiledRows);
        if (sample.columns.length > 0) this.tell(info.table, version, { profile: await profiled(info, sample) });
      });
      if (times !== undefined && times.settled === null) {
        const asked = timesKey(info.table, times);
        this.#once(`${id} ${asked}`, async (engine) => {
          await engine.load(
            info.table,
            times.wanted.map(({ column }) => column),
          );
          this.tell(info.table, version, { times: { key: asked, value: await settleTimes(engine, info.table, times.wanted) } });
        });
        continue;
      }
      const key = measureKey(table);
      this.#once(`${id} ${key}`, async (engine) => {
        this.tell(info.table, version, { measured: { key, value: await measureTable(engine, table) } });
        await this.#memory(engine);
      });
      if (events === info.table)
        this.#once(`${id} events ${String(roles.timestamp)} ${times?.settled?.relation}`, async (engine) => {
          this.tell(info.table, version, { events: await readEvents(engine, info, roles, times?.settled?.relation) });
        });
    }
    return this.#work;
  }

  /** Bytes held, after something was loaded. */
  memory(): Promise<void> {
    this.#work = this.#work.then(async () => this.#memory(await this.engine)).catch(() => undefined);
    return this.#work;
  }

  async #memory(engine: Engine): Promise<void> {
    const memory = await engine.memory();
    if (memory.limit > 0) this.tellMemory(memory);
  }

  #once(key: string, work: (engine: Engine) => Promise<void>): void {
    if (this.#done.has(key)) return;
    this.#done.add(key);
    this.#work = this.#work
      .then(async () => {
        await work(await this.engine);
      })
      .catch(() => {
        this.#done.delete(key);
      });
  }
}
