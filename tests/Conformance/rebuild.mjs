// Turns a request on the wire back into the input of the SDK's own command, by the SDK's own schemas.
import * as bedrock from '@aws-sdk/client-bedrock';
import * as agent from '@aws-sdk/client-bedrock-agent';
import * as agentRuntime from '@aws-sdk/client-bedrock-agent-runtime';
import * as runtime from '@aws-sdk/client-bedrock-runtime';
import * as sso from '@aws-sdk/client-sso';
import * as oidc from '@aws-sdk/client-sso-oidc';
import * as sts from '@aws-sdk/client-sts';
import { JsonShapeDeserializer } from '@smithy/core/protocols';
import { NormalizedSchema } from '@smithy/core/schema';

const operationKind = 9;
const packages = { bedrock, 'bedrock-runtime': runtime, 'bedrock-agent': agent, 'bedrock-agent-runtime': agentRuntime, sts, sso, 'sso-oidc': oidc };

/** Every operation that the SDK knows: service, name, method, template, input schema and command class. */
export const operations = Object.entries(packages).flatMap(([service, sdk]) =>
  Object.values(sdk)
    .filter((schema) => Array.isArray(schema) && schema[0] === operationKind)
    .map((schema) => {
      const traits = NormalizedSchema.of(schema).getMergedTraits();
      // STS takes all of its operations at one place and has their names in the form.
      const [method, template] = traits.http ?? ['POST', '/'];
      return { service, name: schema[2], method, template, input: schema[4], command: sdk[`${schema[2]}Command`] };
    }),
);

/** Splits the raw request target; nothing is decoded yet. */
export function splitTarget(target) {
  const at = target.indexOf('?');
  return at < 0 ? [target, ''] : [target.slice(0, at), target.slice(at + 1)];
}

function matchTemplate(template, path) {
  const parts = splitTarget(template)[0].split('/');
  const given = path.split('/');
  if (parts.length !== given.length) return undefined;
  const labels = {};
  for (let i = 0; i < parts.length; i++) {
    const label = /^\{(\w+)\+?\}$/.exec(parts[i]);
    if (label) labels[label[1]] = decodeURIComponent(given[i]);
    else if (parts[i] !== given[i]) return undefined;
  }
  return labels;
}

/** The operation that a request is for; `name` settles it where two services share a method and template. */
export function findOperation({ name, method, target }) {
  const [path] = splitTarget(target);
  for (const operation of operations) {
    if (operation.method !== method || (name && operation.name !== name)) continue;
    const labels = matchTemplate(operation.template, path);
    if (labels) return { operation, labels };
  }
  throw new Error(`The SDK has no operation for ${method} ${target}`);
}

function fromText(schema, text) {
  if (schema.isBooleanSchema()) return text === 'true';
  if (schema.isNumericSchema()) return Number(text);
  if (schema.isTimestampSchema()) return new Date(text);
  return text;
}

/** What a form says besides the operation and its version. */
export function fieldsOf(body) {
  const { Action, Version, ...fields } = Object.fromEntries(new URLSearchParams(body.toString('utf8')));
  return fields;
}

function readForm(schema, body) {
  const input = {};
  const members = new Map(schema.structIterator());
  for (const [name, text] of Object.entries(fieldsOf(body))) {
    if (!members.has(name)) throw new Error(`The SDK does not know the parameter ${name}`);
    input[name] = fromText(members.get(name), text);
  }
  return input;
}

/** The command that the SDK would have been given for this request. `request`: { name?, method, target, headers, body: Buffer }. */
export async function rebuild(request, serdeContext) {
  const { operation, labels } = findOperation(request);
  if (operation.service === 'sts') return { operation, command: new operation.command(readForm(NormalizedSchema.of(operation.input), request.body)) };
  const [, query] = splitTarget(request.target);
  const search = new URLSearchParams(query);
  const headers = Object.fromEntries(Object.entries(request.headers).map(([key, value]) => [key.toLowerCase(), value]));
  const reader = new JsonShapeDeserializer({ jsonName: true, timestampFormat: { useTrait: true, default: 5 } });
  reader.setSerdeContext(serdeContext);
  const input = {};
  const bodyNames = new Set();
  const schema = NormalizedSchema.of(operation.input);
  for (const [member, memberSchema] of schema.structIterator()) {
    const traits = memberSchema.getMergedTraits();
    if (traits.httpLabel) input[member] = fromText(memberSchema, labels[member]);
    else if (traits.httpQuery) {
      const values = search.getAll(traits.httpQuery);
      if (values.length) input[member] = memberSchema.isListSchema() ? values : fromText(memberSchema, values[0]);
    } else if (traits.httpHeader) {
      const value = headers[traits.httpHeader.toLowerCase()];
      if (value !== undefined) input[member] = fromText(memberSchema, value);
    } else if (traits.httpPayload) input[member] = new Uint8Array(request.body);
    else bodyNames.add(traits.jsonName ?? member);
  }
  if (bodyNames.size && request.body.length) {
    const sent = JSON.parse(request.body.toString('utf8'));
    const unknown = Object.keys(sent).filter((key) => !bodyNames.has(key));
    if (unknown.length) throw new Error(`${operation.name} was sent members that the SDK does not know: ${unknown.join(', ')}`);
    Object.assign(input, await reader.read(operation.input, request.body.toString('utf8')));
  }
  return { operation, command: new operation.command(input) };
}
