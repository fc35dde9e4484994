import { createNativeEngine } from '../../src/engine/native/engine.ts';
import type { Engine } from '../../src/engine/types.ts';

export interface WatchedEngine {
  readonly engine: Engine;
  /** How many reductions and queries were asked for since the last reset. */
  readonly asked: { count: number };
  /** Closes the engine once nothing is under way; a session looks at its tables beside its runs. */
  close(): Promise<void>;
}

/** A native engine that counts what it is asked. */
export async function watchedEngine(...paths: readonly string[]): Promise<WatchedEngine> {
  const native = await createNativeEngine({ paths });
  const asked = { count: 0 };
  const open = new Set<unknown>();
  const engine = new Proxy(native, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        if (name === 'reduce') asked.count += (given[0] as readonly unknown[]).length;
        if (name === 'query') asked.count += 1;
        const answer: unknown = Reflect.apply(member, target, given);
        if (answer instanceof Promise) {
          open.add(answer);
          answer.finally(() => open.delete(answer)).catch(() => undefined);
        }
        return answer;
      };
    },
  });
  const close = async (): Promise<void> => {
    do {
      await Promise.allSettled([...open]);
      await new Promise((resolve) => setTimeout(resolve, 5));
    } while (open.size > 0);
    await native.close();
  };
  return { engine, asked, close };
}
