/** MB of memory with which a function has one processor to itself; below, it has a share of it in proportion. */
const MEMORY_OF_ONE_PROCESSOR = 1769;

/** What a call takes apart from memory, in milliseconds. */
export interface CallWork {
  /** Processor time to load the bundle, on one core. */
  loadCpu: number;
  /** Processor time of the first call in an environment: code that runs for the first time, and new connections. */
  firstCpu: number;
  /** Processor time of every other call. */
  laterCpu: number;
  /** Waiting for S3 to hand over the mail and take the claim, both at once. */
  fetchWait: number;
  /** Waiting for SES to take or refuse the mail. */
  sendWait: number;
  /** Waiting for S3 to keep the outcome. */
  keepWait: number;
  /** What the first call waits for on top: name look-ups and TLS handshakes with S3 and SES. */
  connectWait: number;
  /** Until Lambda has an environment in which the bundle can load. It is not billed. */
  startWait: number;
}

/**
 * For a pitch of 10 KB in text and HTML. Processor times are those that `npm run bench -- --only cold --only handler`
 * measured. The waits inside a region of AWS could not be measured here and are assumptions, as is the start of an
 * environment.
 */
export const CALL_WORK: CallWork = {
  loadCpu: 40,
  firstCpu: 100,
  laterCpu: 5,
  fetchWait: 30,
  sendWait: 80,
  keepWait: 40,
  connectWait: 40,
  startWait: 150,
};

/** The steps of a call, in milliseconds. */
export interface CallTime {
  /** Before the environment runs anything; not billed. */
  start: number;
  /** Loading the bundle; billed since August 2025. */
  load: number;
  /** Fetching, claiming, reading, screening and rewriting. */
  prepare: number;
  /** One attempt to send. */
  send: number;
  /** Keeping the outcome. */
  keep: number;
}

/**
 * How long the steps of a call take with so much memory: one thread does the work, so more than one processor does not
 * make it faster.
 *
 * @param memory MB
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
export function callTime(memory: number, isCold: boolean, work: CallWork = CALL_WORK): CallTime {
  const share = Math.min(1, memory / MEMORY_OF_ONE_PROCESSOR);
  const { fetchWait, sendWait, keepWait } = work;
  return isCold
    ? {
        start: work.startWait,
        load: work.loadCpu / share,
        prepare: work.firstCpu / share + work.connectWait + fetchWait,
        send: sendWait,
        keep: keepWait,
      }
    : { start: 0, load: 0, prepare: work.laterCpu / share + fetchWait, send: sendWait, keep: keepWait };
}

/** Milliseconds that are billed of a call that sends once. */
export function billedTime({ load, prepare, send, keep }: CallTime): number {
  return load + prepare + send + keep;
}
