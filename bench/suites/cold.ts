import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { type PitchRecord, parseMail } from '../../core/index.ts';
import { bundle, bundleHandler } from '../../lib/bundle/handler-bundle.ts';
import { EMULATOR_ACCESS } from '../../test/emulators.ts';
import { sesEvent } from '../../test/ses-event.ts';
import { withEmulators } from '../emulators.ts';
import { type Bench, type Figure, type Suite, sizeInWords, timeInWords } from '../figure.ts';
import { handlerEnvironment } from '../handler-environment.ts';
import { BUCKET, PREFIX } from '../handlers/settings.ts';
import { BENCH_CONFIG } from '../judge-mail.ts';
import { ORDINARY } from '../mails/ordinary.ts';
import type { ColdCall } from '../processes/cold-call.ts';
import { runForLines } from '../run-process.ts';
import { median } from '../timing.ts';

/** Milliseconds after which a call counts as hanging. */
const TIMEOUT = 60_000;
/** Bytes of a mail. */
const SIZE = 10_000;
/** The targets: for loading, to the two SDK clients; for the whole, to aws-lambda-ses-forwarder, which does not screen. */
const MAX_LOAD = 1.1;
const MAX_CALL = 1;

/** The handlers that are compared with the screen's. All are bundled alike and called in turn. */
const BASELINES = ['empty', 'bare', 'forwarder'] as const;
type Contestant = (typeof BASELINES)[number] | 'screen';
const CONTESTANTS: readonly Contestant[] = [...BASELINES, 'screen'];

/** The medians of one contestant; for the screen also those of its steps, from its log. */
interface Medians extends ColdCall {
  steps: Readonly<Record<string, number>>;
}

export const cold: Suite = {
  name: 'cold',
  title: 'a cold start: a fresh process loads its bundle and takes one mail of 10 KB, S3 and SES on this machine',
  async *run({ isQuick, isShort, begins }: Bench): AsyncGenerator<Figure> {
    const kinds = ['text', 'text and HTML'].filter(
      (kind) => begins(`${kind}, ${sizeInWords(SIZE)}`) && !(isQuick && kind !== 'text'),
    );
    if (kinds.length === 0) return;
    const folder = await mkdtemp(join(tmpdir(), 'pitch-screen-bench-'));
    try {
      for (const name of BASELINES) bundle(`bench/handlers/${name}.ts`, join(folder, name));
      bundleHandler(BENCH_CONFIG, join(folder, 'screen'));
      bundle('bench/processes/cold-call.ts', join(folder, 'call'));
      for (const kind of kinds) yield* figuresOf(kind, await measured(folder, kind, isQuick ? 1 : isShort ? 9 : 25));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  },
};

function* figuresOf(kind: string, { empty, bare, forwarder, screen }: Record<Contestant, Medians>): Generator<Figure> {
  const name = `${kind}, ${sizeInWords(SIZE)}`;
  const figure = { suite: 'cold', unit: '×' } as const;
  const isTarget = kind === 'text';
  if (isTarget) {
    yield {
      ...figure,
      name: 'load, to that of the two SDK clients',
      value: screen.load / bare.load,
      atMost: MAX_LOAD,
      detail: `${timeInWords(screen.load)}, the clients ${timeInWords(bare.load)}, an empty module ${timeInWords(empty.load)}`,
    };
  }
  const { load: fetch = 0, ...steps } = screen.steps;
  const start = screen.all - screen.load - screen.call;
  const afterwards = Object.values(steps).reduce((sum, time) => sum + time, 0);
  const inWords = Object.entries(steps).map(([step, time]) => `${timeInWords(time)} ${step}`);
  yield {
    ...figure,
    name: `${name}, to aws-lambda-ses-forwarder`,
    value: screen.all / forwarder.all,
    ...(isTarget ? { atMost: MAX_CALL } : {}),
    detail:
      `${timeInWords(screen.all)}, it ${timeInWords(forwarder.all)}; ours is ${timeInWords(start)} of Node, ` +
      `${timeInWords(screen.load)} load, ${timeInWords(screen.call - afterwards)} fetch while the parser loads` +
      ` (${timeInWords(fetch)} of it waiting), ${inWords.join(', ')}`,
  };
  yield {
    ...figure,
    name: `${name}, to the two bare SDK calls`,
    value: screen.all / bare.all,
    detail: `${timeInWords(bare.all)}; an empty handler ${timeInWords(empty.all)}`,
  };
  yield {
    ...figure,
    name: `${name}, processor time, to aws-lambda-ses-forwarder`,
    value: screen.cpu / forwarder.cpu,
    detail:
      `${timeInWords(screen.cpu)} (${timeInWords(screen.loadCpu)} to load, ${timeInWords(screen.callCpu)} for the call), ` +
      `it ${timeInWords(forwarder.cpu)}, the bare calls ${timeInWords(bare.cpu)}`,
  };
}

async function measured(folder: string, kind: string, rounds: number): Promise<Record<Contestant, Medians>> {
  return withEmulators(async ({ s3, ses }) => {
    const client = new S3Client({ ...EMULATOR_ACCESS, endpoint: s3, forcePathStyle: true });
    await client.send(new CreateBucketCommand({ Bucket: BUCKET }));
    // Nothing else: a function in Lambda does not have the variables of this shell.
    const env = handlerEnvironment(s3, ses);
    const calls = new Map<Contestant, { times: ColdCall; steps: Readonly<Record<string, number>> }[]>();
    for (let round = 0; round < rounds; round++) {
      const Body = ORDINARY[kind]!(SIZE, round + 1);
      for (const [turn, name] of CONTESTANTS.entries()) {
        const id = `mail${round * CONTESTANTS.length + turn}`;
        await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: PREFIX + id, Body }));
        const args = [
          join(folder, name, 'index.mjs'),
          JSON.stringify(sesEvent({ messageId: id, headers: headersOf(Body) })),
        ];
        const lines = await runForLines(join(folder, 'call', 'index.mjs'), args, TIMEOUT, {
          ...env,
          LAMBDA_TASK_ROOT: join(folder, name),
        });
        if (lines === undefined) throw new Error(`The handler ${name} did not end in ${TIMEOUT / 1_000} s.`);
        const steps = name === 'screen' ? (JSON.parse(lines[0]!) as PitchRecord).durations : {};
        calls.set(name, [...(calls.get(name) ?? []), { times: JSON.parse(lines.at(-1)!), steps }]);
      }
    }
    client.destroy();
    return Object.fromEntries(
      Array.from(calls, ([name, all]) => {
        const of = (key: keyof ColdCall) => median(all.map(({ times }) => times[key]));
        const steps = Object.keys(all[0]!.steps).map((step) => [step, median(all.map((one) => one.steps[step] ?? 0))]);
        const times = { load: of('load'), call: of('call'), all: of('all') };
        const cpu = { cpu: of('cpu'), loadCpu: of('loadCpu'), callCpu: of('callCpu') };
        return [name, { ...times, ...cpu, steps: Object.fromEntries(steps) }];
      }),
    ) as Record<Contestant, Medians>;
  });
}

/** The header fields of a mail, as the event has them. */
function headersOf(raw: Buffer): { name: string; value: string }[] {
  return parseMail(raw).fields.map(({ name, value }) => ({ name, value }));
}
