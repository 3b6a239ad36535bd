// The official SDK against every operation and fault that the emulator offers: if it understands each answer, a real client would.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import * as bedrock from '@aws-sdk/client-bedrock';
import * as runtime from '@aws-sdk/client-bedrock-runtime';
import { makeClient, startEmulator } from './emulator.mjs';

const model = 'local.echo-v1';
const hello = { modelId: model, messages: [{ role: 'user', content: [{ text: 'hello emulator' }] }] };
let emulator, control, chat;

before(async () => {
  emulator = await startEmulator();
  control = makeClient(bedrock.BedrockClient, emulator.url);
  chat = makeClient(runtime.BedrockRuntimeClient, emulator.url);
});
after(() => emulator?.stop());
beforeEach(() => emulator.clear());

const textOf = (message) => message.content.map((block) => block.text ?? '').join('');

async function collect(stream) {
  const events = [];
  for await (const event of stream) events.push(event);
  return events;
}

describe('catalogue', () => {
  test('ListFoundationModels gives at least 60 models with what the SDK knows of them', async () => {
    const { modelSummaries } = await control.send(new bedrock.ListFoundationModelsCommand({}));
    assert.ok(modelSummaries.length >= 60);
    for (const summary of modelSummaries) {
      assert.match(summary.modelArn, /^arn:aws:bedrock:us-east-1::foundation-model\//);
      assert.ok(summary.modelId && summary.providerName && summary.outputModalities.length, summary.modelId);
      assert.ok(['ACTIVE', 'LEGACY'].includes(summary.modelLifecycle.status), summary.modelId);
    }
    assert.ok(modelSummaries.some((summary) => summary.modelLifecycle.endOfLifeTime instanceof Date));
  });

  test('ListFoundationModels filters by each of its four members', async () => {
    const list = async (filter) => (await control.send(new bedrock.ListFoundationModelsCommand(filter))).modelSummaries;
    for (const summary of await list({ byProvider: 'Amazon' })) assert.match(summary.providerName, /amazon/i);
    for (const summary of await list({ byOutputModality: 'EMBEDDING' })) assert.ok(summary.outputModalities.includes('EMBEDDING'));
    for (const summary of await list({ byInferenceType: 'PROVISIONED' })) assert.ok(summary.inferenceTypesSupported.includes('PROVISIONED'));
    for (const summary of await list({ byCustomizationType: 'FINE_TUNING' })) assert.ok(summary.customizationsSupported.includes('FINE_TUNING'));
    assert.notEqual((await list({ byOutputModality: 'EMBEDDING' })).length, 0);
  });

  test('GetFoundationModel takes an id and an ARN, and refuses what does not exist', async () => {
    const { modelDetails } = await control.send(new bedrock.GetFoundationModelCommand({ modelIdentifier: model }));
    assert.equal(modelDetails.modelId, model);
    const again = await control.send(new bedrock.GetFoundationModelCommand({ modelIdentifier: modelDetails.modelArn }));
    assert.equal(again.modelDetails.modelId, model);
    await assert.rejects(control.send(new bedrock.GetFoundationModelCommand({ modelIdentifier: 'nobody.nothing-v1' })), bedrock.ResourceNotFoundException);
  });

  test('GetFoundationModelAvailability answers with the four states', async () => {
    const answer = await control.send(new bedrock.GetFoundationModelAvailabilityCommand({ modelId: model }));
    assert.equal(answer.modelId, model);
    assert.equal(answer.agreementAvailability.status, 'AVAILABLE');
    assert.equal(answer.authorizationStatus, 'AUTHORIZED');
    assert.equal(answer.entitlementAvailability, 'AVAILABLE');
    assert.equal(answer.regionAvailability, 'AVAILABLE');
  });
});

describe('inference profiles', () => {
  test('they are made, read, paged and removed', async () => {
    const source = `arn:aws:bedrock:us-east-1::foundation-model/${model}`;
    const made = await control.send(new bedrock.CreateInferenceProfileCommand({
      inferenceProfileName: 'conformance', description: 'made by a test', modelSource: { copyFrom: source }, tags: [{ key: 'team', value: 'ops' }],
    }));
    assert.match(made.inferenceProfileArn, /:application-inference-profile\/[a-z0-9]+$/);
    const read = await control.send(new bedrock.GetInferenceProfileCommand({ inferenceProfileIdentifier: made.inferenceProfileArn }));
    assert.equal(read.type, 'APPLICATION');
    assert.equal(read.models[0].modelArn, source);
    assert.ok(read.createdAt instanceof Date);
    const answered = await chat.send(new runtime.ConverseCommand({ ...hello, modelId: made.inferenceProfileArn }));
    assert.match(textOf(answered.output.message), /hello emulator/);

    const ids = [];
    for await (const page of bedrock.paginateListInferenceProfiles({ client: control, pageSize: 5 }, {})) {
      assert.ok(page.inferenceProfileSummaries.length <= 5);
      ids.push(...page.inferenceProfileSummaries.map((profile) => profile.inferenceProfileId));
    }
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.length > 5 && ids.includes(read.inferenceProfileId));

    const own = await control.send(new bedrock.ListInferenceProfilesCommand({ typeEquals: 'APPLICATION' }));
    assert.deepEqual(own.inferenceProfileSummaries.map((profile) => profile.inferenceProfileName), ['conformance']);
    await control.send(new bedrock.DeleteInferenceProfileCommand({ inferenceProfileIdentifier: read.inferenceProfileId }));
    await assert.rejects(control.send(new bedrock.GetInferenceProfileCommand({ inferenceProfileIdentifier: read.inferenceProfileId })), bedrock.ResourceNotFoundException);
  });
});

describe('chat', () => {
  test('Converse answers with text, stop reason, usage and metrics', async () => {
    const answer = await chat.send(new runtime.ConverseCommand(hello));
    assert.match(textOf(answer.output.message), /hello emulator/);
    assert.equal(answer.stopReason, 'end_turn');
    assert.equal(answer.usage.totalTokens, answer.usage.inputTokens + answer.usage.outputTokens);
    assert.equal(typeof answer.metrics.latencyMs, 'number');
  });

  test('ConverseStream gives the same text in the order that the service has', async () => {
    const whole = await chat.send(new runtime.ConverseCommand(hello));
    const { stream } = await chat.send(new runtime.ConverseStreamCommand(hello));
    const events = await collect(stream);
    const kinds = events.map((event) => Object.keys(event)[0]);
    assert.equal(kinds[0], 'messageStart');
    assert.deepEqual(kinds.slice(-2), ['messageStop', 'metadata']);
    const text = events.map((event) => event.contentBlockDelta?.delta.text ?? '').join('');
    assert.equal(text, textOf(whole.output.message));
    assert.deepEqual(events.at(-1).metadata.usage, whole.usage);
  });

  test('CountTokens counts what Converse will use', async () => {
    const { inputTokens } = await chat.send(new runtime.CountTokensCommand({ modelId: model, input: { converse: { messages: hello.messages } } }));
    const { usage } = await chat.send(new runtime.ConverseCommand(hello));
    assert.equal(inputTokens, usage.inputTokens);
  });

  test('a tool is called and its result is answered', async () => {
    const toolConfig = {
      tools: [{ toolSpec: { name: 'get_weather', description: 'weather of a city', inputSchema: { json: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } } } }],
      toolChoice: { tool: { name: 'get_weather' } },
    };
    const messages = [{ role: 'user', content: [{ text: 'What is the weather in Oslo?' }] }];
    const asked = await chat.send(new runtime.ConverseCommand({ modelId: 'local.extract-v1', messages, toolConfig }));
    assert.equal(asked.stopReason, 'tool_use');
    const call = asked.output.message.content.find((block) => block.toolUse).toolUse;
    assert.equal(call.name, 'get_weather');
    messages.push(asked.output.message, { role: 'user', content: [{ toolResult: { toolUseId: call.toolUseId, content: [{ text: 'Rain and 7 degrees.' }] } }] });
    const answered = await chat.send(new runtime.ConverseCommand({ modelId: 'local.extract-v1', messages, toolConfig: { tools: toolConfig.tools } }));
    assert.match(textOf(answered.output.message), /7 degrees/);
  });

  const refused = [
    ['roles that do not alternate', { messages: [...hello.messages, ...hello.messages] }],
    ['blank text', { messages: [{ role: 'user', content: [{ text: '  ' }] }] }],
    ['a first turn of the assistant', { messages: [{ role: 'assistant', content: [{ text: 'hi' }] }] }],
    ['a temperature over 1', { inferenceConfig: { temperature: 1.5 } }],
    ['a model that does not exist', { modelId: 'nobody.nothing-v1' }],
  ];
  for (const [what, change] of refused) {
    test(`Converse refuses ${what} with a ValidationException`, async () => {
      await assert.rejects(chat.send(new runtime.ConverseCommand({ ...hello, ...change })), (error) => {
        assert.equal(error.name, 'ValidationException');
        assert.equal(error.$metadata.httpStatusCode, 400);
        assert.ok(error.$metadata.requestId);
        return true;
      });
    });
  }
});

describe('faults', () => {
  const statuses = [
    [{ kind: 'throttle' }, 'ThrottlingException', 429],
    [{ kind: 'status', status: 503, code: 'ServiceUnavailableException', message: 'busy' }, 'ServiceUnavailableException', 503],
    [{ kind: 'status', status: 429, code: 'ModelNotReadyException', message: 'wait' }, 'ModelNotReadyException', 429],
    [{ kind: 'status', status: 403, code: 'AccessDeniedException', message: 'no' }, 'AccessDeniedException', 403],
    [{ kind: 'status', status: 500, code: 'InternalServerException', message: 'oops' }, 'InternalServerException', 500],
  ];
  for (const [rule, name, status] of statuses) {
    test(`${name} reaches the SDK as that exception`, async () => {
      await emulator.fault({ operation: 'Converse', ...rule });
      await assert.rejects(chat.send(new runtime.ConverseCommand(hello)), (error) => error.name === name && error.$metadata.httpStatusCode === status);
      await chat.send(new runtime.ConverseCommand(hello));
    });
  }

  test('a throttle passes after as many tries as it was told', async () => {
    const patient = makeClient(runtime.BedrockRuntimeClient, emulator.url, { maxAttempts: 3 });
    await emulator.fault({ kind: 'throttle', operation: 'Converse', times: 2 });
    const answer = await patient.send(new runtime.ConverseCommand(hello));
    assert.equal(answer.$metadata.attempts, 3);
  });

  test('an exception frame ends the stream after the events before it', async () => {
    await emulator.fault({ kind: 'exception', operation: 'ConverseStream', afterEvents: 2, exception: 'throttlingException', payload: { message: 'slow down' } });
    const { stream } = await chat.send(new runtime.ConverseStreamCommand(hello));
    const seen = [];
    await assert.rejects(async () => {
      for await (const event of stream) seen.push(event);
    }, (error) => error.name === 'ThrottlingException' && error.message === 'slow down');
    assert.equal(seen.length, 2);
  });

  test('an error frame reaches the SDK with its code', async () => {
    await emulator.fault({ kind: 'error', operation: 'ConverseStream', afterEvents: 1, code: 'InternalError', message: 'oops' });
    const { stream } = await chat.send(new runtime.ConverseStreamCommand(hello));
    await assert.rejects(collect(stream), /oops/);
  });

  for (const rule of [{ kind: 'crc', afterEvents: 1 }, { kind: 'drop', afterEvents: 1 }]) {
    test(`a stream damaged by ${rule.kind} fails in the SDK too`, async () => {
      await emulator.fault({ operation: 'ConverseStream', ...rule });
      const { stream } = await chat.send(new runtime.ConverseStreamCommand(hello));
      await assert.rejects(collect(stream));
    });
  }

  for (const [rule, status] of [[{ kind: 'html', status: 502 }, 502], [{ kind: 'empty', status: 503 }, 503]]) {
    test(`an answer without JSON (${rule.kind}) reaches the SDK as status ${status}`, async () => {
      await emulator.fault({ operation: 'Converse', ...rule });
      await assert.rejects(chat.send(new runtime.ConverseCommand(hello)), (error) => error.$metadata?.httpStatusCode === status || error.$response?.statusCode === status);
    });
  }

  test('a delayed answer is whole', async () => {
    await emulator.fault({ kind: 'delay', operation: 'Converse', delayMs: 50 });
    const answer = await chat.send(new runtime.ConverseCommand(hello));
    assert.equal(answer.stopReason, 'end_turn');
  });

  // The SDK takes the end of the bytes for the end of the answer: what it is given must lack the closing event all the same.
  for (const rule of [{ kind: 'cut', afterEvents: 2, afterBytes: 20 }, { kind: 'truncate', afterEvents: 2 }]) {
    test(`a stream that ends early by ${rule.kind} never closes the answer`, async () => {
      await emulator.fault({ operation: 'ConverseStream', ...rule });
      const { stream } = await chat.send(new runtime.ConverseStreamCommand(hello));
      const seen = [];
      try {
        for await (const event of stream) seen.push(event);
      } catch (error) {
        assert.equal(rule.kind, 'cut', error.message);
      }
      assert.equal(seen.length, 2);
      assert.ok(!seen.some((event) => event.messageStop));
    });
  }

  test('a stalled stream gives what came first and ends when the caller gives up', async () => {
    await emulator.fault({ kind: 'stall', operation: 'ConverseStream', afterEvents: 2 });
    const giveUp = new AbortController();
    const { stream } = await chat.send(new runtime.ConverseStreamCommand(hello), { abortSignal: giveUp.signal });
    const seen = [];
    for await (const event of stream) {
      seen.push(event);
      if (seen.length === 2) break;
    }
    giveUp.abort();
    assert.equal(seen.length, 2);
  });

  test('credentials that expire are an ExpiredTokenException', async () => {
    await emulator.fault({ kind: 'expireCredentials', operation: 'Converse' });
    await assert.rejects(chat.send(new runtime.ConverseCommand(hello)), (error) => error.name === 'ExpiredTokenException' && error.$metadata.httpStatusCode === 403);
  });

  test('scripted frames arrive as they were written', async () => {
    await emulator.fault({
      kind: 'frames', operation: 'ConverseStream', chunkSize: 1,
      frames: [
        { event: 'messageStart', payload: { role: 'assistant' } },
        { event: 'contentBlockDelta', payload: { contentBlockIndex: 0, delta: { text: '你好世界 🌍 naïve' } } },
        { event: 'messageStop', payload: { stopReason: 'end_turn' } },
      ],
    });
    const { stream } = await chat.send(new runtime.ConverseStreamCommand(hello));
    assert.equal((await collect(stream))[1].contentBlockDelta.delta.text, '你好世界 🌍 naïve');
  });
});

describe('authentication', () => {
  test('a wrong secret is an InvalidSignatureException', async () => {
    const wrong = makeClient(runtime.BedrockRuntimeClient, emulator.url, { credentials: { ...{ accessKeyId: 'AKIDEMULATOR00000000' }, secretAccessKey: 'wrong' } });
    await assert.rejects(wrong.send(new runtime.ConverseCommand(hello)), (error) => error.name === 'InvalidSignatureException' && error.$metadata.httpStatusCode === 403);
  });

  test('an unknown key is an UnrecognizedClientException', async () => {
    const unknown = makeClient(runtime.BedrockRuntimeClient, emulator.url, { credentials: { accessKeyId: 'AKIDNOBODY0000000000', secretAccessKey: 'x' } });
    await assert.rejects(unknown.send(new runtime.ConverseCommand(hello)), (error) => error.name === 'UnrecognizedClientException');
  });

  test('the signature of a request for an ARN is right', async () => {
    const arn = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/abc123xyz';
    await assert.rejects(chat.send(new runtime.ConverseCommand({ ...hello, modelId: arn })), (error) => error.$metadata.httpStatusCode !== 403);
  });
});
