import { readFileSync } from 'node:fs';

/**
 * The most bytes that this process ever had resident, Node's own included.
 *
 * What `getrusage` says counts the bench that started it too: until the program was loaded, that was what stood in the
 * process. Linux has another account of it (proc_pid_status(5)), which begins with the program.
 */
export function peakMemory(): number {
  const status = process.platform === 'linux' ? readFileSync('/proc/self/status', 'utf8') : '';
  const kibibytes = /^VmHWM:\s*(\d+) kB$/m.exec(status)?.[1] ?? process.resourceUsage().maxRSS;
  return Number(kibibytes) * 1024;
}
