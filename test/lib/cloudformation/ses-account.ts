import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { RuleSetAccount } from '../activation/rule-set-account.ts';

/** A receipt rule, as its resource describes it. */
export interface Rule {
  Name: string;
  Enabled: boolean;
  Recipients: string[];
  Actions: {
    S3Action?: { BucketName: string; ObjectKeyPrefix: string };
    LambdaAction?: { FunctionArn: string; InvocationType: string };
    StopAction?: { Scope: 'RuleSet' };
  }[];
}

/** An identity of SES. */
export interface EmulatedIdentity {
  verified: boolean;
  tags: { Key: string; Value: string }[];
}

/** What SES has in one account and region. The calls that the steps of a deploy make are answered over HTTP. */
export class SesAccount extends RuleSetAccount {
  readonly rules = new Map<string, Rule[]>();
  /** The identities, by their domains. */
  readonly identities = new Map<string, EmulatedIdentity>();
  endpoint = '';
  #server: Server | undefined;

  /** A copy of all of it, to compare: the rule sets with their rules, and the active one. */
  get state(): { active: string | undefined; ruleSets: Record<string, Rule[]> } {
    return {
      active: this.now,
      ruleSets: Object.fromEntries([...this.names].map((name) => [name, structuredClone(this.rules.get(name) ?? [])])),
    };
  }

  /** The active rules for an address, which may have a label, up to one that stops the set. */
  rulesFor(recipient: string): Rule[] {
    const plain = recipient.replace(/\+.*@/, '@');
    const active = this.now === undefined ? [] : (this.rules.get(this.now) ?? []);
    const all = active.filter(({ Enabled, Recipients }) => Enabled && Recipients.includes(plain));
    const last = all.findIndex(({ Actions }) => Actions.some(({ StopAction }) => StopAction !== undefined));
    return last < 0 ? all : all.slice(0, last + 1);
  }

  async start(): Promise<this> {
    this.#server = createServer(async (request, response) => {
      const domain = /^\/v2\/email\/identities\/(.+)$/.exec(request.url ?? '')?.[1];
      if (domain !== undefined) return this.#identity(decodeURIComponent(domain), response);
      const form = new URLSearchParams(Buffer.concat(await request.toArray()).toString());
      const action = form.get('Action') ?? '';
      const { status, result } = await this.#answer(action, form);
      response.writeHead(status, { 'content-type': 'text/xml' });
      response.end(
        status === 200
          ? `<${action}Response><${action}Result>${result}</${action}Result></${action}Response>`
          : `<ErrorResponse><Error><Type>Sender</Type><Code>${result}</Code><Message>${result}</Message></Error></ErrorResponse>`,
      );
    }).listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.endpoint = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  /** Answers GetEmailIdentity. */
  #identity(domain: string, response: ServerResponse): void {
    const found = this.identities.get(domain);
    const json = { 'content-type': 'application/json' };
    if (found === undefined) {
      response.writeHead(404, { ...json, 'x-amzn-errortype': 'NotFoundException' });
      response.end(JSON.stringify({ message: `Email identity ${domain} does not exist.` }));
    } else {
      response.writeHead(200, json);
      response.end(JSON.stringify({ VerifiedForSendingStatus: found.verified, Tags: found.tags }));
    }
  }

  async #answer(action: string, form: URLSearchParams): Promise<{ status: number; result: string }> {
    switch (action) {
      case 'DescribeActiveReceiptRuleSet':
        return { status: 200, result: this.now === undefined ? '' : `<Metadata><Name>${this.now}</Name></Metadata>` };
      case 'SetActiveReceiptRuleSet': {
        const there = await this.activate(form.get('RuleSetName') ?? undefined);
        return there ? { status: 200, result: '' } : { status: 400, result: 'RuleSetDoesNotExist' };
      }
      default:
        return { status: 400, result: `InvalidAction ${action}` };
    }
  }
}
