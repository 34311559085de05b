import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { EmulatedAws } from './emulated-aws.ts';

/** AWS as an operator's commands ask it: CloudFormation, CloudWatch Logs, Lambda, and SES' suppression list. */
export interface OperatorApi {
  /** Environment variables that lead a command there. */
  env: Record<string, string>;
  stop(): void;
}

/** Serves an emulated account, with its deployed stack, to the commands of an operator over HTTP. */
export async function startOperatorApi(aws: EmulatedAws): Promise<OperatorApi> {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const url = request.url ?? '';
    const json = (status: number, answer: unknown, headers: Record<string, string> = {}) =>
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(answer));
    if (request.headers['x-amz-target'] === 'Logs_20140328.FilterLogEvents')
      return json(200, aws.log.filter(JSON.parse(body)));
    const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(url) ?? [];
    if (name !== undefined) {
      const { answer, error } = await aws.invoke(decodeURIComponent(name), JSON.parse(body));
      if (error === undefined) return json(200, answer);
      return json(200, { errorMessage: error }, { 'x-amz-function-error': 'Unhandled' });
    }
    const [, address] = /^\/v2\/email\/suppression\/addresses\/(.+)$/.exec(url) ?? [];
    if (address !== undefined) {
      const { suppressed } = aws.recipients;
      const EmailAddress = decodeURIComponent(address);
      const Reason = suppressed.get(EmailAddress);
      if (Reason === undefined) return json(404, { message: 'not there' }, { 'x-amzn-errortype': 'NotFoundException' });
      if (request.method === 'DELETE') suppressed.delete(EmailAddress);
      return json(200, { SuppressedDestination: { EmailAddress, Reason, LastUpdateTime: Date.now() / 1000 } });
    }
    const outputs = Object.entries(aws.stack.outputs).map(
      ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
    );
    return response
      .writeHead(200, { 'content-type': 'text/xml' })
      .end(
        `<DescribeStacksResponse><DescribeStacksResult><Stacks><member><StackName>${aws.stack.name}</StackName>` +
          `<Outputs>${outputs.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
      );
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    env: {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'emulator',
      AWS_SECRET_ACCESS_KEY: 'emulator',
    },
    stop() {
      server.closeAllConnections();
      server.close();
    },
  };
}
