import { afterEach, beforeEach, expect, test } from 'vitest';
import { EmulatedAws, synthesise } from './cloudformation/emulated-aws.ts';
import { SesAccount } from './cloudformation/ses-account.ts';

const inbox = (address: string) => ({ address, forwardTo: 'masha@newsroom.org' });
/** Inboxes of a domain that SES has an identity of, and of one that it has none of. */
const INBOXES = [inbox('masha@pitches.technode.com'), inbox('tips@tips.technode.com')];

let ses: SesAccount;
let aws: EmulatedAws;
const zone = { id: 'Z0ZONE', name: 'technode.com' };
const own = () => synthesise({ inboxes: INBOXES.slice(0, 1) });
const mixed = () => synthesise({ inboxes: INBOXES, hostedZone: zone });
const there = { verified: true, tags: [] };
const RECORDS = 7;
let failing: string;

beforeEach(async () => {
  ses = new SesAccount();
  aws = await EmulatedAws.start(ses);
  ses.identities.set('pitches.technode.com', there);
  const { Resources } = mixed().template;
  failing = Object.keys(Resources).find((id) => Resources[id]!.Type === 'AWS::SES::ReceiptRule')!;
});
afterEach(() => aws.stop());

test('the one that is there is used, the missing one is made with its records, and only that one goes again', async () => {
  await aws.deploy(mixed());
  expect([...ses.identities]).toEqual([
    ['pitches.technode.com', there],
    ['tips.technode.com', { verified: false, tags: [{ Key: 'pitch-screen:stack', Value: aws.stack.id }] }],
  ]);
  expect([...aws.records].filter((name) => name.includes(' pitches.'))).toEqual(['Z0ZONE pitches.technode.com. MX']);
  expect([...aws.records].filter((name) => name.includes('tips.'))).toHaveLength(RECORDS - 3);
  expect(aws.records.size).toBe(1 + RECORDS);
  const outputs = Object.entries(aws.stack.outputs).filter(([name]) => name.includes('Dns'));
  expect(outputs.map(([, value]) => value).sort()).toEqual([
    '; SES had an identity of pitches.technode.com already, verified: it stays as it is.',
    '; The records of the identity are in the zone technode.com.',
  ]);
  await aws.stack.destroy();
  expect([...ses.identities]).toEqual([['pitches.technode.com', there]]);
  expect([...aws.records]).toEqual([]);
});

test('later deploys, a change of the records and a rollback keep what was made, and what was there', async () => {
  await aws.deploy(mixed());
  const made = [...ses.identities];
  await aws.deploy(mixed());
  expect(aws.stack.events).toEqual([]);
  const printing = synthesise({ inboxes: INBOXES });
  await expect(
    aws.deploy(synthesise({ inboxes: [...INBOXES, inbox('new@pitches.technode.com')] }), failing),
  ).rejects.toThrow('told to fail');
  expect([...ses.identities]).toEqual(made);
  expect(aws.records.size).toBe(1 + RECORDS);
  await aws.deploy(printing);
  expect([...ses.identities]).toEqual(made);
  expect([...aws.records]).toEqual([]);
  expect(Object.values(aws.stack.outputs).filter((value) => value.includes('_dmarc.tips.technode.com.'))).toHaveLength(
    1,
  );
  await aws.deploy(own());
  expect([...ses.identities]).toEqual([['pitches.technode.com', there]]);
});

test('a first deploy that fails afterwards leaves the account as it was', async () => {
  await expect(aws.deploy(mixed(), failing)).rejects.toThrow('told to fail');
  expect([...ses.identities]).toEqual([['pitches.technode.com', there]]);
  expect([...aws.records]).toEqual([]);
  expect([...aws.stack.resources]).toEqual([]);
});

test('a record that is there already stops the deploy, and stays', async () => {
  aws.records.add('Z0ZONE _dmarc.tips.technode.com. TXT');
  await expect(aws.deploy(mixed())).rejects.toThrow('_dmarc.tips.technode.com., but it already exists');
  expect([...aws.records]).toEqual(['Z0ZONE _dmarc.tips.technode.com. TXT']);
  expect([...ses.identities]).toEqual([['pitches.technode.com', there]]);
});

test('a stack that made its identities in any case keeps them: it is not updated to look them up', async () => {
  ses.identities.clear();
  const always = synthesise({ inboxes: INBOXES.slice(0, 1), createIdentity: true });
  await aws.deploy(always);
  await expect(aws.deploy(own())).rejects.toThrow(
    /^Update of resource type is not permitted: pitchestechnodecomIdentity/,
  );
  expect([...ses.identities.keys()]).toEqual(['pitches.technode.com']);
  await aws.deploy(always);
  await aws.stack.destroy();
  expect([...ses.identities]).toEqual([]);
});
