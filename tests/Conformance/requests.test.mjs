// Every request that the module sends, rebuilt as the official SDK's own command and sent again: both must be the same on the wire.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { after, before, test } from 'node:test';
import { BedrockClient } from '@aws-sdk/client-bedrock';
import { BedrockAgentClient } from '@aws-sdk/client-bedrock-agent';
import { BedrockAgentRuntimeClient } from '@aws-sdk/client-bedrock-agent-runtime';
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { SSOClient } from '@aws-sdk/client-sso';
import { SSOOIDCClient } from '@aws-sdk/client-sso-oidc';
import { STSClient } from '@aws-sdk/client-sts';
import { NormalizedSchema } from '@smithy/core/schema';
import { keys, makeClient, manifest, startEmulator } from './emulator.mjs';
import { fieldsOf, findOperation, rebuild, splitTarget } from './rebuild.mjs';

let emulator, sent, clients;

function runModule(url) {
  const host = process.env.BEDROCKPS_TEST_PWSH;
  const [command, ...first] = !host ? ['dotnet', 'tool', 'run', 'pwsh', '--'] : host.endsWith('.dll') ? ['dotnet', host] : [host];
  const script = fileURLToPath(new URL('requests.ps1', import.meta.url));
  const run = spawnSync(command, [...first, '-NoLogo', '-NoProfile', '-NonInteractive', '-File', script,
    '-Module', manifest, '-Endpoint', url, '-AccessKey', keys.accessKeyId, '-SecretKey', keys.secretAccessKey], { encoding: 'utf8' });
  if (run.error) throw run.error;
  assert.match(run.stdout, /@@done/, `${run.stdout}\n${run.stderr}`);
}

before(async () => {
  emulator = await startEmulator();
  const classes = {
    bedrock: BedrockClient, 'bedrock-runtime': BedrockRuntimeClient, 'bedrock-agent': BedrockAgentClient, 'bedrock-agent-runtime': BedrockAgentRuntimeClient,
    sts: STSClient, sso: SSOClient, 'sso-oidc': SSOOIDCClient,
  };
  clients = Object.fromEntries(Object.entries(classes).map(([service, Client]) => [service, makeClient(Client, emulator.url)]));
  await emulator.admin('POST', 'scenario', {
    knowledgeBases: [{ id: 'KB12345678', name: 'ops-runbooks', dataSources: [{ id: 'DS12345678', name: 'files', bucket: 'ops-runbooks', documents: { 'disk.md': 'The disk of host seven is full.' } }, { id: 'DS12345679', name: 'direct' }] }],
  });
  runModule(emulator.url);
  sent = (await emulator.journal()).filter((entry) => clients[entry.service]);
});
after(() => emulator?.stop());

const requestOf = (entry) => ({ name: entry.operation, method: entry.method, target: entry.rawTarget, headers: entry.headers, body: entry.body });

/** What must be equal: the rest are each client's own headers. */
function wireOf(entry) {
  const [path, query] = splitTarget(entry.rawTarget);
  const { operation } = findOperation(requestOf(entry));
  const members = [...NormalizedSchema.of(operation.input).structIterator()].map(([, member]) => member.getMergedTraits().httpHeader?.toLowerCase()).filter(Boolean);
  return {
    method: entry.method,
    path,
    query: [...new URLSearchParams(query)].sort(),
    headers: Object.fromEntries(members.map((name) => [name, entry.headers[name]])),
    contentType: entry.body.length ? mediaType(entry) : undefined,
    body: mediaType(entry) === 'application/x-www-form-urlencoded' ? formOf(entry) : entry.headers['content-type']?.includes('json') && entry.body.length ? withoutTokens(JSON.parse(entry.bodyText)) : entry.bodyBase64,
  };
}

// A charset is a matter of taste where all of the text is ASCII.
const mediaType = (entry) => entry.headers['content-type']?.replace(/; *charset=utf-8$/i, '');

// The order of the parameters is each client's own.
function formOf(entry) {
  const form = new URLSearchParams(entry.bodyText);
  return { Action: form.get('Action'), Version: form.get('Version'), ...fieldsOf(entry.body) };
}

const tokens = new Set(['clientRequestToken', 'clientToken']);

// Idempotency tokens are made anew by each call; that there is one is compared.
function withoutTokens(body) {
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, tokens.has(name) ? typeof value : value]));
}

test('the module sent every kind of request that it can make', () => {
  const kinds = new Set(sent.map((entry) => entry.operation));
  for (const operation of ['ListFoundationModels', 'GetFoundationModel', 'GetFoundationModelAvailability', 'ListInferenceProfiles', 'GetInferenceProfile',
    'CreateInferenceProfile', 'DeleteInferenceProfile', 'Converse', 'ConverseStream', 'CountTokens',
    'ListKnowledgeBases', 'GetKnowledgeBase', 'ListDataSources', 'GetDataSource', 'CreateDataSource', 'DeleteDataSource',
    'Retrieve', 'RetrieveAndGenerate', 'RetrieveAndGenerateStream',
    'IngestKnowledgeBaseDocuments', 'GetKnowledgeBaseDocuments', 'ListKnowledgeBaseDocuments', 'DeleteKnowledgeBaseDocuments',
    'StartIngestionJob', 'GetIngestionJob', 'ListIngestionJobs', 'StopIngestionJob',
    'AssumeRole', 'AssumeRoleWithWebIdentity', 'GetRoleCredentials', 'CreateToken']) {
    assert.ok(kinds.has(operation), `${operation} was not sent`);
  }
});

test('each request equals the one that the SDK makes from the same input, and both are signed right', async (t) => {
  for (const entry of sent) {
    await t.test(`${entry.sequence} ${entry.operation}`, async () => {
      const { command } = await rebuild(requestOf(entry), clients[entry.service].config);
      const before = (await emulator.journal()).at(-1).sequence;
      try {
        const answer = await clients[entry.service].send(command);
        if (answer.stream) for await (const _ of answer.stream);
      } catch (error) {
        // A refusal by the service is fine (a profile is gone by now): the request is what counts.
        if (!error.$metadata?.httpStatusCode) throw error;
      }
      const theirs = (await emulator.journal()).find((candidate) => candidate.sequence > before);
      assert.deepEqual(wireOf(entry), wireOf(theirs));
      assert.equal(entry.auth.error, null);
      assert.equal(theirs.auth.error, null);
      assert.deepEqual([entry.auth.kind, entry.auth.region, entry.auth.service], [theirs.auth.kind, theirs.auth.region, theirs.auth.service]);
    });
  }
});
