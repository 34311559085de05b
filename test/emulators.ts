import { once } from 'node:events';
import type { IncomingMessage, Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { S3Client } from '@aws-sdk/client-s3';
import { buildApp } from 'fauxqs';
import { S3Bucket } from '../lambda/aws/s3-bucket.ts';

/** Region and credentials for a client of an emulator. */
export const EMULATOR_ACCESS = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'emulator', secretAccessKey: 'emulator' },
} as const;

/** An emulator of S3 on this machine, over HTTP. */
export interface S3Emulator {
  endpoint: string;
  client: S3Client;
  /** The screen's own client for the bucket `mails`. */
  mails: S3Bucket;
  /** `METHOD /bucket/key` of every request so far. */
  requests: string[];
  /** The tags of every write that had some, as `name=value`. */
  tags: string[];
  stop(): Promise<void>;
}

/**
 * Starts fauxqs on 127.0.0.1 and a free port. fauxqs has no object tags, so they are read from the requests, and no
 * conditional writes, so this function decides them.
 *
 * @param conditional false for an S3 that ignores the conditions of a write
 */
export async function startS3Emulator({ conditional = true } = {}): Promise<S3Emulator> {
  const app = buildApp({ logger: false });
  const requests: string[] = [];
  const tags: string[] = [];
  app.addHook('onRequest', async ({ method, url, headers }) => {
    requests.push(`${method} ${new URL(url, 'http://s3').pathname}`);
    const tagging = headers['x-amz-tagging'];
    if (typeof tagging === 'string') tags.push(tagging);
  });

  const etags = new Map<string, string>();
  app.addHook('onRequest', async ({ method, url, headers }, reply) => {
    const { 'if-none-match': none, 'if-match': match } = headers;
    if (!conditional || method !== 'PUT' || (none === undefined && match === undefined)) return;
    const path = new URL(url, 'http://s3').pathname;
    const current = etags.get(path);
    if (none === '*' ? current === undefined : match === current) {
      // At once, so that no other write matches while this one is under way.
      etags.set(path, 'being written');
      return;
    }
    reply.code(current === undefined ? 404 : 412).type('application/xml');
    return reply.send(`<Error><Code>${current === undefined ? 'NoSuchKey' : 'PreconditionFailed'}</Code></Error>`);
  });
  app.addHook('onSend', async ({ method, url }, reply, payload) => {
    const etag = reply.getHeader('etag');
    if (method === 'PUT' && typeof etag === 'string') etags.set(new URL(url, 'http://s3').pathname, etag);
    return payload;
  });

  const endpoint = await app.listen({ host: '127.0.0.1', port: 0 });
  const client = new S3Client({ ...EMULATOR_ACCESS, endpoint, forcePathStyle: true });
  return {
    endpoint,
    client,
    mails: new S3Bucket({ name: 'mails', ...EMULATOR_ACCESS, endpoint }),
    requests,
    tags,
    async stop() {
      client.destroy();
      await app.close();
    },
  };
}

/** A request to send a mail. */
export interface SentMail {
  api: 'SendRawEmail' | 'SendEmail v2';
  source: string | null | undefined;
  destinations: string[];
  raw: Buffer;
  configurationSet: string | null | undefined;
  /** Its message tags. */
  tags: Record<string, string>;
}

/** An emulator of SES on this machine, over HTTP. */
export interface SesEmulator {
  endpoint: string;
  /** Every request to send, in order, whatever the answer was. */
  sent: SentMail[];
  stop(): Promise<void>;
}

/**
 * Starts aws-ses-v2-local on 127.0.0.1 and a free port. It ignores the destinations and rebuilds the mails that it saves, so
 * mails are read from the requests.
 */
export async function startSesEmulator(): Promise<SesEmulator> {
  // CommonJS: `import` finds its default export under other names in Vitest than in Node, `require` under the same.
  const { default: start } = createRequire(import.meta.url)('aws-ses-v2-local') as {
    default: (config: { host: string; port: number }) => Promise<Server>;
  };
  const server = await start({ host: '127.0.0.1', port: 0 });
  const sent: SentMail[] = [];
  server.prependListener('request', (request: IncomingMessage) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const mail = sentMail(request.url ?? '', Buffer.concat(chunks).toString());
      if (mail) sent.push(mail);
    });
  });
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sent,
    async stop() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function sentMail(url: string, body: string): SentMail | undefined {
  if (url === '/v2/email/outbound-emails') {
    const { FromEmailAddress, Destination, Content, ConfigurationSetName, EmailTags = [] } = JSON.parse(body);
    return {
      api: 'SendEmail v2',
      source: FromEmailAddress,
      destinations: Destination?.ToAddresses ?? [],
      raw: Buffer.from(Content.Raw.Data, 'base64'),
      configurationSet: ConfigurationSetName,
      tags: Object.fromEntries(EmailTags.map(({ Name, Value }: { Name: string; Value: string }) => [Name, Value])),
    };
  }
  const form = new URLSearchParams(body);
  if (form.get('Action') !== 'SendRawEmail') return undefined;
  const destinations = [...form].filter(([name]) => name.startsWith('Destinations.member.')).map(([, value]) => value);
  const raw = Buffer.from(form.get('RawMessage.Data') ?? '', 'base64');
  const tags: Record<string, string> = {};
  for (let at = 1; form.has(`Tags.member.${at}.Name`); at += 1)
    tags[form.get(`Tags.member.${at}.Name`)!] = form.get(`Tags.member.${at}.Value`)!;
  const configurationSet = form.get('ConfigurationSetName');
  return { api: 'SendRawEmail', source: form.get('Source'), destinations, raw, configurationSet, tags };
}
