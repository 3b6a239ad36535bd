// Runs the emulator that was built beside the module, one a test file.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { NodeHttpHandler } from '@smithy/node-http-handler';

const built = fileURLToPath(new URL('../../output/BedrockPS', import.meta.url));
const program = process.env.BEDROCKPS_TEST_EMULATOR ?? `${built}/bin/emulator/bedrock-emulator.dll`;
export const manifest = process.env.BEDROCKPS_TEST_MODULE ?? `${built}/BedrockPS.psd1`;
export const keys = { accessKeyId: 'AKIDEMULATOR00000000', secretAccessKey: 'emulator-secret-not-a-secret' };

/** Starts an emulator on a free port; `stop` ends it by closing its standard input. */
export async function startEmulator(...options) {
  if (!existsSync(program)) throw new Error(`${program} is not built: run build.ps1 Build first`);
  const child = spawn('dotnet', [program, '--port', '0', ...options], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const ready = new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line)));
    child.once('exit', (code) => reject(new Error(`The emulator ended with ${code}`)));
  });
  const { url, caBundle } = await ready;

  async function admin(method, path, body) {
    const response = await fetch(`${url}/_emulator/${path}`, { method, body: body && JSON.stringify(body) });
    const answer = await response.json();
    if (!response.ok) throw new Error(`${path}: ${answer.message}`);
    return answer;
  }

  return {
    url,
    admin,
    caBundle,
    fault: (rule) => admin('POST', 'faults', rule),
    ingestion: (settings) => admin('POST', 'ingestion', settings),
    clear: async () => {
      await admin('DELETE', 'faults');
      await admin('DELETE', 'journal');
    },
    journal: async () => entriesOf(await admin('GET', 'journal')),
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

function entriesOf(journal) {
  return (journal.entries ?? journal).map((entry) => ({ ...entry, body: Buffer.from(entry.bodyBase64, 'base64') }));
}

/** A client of the SDK for the emulator: plain HTTP/1.1, no retries, so that each call is one request. */
export function makeClient(Client, url, overrides = {}) {
  return new Client({
    region: 'us-east-1',
    endpoint: url,
    credentials: keys,
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler(),
    ...overrides,
  });
}
