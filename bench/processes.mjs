// What a tree of processes has used so far, from /proc (Linux only): on a busy machine the processor's seconds say more than the clock's.
import { readdirSync, readFileSync } from 'node:fs';

const ticksPerSecond = 100;

/** Processor seconds of all processes that one has started, and the peak of resident memory of the largest, in bytes. @param {number} root */
export function usageBelow(root) {
  const processes = new Map();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      // The name of the program stands in brackets and may hold spaces.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${name}/status`, 'utf8'))?.[1] ?? 0) * 1024;
      processes.set(Number(name), { parent: Number(fields[1]), seconds: (Number(fields[11]) + Number(fields[12])) / ticksPerSecond, peak });
    } catch {
      // It has ended meanwhile.
    }
  }
  const within = (pid) => pid === root || (processes.has(pid) && within(processes.get(pid).parent));
  let [seconds, peak] = [0, 0];
  for (const [pid, found] of processes) {
    if (pid === root || !within(pid)) continue;
    seconds += found.seconds;
    peak = Math.max(peak, found.peak);
  }
  return { seconds, peak };
}

/** The load of the machine: how many processes wanted a core over the last minute. */
export function load() {
  return Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);
}
