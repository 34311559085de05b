import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { EmulatedAws } from './emulated-aws.ts';
import type { StackTemplate } from './intrinsics.ts';
import { ACCOUNT, REGION } from './stack.ts';

/** The time of everything that happens: now. The CLI passes over events from before its own start. */
const now = () => new Date().toISOString();

/** CloudFormation, STS and SSM of an emulated account over HTTP, as far as `cdk deploy` and `cdk destroy` ask them. */
export class AwsApi {
  endpoint = '';
  /** The actions that were asked for and are not emulated. */
  readonly unknown: string[] = [];
  readonly #aws: EmulatedAws;
  /** The folder that the CLI deploys. Code is taken from its assets, and not from the bucket that they are published to. */
  assembly = '';
  #server: Server | undefined;
  #status: string | undefined;
  #reason = '';
  #template: StackTemplate = { Resources: {} };
  #changeSet: { id: string; template: StackTemplate } | undefined;
  #events: string[] = [];

  constructor(aws: EmulatedAws) {
    this.#aws = aws;
  }

  async start(): Promise<this> {
    this.#server = createServer(async (request, response) => {
      const body = Buffer.concat(await request.toArray()).toString();
      const target = request.headers['x-amz-target'];
      const form = new URLSearchParams(body);
      const action = typeof target === 'string' ? target : (form.get('Action') ?? `${request.method} ${request.url}`);
      const answer = await this.#answer(action, form);
      if (typeof target === 'string') {
        response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' }).end(answer);
      } else if (answer.startsWith('!')) {
        response.writeHead(400, { 'content-type': 'text/xml' });
        response.end(
          `<ErrorResponse><Error><Type>Sender</Type><Code>${answer.slice(1, answer.indexOf(': '))}</Code><Message>${answer.slice(answer.indexOf(': ') + 2)}</Message></Error></ErrorResponse>`,
        );
      } else {
        response.writeHead(200, { 'content-type': 'text/xml' });
        response.end(`<${action}Response><${action}Result>${answer}</${action}Result></${action}Response>`);
      }
    }).listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    this.endpoint = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
    return this;
  }

  stop(): void {
    this.#server?.closeAllConnections();
    this.#server?.close();
  }

  async #answer(action: string, form: URLSearchParams): Promise<string> {
    switch (action) {
      case 'GetCallerIdentity':
        return `<Account>${ACCOUNT}</Account><UserId>user</UserId><Arn>arn:aws:iam::${ACCOUNT}:user/user</Arn>`;
      case 'AssumeRole':
        return (
          '<Credentials><AccessKeyId>emulator</AccessKeyId><SecretAccessKey>emulator</SecretAccessKey>' +
          '<SessionToken>emulator</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>' +
          `<AssumedRoleUser><AssumedRoleId>role</AssumedRoleId><Arn>${form.get('RoleArn')}</Arn></AssumedRoleUser>`
        );
      case 'AmazonSSM.GetParameter':
        return JSON.stringify({ Parameter: { Name: '/cdk-bootstrap/hnb659fds/version', Type: 'String', Value: '30' } });
      case 'DescribeStacks':
        return this.#status === undefined
          ? `!ValidationError: Stack with id ${form.get('StackName')} does not exist`
          : `<Stacks><member>${this.#describe()}</member></Stacks>`;
      case 'GetTemplate':
        return `<TemplateBody>${xml(JSON.stringify(this.#template))}</TemplateBody>`;
      case 'CreateChangeSet': {
        const template = await this.#templateIn(form);
        this.#changeSet = {
          id: `arn:aws:cloudformation:${REGION}:${ACCOUNT}:changeSet/${form.get('ChangeSetName')}/1`,
          template,
        };
        this.#status ??= 'REVIEW_IN_PROGRESS';
        return `<Id>${this.#changeSet.id}</Id><StackId>${this.#aws.stack.id}</StackId>`;
      }
      case 'DescribeChangeSet': {
        if (this.#changeSet === undefined) return '!ChangeSetNotFound: there is none';
        const { id, template } = this.#changeSet;
        const same = JSON.stringify(template) === JSON.stringify(this.#template);
        return (
          `<ChangeSetId>${id}</ChangeSetId><StackId>${this.#aws.stack.id}</StackId><StackName>${this.#aws.stack.name}</StackName>` +
          `<ChangeSetName>cdk-deploy-change-set</ChangeSetName><CreationTime>${now()}</CreationTime>` +
          (same
            ? "<Status>FAILED</Status><StatusReason>The submitted information didn't contain changes.</StatusReason><Changes/>"
            : '<Status>CREATE_COMPLETE</Status><ExecutionStatus>AVAILABLE</ExecutionStatus>' +
              '<Changes><member><Type>Resource</Type><ResourceChange><Action>Modify</Action><LogicalResourceId>x</LogicalResourceId></ResourceChange></member></Changes>')
        );
      }
      case 'DeleteChangeSet':
        this.#changeSet = undefined;
        if (this.#status === 'REVIEW_IN_PROGRESS') this.#status = undefined;
        return '';
      case 'ExecuteChangeSet': {
        const { template } = this.#changeSet!;
        const operation = this.#status === 'REVIEW_IN_PROGRESS' ? 'CREATE' : 'UPDATE';
        this.#run(operation, this.#aws.deploy({ template, directory: this.assembly }), () => {
          this.#template = template;
        });
        return '';
      }
      case 'DeleteStack':
        this.#run('DELETE', this.#aws.stack.destroy(), () => {
          this.#template = { Resources: {} };
        });
        return '';
      case 'DescribeStackEvents':
      case 'DescribeEvents':
        return `<StackEvents>${this.#events.toReversed().join('')}</StackEvents>`;
      case 'DescribeStackResources':
        return '<StackResources/>';
      case 'ListStackResources':
        return '<StackResourceSummaries/>';
      case 'UpdateTerminationProtection':
        return `<StackId>${this.#aws.stack.id}</StackId>`;
      default:
        this.unknown.push(action);
        return `!InvalidAction: The emulator does not know ${action}`;
    }
  }

  #run(operation: 'CREATE' | 'UPDATE' | 'DELETE', work: Promise<void>, done: () => void): void {
    this.#status = `${operation}_IN_PROGRESS`;
    this.#event(this.#aws.stack.name, this.#status);
    work.then(
      () => {
        done();
        this.#finish(`${operation}_COMPLETE`);
      },
      (error: Error) => {
        this.#event('Failed', `${operation}_FAILED`, error.message);
        this.#finish(operation === 'CREATE' ? 'ROLLBACK_COMPLETE' : `${operation}_ROLLBACK_COMPLETE`, error.message);
      },
    );
  }

  #finish(status: string, reason = ''): void {
    this.#reason = reason;
    this.#status = status;
    this.#event(this.#aws.stack.name, status, reason);
  }

  #event(id: string, status: string, reason = ''): void {
    const { name } = this.#aws.stack;
    const isStack = id === name;
    this.#events.push(
      `<member><StackId>${this.#aws.stack.id}</StackId><EventId>${this.#events.length}</EventId><StackName>${name}</StackName>` +
        `<LogicalResourceId>${id}</LogicalResourceId><PhysicalResourceId>${isStack ? this.#aws.stack.id : id}</PhysicalResourceId>` +
        `<ResourceType>${isStack ? 'AWS::CloudFormation::Stack' : 'Custom::Resource'}</ResourceType><Timestamp>${now()}</Timestamp>` +
        `<ResourceStatus>${status}</ResourceStatus><ResourceStatusReason>${xml(reason)}</ResourceStatusReason></member>`,
    );
  }

  #describe(): string {
    const outputs = Object.entries(this.#aws.stack.outputs).map(
      ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${xml(value)}</OutputValue></member>`,
    );
    return (
      `<StackName>${this.#aws.stack.name}</StackName><StackId>${this.#aws.stack.id}</StackId><CreationTime>${now()}</CreationTime>` +
      `<StackStatus>${this.#status}</StackStatus><StackStatusReason>${xml(this.#reason)}</StackStatusReason>` +
      `<Outputs>${outputs.join('')}</Outputs>`
    );
  }

  /** The template of a request. Of a large one the request has only the address in the bucket: it is read from the folder. */
  async #templateIn(form: URLSearchParams): Promise<StackTemplate> {
    const body = form.get('TemplateBody');
    if (body !== null) return JSON.parse(body);
    return JSON.parse(readFileSync(`${this.assembly}/${this.#aws.stack.name}.template.json`, 'utf8'));
  }
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
