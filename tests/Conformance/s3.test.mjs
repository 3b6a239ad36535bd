// The official SDK against the emulated S3: every operation, the ways it has of sending a body, and the faults.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import * as s3 from '@aws-sdk/client-s3';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { makeClient, startEmulator } from './emulator.mjs';

const Bucket = 'conformance-bucket';
let emulator, client;

before(async () => {
  emulator = await startEmulator();
  client = makeClient(s3.S3Client, emulator.url, { forcePathStyle: true });
  await client.send(new s3.CreateBucketCommand({ Bucket }));
});
after(() => emulator?.stop());
beforeEach(() => emulator.clear());

const put = (Key, Body, more) => client.send(new s3.PutObjectCommand({ Bucket, Key, Body, ...more }));
const textOf = async (Key, more) => (await client.send(new s3.GetObjectCommand({ Bucket, Key, ...more }))).Body.transformToString();
const named = (name, status) => (error) => {
  assert.equal(error.name, name);
  assert.equal(error.$metadata.httpStatusCode, status);
  return true;
};

test('a bucket is found, listed and not made twice', async () => {
  const head = await client.send(new s3.HeadBucketCommand({ Bucket }));
  assert.equal(head.BucketRegion, 'us-east-1');
  const { Buckets } = await client.send(new s3.ListBucketsCommand({}));
  assert.deepEqual(Buckets.map((bucket) => bucket.Name), [Bucket]);
  await assert.rejects(client.send(new s3.CreateBucketCommand({ Bucket })), s3.BucketAlreadyOwnedByYou);
  await assert.rejects(client.send(new s3.HeadBucketCommand({ Bucket: 'no-such-bucket' })), named('NotFound', 404));
});

describe('objects', () => {
  test('an object keeps its content, metadata, checksum and encryption', async () => {
    const key = 'arn:aws:kms:us-east-1:111122223333:key/11111111-2222-3333-4444-555555555555';
    const written = await put('folder/ü +%.txt', 'hello', { ContentType: 'text/plain', Metadata: { team: 'ops' }, ServerSideEncryption: 'aws:kms', SSEKMSKeyId: key });
    assert.equal(written.SSEKMSKeyId, key);
    assert.equal(written.ChecksumCRC32, 'NhCmhg==');
    const read = await client.send(new s3.GetObjectCommand({ Bucket, Key: 'folder/ü +%.txt', ChecksumMode: 'ENABLED' }));
    assert.equal(await read.Body.transformToString(), 'hello');
    assert.deepEqual(read.Metadata, { team: 'ops' });
    assert.equal(read.ETag, written.ETag);
    const head = await client.send(new s3.HeadObjectCommand({ Bucket, Key: 'folder/ü +%.txt' }));
    assert.equal(head.ContentLength, 5);
    assert.ok(head.LastModified instanceof Date);
    assert.equal(await textOf('folder/ü +%.txt', { Range: 'bytes=1-2' }), 'el');
  });

  for (const ChecksumAlgorithm of ['CRC32', 'CRC32C', 'SHA1', 'SHA256']) {
    test(`a checksum of ${ChecksumAlgorithm} is checked by both sides`, async () => {
      await put('checked', 'some content', { ChecksumAlgorithm });
      assert.equal(await textOf('checked', { ChecksumMode: 'ENABLED' }), 'some content');
    });
  }

  test('what is not there is NoSuchKey, and another owner is refused', async () => {
    await assert.rejects(textOf('none'), s3.NoSuchKey);
    await assert.rejects(client.send(new s3.HeadObjectCommand({ Bucket, Key: 'none' })), named('NotFound', 404));
    await assert.rejects(client.send(new s3.GetObjectCommand({ Bucket: 'no-such-bucket', Key: 'k' })), s3.NoSuchBucket);
    await assert.rejects(put('k', 'x', { ExpectedBucketOwner: '999999999999' }), named('AccessDenied', 403));
  });

  test('conditions are held', async () => {
    const { ETag } = await put('once', 'one', { IfNoneMatch: '*' });
    await assert.rejects(put('once', 'two', { IfNoneMatch: '*' }), named('PreconditionFailed', 412));
    await assert.rejects(put('once', 'two', { IfMatch: '"0"' }), named('PreconditionFailed', 412));
    await put('once', 'two', { IfMatch: ETag });
    assert.equal(await textOf('once'), 'two');
    await assert.rejects(textOf('once', { IfNoneMatch: (await client.send(new s3.HeadObjectCommand({ Bucket, Key: 'once' }))).ETag }), (error) => error.$metadata.httpStatusCode === 304);
  });

  test('objects are listed in pages and folded, and deleted one by one or many at once', async () => {
    const keys = ['list/a b', 'list/d/1', 'list/d/2', 'list/z'];
    for (const Key of keys) await put(Key, Key);
    const seen = [];
    for await (const page of s3.paginateListObjectsV2({ client, pageSize: 3 }, { Bucket, Prefix: 'list/', EncodingType: 'url' })) seen.push(...page.Contents.map((item) => decodeURIComponent(item.Key)));
    assert.deepEqual(seen, keys);
    const folded = await client.send(new s3.ListObjectsV2Command({ Bucket, Prefix: 'list/', Delimiter: '/', FetchOwner: true }));
    assert.deepEqual(folded.CommonPrefixes, [{ Prefix: 'list/d/' }]);
    assert.equal(folded.Contents[0].Owner.ID, '111122223333');
    assert.equal(folded.Contents[0].Size, 8);
    await client.send(new s3.DeleteObjectCommand({ Bucket, Key: keys[0] }));
    const { Deleted, Errors } = await client.send(new s3.DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: keys[1] }, { Key: keys[2], ETag: '"0"' }] } }));
    assert.deepEqual(Deleted, [{ Key: keys[1] }]);
    assert.equal(Errors[0].Code, 'PreconditionFailed');
    const left = await client.send(new s3.ListObjectsV2Command({ Bucket, Prefix: 'list/' }));
    assert.deepEqual(left.Contents.map((item) => item.Key), keys.slice(2));
  });
});

describe('uploads in parts', () => {
  const parts = [Buffer.alloc(5 * 1024 * 1024, 'a'), Buffer.from('end')];

  for (const ChecksumAlgorithm of ['CRC32', 'SHA256', 'CRC64NVME']) {
    test(`parts with ${ChecksumAlgorithm} become one object`, async () => {
      const more = ChecksumAlgorithm === 'CRC64NVME' ? {} : { ChecksumAlgorithm };
      const { UploadId } = await client.send(new s3.CreateMultipartUploadCommand({ Bucket, Key: 'parts', ...more }));
      const done = [];
      for (const [index, Body] of parts.entries()) {
        const part = { PartNumber: index + 1 };
        // Without an algorithm the SDK sends a CRC32, which this upload does not have: S3 computes the checksum then.
        if (ChecksumAlgorithm === 'CRC64NVME') part.plain = makeClient(s3.S3Client, emulator.url, { forcePathStyle: true, requestChecksumCalculation: 'WHEN_REQUIRED' });
        const sent = await (part.plain ?? client).send(new s3.UploadPartCommand({ Bucket, Key: 'parts', UploadId, PartNumber: part.PartNumber, Body, ...more }));
        done.push({ PartNumber: part.PartNumber, ETag: sent.ETag, [`Checksum${ChecksumAlgorithm}`]: sent[`Checksum${ChecksumAlgorithm}`] });
      }
      const listed = await client.send(new s3.ListPartsCommand({ Bucket, Key: 'parts', UploadId }));
      assert.deepEqual(listed.Parts.map((part) => part.Size), [parts[0].length, 3]);
      const { Uploads } = await client.send(new s3.ListMultipartUploadsCommand({ Bucket }));
      assert.deepEqual(Uploads.map((upload) => upload.UploadId), [UploadId]);
      const whole = await client.send(new s3.CompleteMultipartUploadCommand({ Bucket, Key: 'parts', UploadId, MultipartUpload: { Parts: done } }));
      assert.match(whole.ETag, /^"[0-9a-f]{32}-2"$/);
      assert.equal(whole.ChecksumType, ChecksumAlgorithm === 'CRC64NVME' ? 'FULL_OBJECT' : 'COMPOSITE');
      const text = await textOf('parts');
      assert.equal(text.length, parts[0].length + 3);
      assert.ok(text.endsWith('aend'));
    });
  }

  test('an aborted upload is gone', async () => {
    const { UploadId } = await client.send(new s3.CreateMultipartUploadCommand({ Bucket, Key: 'gone' }));
    await client.send(new s3.AbortMultipartUploadCommand({ Bucket, Key: 'gone', UploadId }));
    await assert.rejects(client.send(new s3.UploadPartCommand({ Bucket, Key: 'gone', UploadId, PartNumber: 1, Body: 'x' })), named('NoSuchUpload', 404));
  });
});

test('a stream goes in chunks with a trailer, over TLS', async () => {
  const secure = await startEmulator('--tls');
  try {
    const handler = new NodeHttpHandler({ httpsAgent: { ca: readFileSync(secure.caBundle) } });
    const tls = makeClient(s3.S3Client, secure.url, { forcePathStyle: true, requestHandler: handler });
    await tls.send(new s3.CreateBucketCommand({ Bucket }));
    const chunks = Array.from({ length: 40 }, (_, i) => Buffer.alloc(10_000, String(i % 10)));
    const sent = await tls.send(new s3.PutObjectCommand({ Bucket, Key: 'streamed', Body: Readable.from(chunks), ContentLength: 400_000 }));
    assert.ok(sent.ChecksumCRC32);
    const read = await tls.send(new s3.GetObjectCommand({ Bucket, Key: 'streamed', ChecksumMode: 'ENABLED' }));
    assert.ok(Buffer.concat(chunks).equals(Buffer.from(await read.Body.transformToByteArray())));
  } finally {
    await secure.stop();
  }
});

describe('faults', () => {
  test('SlowDown passes after as many tries as it was told', async () => {
    const patient = makeClient(s3.S3Client, emulator.url, { forcePathStyle: true, maxAttempts: 3 });
    await emulator.fault({ kind: 'throttle', operation: 'PutObject', times: 2 });
    const answer = await patient.send(new s3.PutObjectCommand({ Bucket, Key: 'slow', Body: 'x' }));
    assert.equal(answer.$metadata.attempts, 3);
    await emulator.fault({ kind: 'throttle', operation: 'PutObject' });
    await assert.rejects(put('slow', 'x'), named('SlowDown', 503));
  });

  test('a dropped download fails', async () => {
    await put('drop', 'x'.repeat(100_000));
    await emulator.fault({ kind: 'drop', operation: 'GetObject', afterBytes: 1000 });
    await assert.rejects(textOf('drop'));
    assert.equal((await textOf('drop')).length, 100_000);
  });
});
