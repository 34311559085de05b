import { readFileSync } from 'node:fs';

/**
 * The peak of this process's resident memory in bytes, Node's own included.
 *
 * On Linux it is VmHWM of proc_pid_status(5). `getrusage` also counts the memory of the parent process, of which a child is
 * a copy until it loads its own program.
 */
export function peakMemory(): number {
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
  const kibibytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kibibytes) * 1024;
}
