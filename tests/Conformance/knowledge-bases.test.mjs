// The official SDK against knowledge bases: every operation of the two agent services that the emulator offers, and the faults.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import * as agent from '@aws-sdk/client-bedrock-agent';
import * as runtime from '@aws-sdk/client-bedrock-agent-runtime';
import * as s3 from '@aws-sdk/client-s3';
import { makeClient, startEmulator } from './emulator.mjs';

const Bucket = 'knowledge-bucket';
const modelArn = 'arn:aws:bedrock:us-east-1::foundation-model/local.extract-v1';
const question = 'How many stripes has a zebra?';
let emulator, control, search, storage, knowledgeBaseId, dataSourceId;

const send = (command, input) => control.send(new agent[`${command}Command`](input));
const ask = (command, input) => search.send(new runtime[`${command}Command`](input));
const put = (Key, Body) => storage.send(new s3.PutObjectCommand({ Bucket, Key, Body }));

async function create(name) {
  const { knowledgeBase } = await send('CreateKnowledgeBase', {
    name,
    roleArn: 'arn:aws:iam::111122223333:role/kb',
    knowledgeBaseConfiguration: { type: 'VECTOR', vectorKnowledgeBaseConfiguration: { embeddingModelArn: 'arn:aws:bedrock:us-east-1::foundation-model/local.embed-v1' } },
    storageConfiguration: { type: 'S3_VECTORS', s3VectorsConfiguration: { indexArn: 'arn:aws:s3vectors:us-east-1:111122223333:bucket/b/index/i' } },
  });
  return knowledgeBase.knowledgeBaseId;
}

async function ended(ingestionJobId) {
  for (;;) {
    const { ingestionJob } = await send('GetIngestionJob', { knowledgeBaseId, dataSourceId, ingestionJobId });
    if (['COMPLETE', 'FAILED', 'STOPPED'].includes(ingestionJob.status)) return ingestionJob;
  }
}

async function settled(dataSource, documentIdentifiers, status) {
  for (;;) {
    const { documentDetails } = await send('GetKnowledgeBaseDocuments', { knowledgeBaseId, dataSourceId: dataSource, documentIdentifiers });
    if (documentDetails.every((detail) => detail.status === status)) return documentDetails;
  }
}

before(async () => {
  emulator = await startEmulator();
  control = makeClient(agent.BedrockAgentClient, emulator.url);
  search = makeClient(runtime.BedrockAgentRuntimeClient, emulator.url);
  storage = makeClient(s3.S3Client, emulator.url, { forcePathStyle: true });
  await emulator.ingestion({ stepMs: 0 });
  await storage.send(new s3.CreateBucketCommand({ Bucket }));
  await put('zebra.txt', 'Zebras live in Africa. A zebra has forty stripes.');
  await put('zebra.txt.metadata.json', JSON.stringify({ metadataAttributes: { year: 2024, tags: ['animal'] } }));
  await put('lion.txt', 'Lions eat meat.');
  await put('broken.bin', 'x');
  knowledgeBaseId = await create('animals');
  const { dataSource } = await send('CreateDataSource', {
    knowledgeBaseId, name: 'files', dataSourceConfiguration: { type: 'S3', s3Configuration: { bucketArn: `arn:aws:s3:::${Bucket}` } },
    vectorIngestionConfiguration: { chunkingConfiguration: { chunkingStrategy: 'NONE' } },
  });
  dataSourceId = dataSource.dataSourceId;
});
after(() => emulator?.stop());
beforeEach(() => emulator.clear());

test('an ingestion job runs to its end and says what failed', async () => {
  const { ingestionJob } = await send('StartIngestionJob', { knowledgeBaseId, dataSourceId, description: 'nightly' });
  assert.equal(ingestionJob.status, 'STARTING');
  assert.ok(ingestionJob.startedAt instanceof Date);
  const job = await ended(ingestionJob.ingestionJobId);
  assert.equal(job.status, 'COMPLETE');
  assert.deepEqual(job.statistics, {
    numberOfDocumentsScanned: 3, numberOfMetadataDocumentsScanned: 1, numberOfNewDocumentsIndexed: 2, numberOfModifiedDocumentsIndexed: 0,
    numberOfMetadataDocumentsModified: 0, numberOfDocumentsDeleted: 0, numberOfDocumentsFailed: 1, numberOfDocumentsSkipped: 0,
  });
  assert.match(JSON.parse(job.failureReasons[0])[0], /broken\.bin/);
  const { ingestionJobSummaries } = await send('ListIngestionJobs', { knowledgeBaseId, dataSourceId, filters: [{ attribute: 'STATUS', operator: 'EQ', values: ['COMPLETE'] }], sortBy: { attribute: 'STARTED_AT', order: 'DESCENDING' } });
  assert.equal(ingestionJobSummaries[0].ingestionJobId, ingestionJob.ingestionJobId);
});

test('a running job conflicts, and stops when told', async () => {
  await emulator.ingestion({ stepMs: 0, holdIn: 'IN_PROGRESS' });
  const { ingestionJob } = await send('StartIngestionJob', { knowledgeBaseId, dataSourceId });
  await assert.rejects(send('StartIngestionJob', { knowledgeBaseId, dataSourceId }), agent.ConflictException);
  const stopped = await send('StopIngestionJob', { knowledgeBaseId, dataSourceId, ingestionJobId: ingestionJob.ingestionJobId });
  assert.equal(stopped.ingestionJob.status, 'STOPPING');
  assert.equal((await ended(ingestionJob.ingestionJobId)).status, 'STOPPED');
  await emulator.ingestion({ stepMs: 0 });
});

test('knowledge bases and data sources are made, changed, listed and removed', async () => {
  const id = await create('short-lived');
  assert.equal((await send('GetKnowledgeBase', { knowledgeBaseId: id })).knowledgeBase.status, 'ACTIVE');
  const names = [];
  for await (const page of agent.paginateListKnowledgeBases({ client: control, pageSize: 1 }, {})) names.push(...page.knowledgeBaseSummaries.map((summary) => summary.name));
  assert.deepEqual(names, ['animals', 'short-lived']);
  const { dataSource } = await send('CreateDataSource', {
    knowledgeBaseId: id, name: 'a', dataSourceConfiguration: { type: 'CUSTOM' },
    vectorIngestionConfiguration: { chunkingConfiguration: { chunkingStrategy: 'HIERARCHICAL', hierarchicalChunkingConfiguration: { levelConfigurations: [{ maxTokens: 1500 }, { maxTokens: 300 }], overlapTokens: 60 } } },
  });
  const key = { knowledgeBaseId: id, dataSourceId: dataSource.dataSourceId };
  const updated = await send('UpdateDataSource', { ...key, name: 'b', dataDeletionPolicy: 'RETAIN', dataSourceConfiguration: dataSource.dataSourceConfiguration, vectorIngestionConfiguration: dataSource.vectorIngestionConfiguration });
  assert.equal(updated.dataSource.dataDeletionPolicy, 'RETAIN');
  assert.equal((await send('GetDataSource', key)).dataSource.name, 'b');
  assert.equal((await send('ListDataSources', { knowledgeBaseId: id })).dataSourceSummaries.length, 1);
  assert.equal((await send('DeleteDataSource', key)).status, 'DELETING');
  await assert.rejects(send('GetDataSource', key), agent.ResourceNotFoundException);
  assert.equal((await send('DeleteKnowledgeBase', { knowledgeBaseId: id })).status, 'DELETING');
  await assert.rejects(send('GetKnowledgeBase', { knowledgeBaseId: id }), agent.ResourceNotFoundException);
  await assert.rejects(create('animals'), agent.ConflictException);
  await assert.rejects(create('not a name'), agent.ValidationException);
});

test('documents are given, listed and taken without a job', async () => {
  const { dataSource } = await send('CreateDataSource', { knowledgeBaseId, name: 'direct', dataSourceConfiguration: { type: 'CUSTOM' } });
  const source = dataSource.dataSourceId;
  const named = (id) => ({ dataSourceType: 'CUSTOM', custom: { id } });
  const documents = ['one', 'two'].map((id) => ({
    content: { dataSourceType: 'CUSTOM', custom: { customDocumentIdentifier: { id }, sourceType: 'IN_LINE', inlineContent: { type: 'BYTE', byteContent: { mimeType: 'text/plain', data: Buffer.from(`A giraffe is tall, says document ${id}.`) } } } },
    metadata: { type: 'IN_LINE_ATTRIBUTE', inlineAttributes: [{ key: 'name', value: { type: 'STRING', stringValue: id } }] },
  }));
  const { documentDetails } = await send('IngestKnowledgeBaseDocuments', { knowledgeBaseId, dataSourceId: source, documents });
  assert.deepEqual(documentDetails.map((detail) => detail.identifier.custom.id), ['one', 'two']);
  await settled(source, [named('one'), named('two')], 'INDEXED');
  const { retrievalResults } = await ask('Retrieve', { knowledgeBaseId, retrievalQuery: { text: 'tall giraffe' }, retrievalConfiguration: { vectorSearchConfiguration: { filter: { equals: { key: 'name', value: 'two' } } } } });
  assert.deepEqual(retrievalResults.map((result) => result.location.customDocumentLocation.id), ['two']);
  await send('DeleteKnowledgeBaseDocuments', { knowledgeBaseId, dataSourceId: source, documentIdentifiers: [named('one')] });
  await settled(source, [named('one')], 'NOT_FOUND');
  const ids = [];
  for await (const page of agent.paginateListKnowledgeBaseDocuments({ client: control }, { knowledgeBaseId, dataSourceId: source })) ids.push(...page.documentDetails.map((detail) => detail.identifier.custom.id));
  assert.deepEqual(ids, ['two']);
});

describe('retrieval', () => {
  test('Retrieve gives passages with their metadata, in pages', async () => {
    const [first] = (await ask('Retrieve', { knowledgeBaseId, retrievalQuery: { text: question } })).retrievalResults;
    assert.equal(first.location.s3Location.uri, `s3://${Bucket}/zebra.txt`);
    assert.equal(first.metadata.year, 2024);
    assert.deepEqual(first.metadata.tags, ['animal']);
    assert.ok(first.score > 0 && first.score <= 1);
    const found = [];
    for await (const page of runtime.paginateRetrieve({ client: search }, { knowledgeBaseId, retrievalQuery: { text: 'zebra lion meat' }, retrievalConfiguration: { vectorSearchConfiguration: { numberOfResults: 1 } } })) found.push(...page.retrievalResults);
    assert.equal(found.length, 2);
  });

  test('RetrieveAndGenerate answers with citations and goes on with its session alone', async () => {
    const input = { input: { text: question }, retrieveAndGenerateConfiguration: { type: 'KNOWLEDGE_BASE', knowledgeBaseConfiguration: { knowledgeBaseId, modelArn } } };
    const answer = await ask('RetrieveAndGenerate', input);
    assert.equal(answer.output.text, 'A zebra has forty stripes.');
    const { span, text } = answer.citations[0].generatedResponsePart.textResponsePart;
    assert.equal(answer.output.text.slice(span.start, span.end), text);
    assert.equal(answer.citations[0].retrievedReferences[0].location.s3Location.uri, `s3://${Bucket}/zebra.txt`);
    assert.equal((await ask('RetrieveAndGenerate', { ...input, sessionId: answer.sessionId })).sessionId, answer.sessionId);
    await assert.rejects(ask('RetrieveAndGenerate', { ...input, sessionId: 'made-up' }), runtime.ValidationException);
  });

  test('an external source is answered from', async () => {
    const answer = await ask('RetrieveAndGenerate', {
      input: { text: 'What swims?' },
      retrieveAndGenerateConfiguration: {
        type: 'EXTERNAL_SOURCES',
        externalSourcesConfiguration: { modelArn, sources: [{ sourceType: 'BYTE_CONTENT', byteContent: { contentType: 'text/plain', identifier: 'p.txt', data: Buffer.from('A penguin swims.') } }] },
      },
    });
    assert.equal(answer.output.text, 'A penguin swims.');
  });

  const stream = () => ask('RetrieveAndGenerateStream', { input: { text: question }, retrieveAndGenerateConfiguration: { type: 'KNOWLEDGE_BASE', knowledgeBaseConfiguration: { knowledgeBaseId, modelArn } } });
  const collect = async (answer, seen = []) => {
    for await (const event of answer.stream) seen.push(event);
    return seen;
  };

  test('RetrieveAndGenerateStream gives text, then citations', async () => {
    const answer = await stream();
    assert.ok(answer.sessionId);
    const events = await collect(answer);
    assert.equal(events.map((event) => event.output?.text ?? '').join(''), 'A zebra has forty stripes.');
    const { citation } = events.find((event) => event.citation);
    assert.equal(citation.generatedResponsePart.textResponsePart.text, 'A zebra has forty stripes.');
    assert.equal(citation.retrievedReferences.length, 1);
    assert.equal(events.at(-1).guardrail.action, 'NONE');
  });

  test('an exception frame ends the stream, and damage fails in the SDK too', async () => {
    await emulator.fault({ kind: 'exception', operation: 'RetrieveAndGenerateStream', afterEvents: 2, exception: 'throttlingException', payload: { message: 'slow down' } });
    const seen = [];
    await assert.rejects(collect(await stream(), seen), (error) => error.name === 'ThrottlingException' && error.message === 'slow down');
    assert.equal(seen.length, 2);
    for (const rule of [{ kind: 'crc', afterEvents: 1 }, { kind: 'drop', afterEvents: 1 }]) {
      await emulator.fault({ operation: 'RetrieveAndGenerateStream', ...rule });
      await assert.rejects(collect(await stream()));
    }
  });

  test('Rerank puts the best first, in pages', async () => {
    const source = (text) => ({ type: 'INLINE', inlineDocumentSource: { type: 'TEXT', textDocument: { text } } });
    const input = {
      queries: [{ type: 'TEXT', textQuery: { text: 'disk full' } }],
      sources: [source('Cats sleep.'), source('The disk is full.'), { type: 'INLINE', inlineDocumentSource: { type: 'JSON', jsonDocument: { topic: 'disk' } } }],
      rerankingConfiguration: { type: 'BEDROCK_RERANKING_MODEL', bedrockRerankingConfiguration: { modelConfiguration: { modelArn: 'arn:aws:bedrock:us-east-1::foundation-model/amazon.rerank-v1:0' } } },
    };
    assert.deepEqual((await ask('Rerank', input)).results.map((result) => result.index), [1, 2, 0]);
    let count = 0;
    for await (const page of runtime.paginateRerank({ client: search }, { ...input, sources: Array.from({ length: 120 }, (_, i) => source(`disk ${i}`)) })) count += page.results.length;
    assert.equal(count, 120);
  });
});

describe('faults', () => {
  const statuses = [
    [{ kind: 'throttle' }, 'ThrottlingException', 429],
    [{ kind: 'status', status: 402, code: 'ServiceQuotaExceededException', message: 'full' }, 'ServiceQuotaExceededException', 402],
    [{ kind: 'status', status: 403, code: 'AccessDeniedException', message: 'no' }, 'AccessDeniedException', 403],
    [{ kind: 'status', status: 409, code: 'ConflictException', message: 'busy' }, 'ConflictException', 409],
  ];
  for (const [rule, name, status] of statuses) {
    test(`${name} reaches the SDK as that exception`, async () => {
      await emulator.fault({ operation: 'StartIngestionJob', ...rule });
      await assert.rejects(send('StartIngestionJob', { knowledgeBaseId, dataSourceId }), (error) => error instanceof agent[name] && error.$metadata.httpStatusCode === status);
    });
  }
});
