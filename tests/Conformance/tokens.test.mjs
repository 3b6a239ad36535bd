// The official SDK against the emulated services that issue credentials: every operation and fault that they have.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import * as bedrock from '@aws-sdk/client-bedrock';
import * as sso from '@aws-sdk/client-sso';
import * as oidc from '@aws-sdk/client-sso-oidc';
import * as sts from '@aws-sdk/client-sts';
import { makeClient, startEmulator } from './emulator.mjs';

const role = { RoleArn: 'arn:aws:iam::444455556666:role/path/team', RoleSessionName: 'me' };
const signedIn = { roleName: 'Reader', accountId: '999988887777', accessToken: 'emulator-sso-token-not-a-secret' };
const renewal = { clientId: 'c', clientSecret: 's', grantType: 'refresh_token', refreshToken: 'emulator-sso-refresh-not-a-secret' };
let emulator, tokens, portal, login;

before(async () => {
  emulator = await startEmulator();
  tokens = makeClient(sts.STSClient, emulator.url);
  portal = makeClient(sso.SSOClient, emulator.url);
  login = makeClient(oidc.SSOOIDCClient, emulator.url);
});
after(() => emulator?.stop());
beforeEach(() => emulator.clear());

/** Whom the service takes the keys for; proves too that they sign. */
async function callerOf(credentials) {
  const client = makeClient(sts.STSClient, emulator.url, { credentials });
  return client.send(new sts.GetCallerIdentityCommand({}));
}

const keysOf = (answer) => ({ accessKeyId: answer.AccessKeyId, secretAccessKey: answer.SecretAccessKey, sessionToken: answer.SessionToken });

function refusal(name, status) {
  return (error) => {
    assert.equal(error.name, name);
    assert.equal(error.$metadata.httpStatusCode, status);
    assert.ok(error.message);
    return true;
  };
}

describe('STS', () => {
  test('AssumeRole gives keys that sign as the role', async () => {
    const answer = await tokens.send(new sts.AssumeRoleCommand({ ...role, ExternalId: 'x y', DurationSeconds: 900 }));
    assert.equal(answer.AssumedRoleUser.Arn, 'arn:aws:sts::444455556666:assumed-role/team/me');
    assert.match(answer.AssumedRoleUser.AssumedRoleId, /^AROA\w+:me$/);
    assert.ok(answer.Credentials.Expiration instanceof Date);
    const minutes = (answer.Credentials.Expiration - Date.now()) / 60000;
    assert.ok(minutes > 10 && minutes <= 15, `${minutes} min`);
    assert.ok(answer.$metadata.requestId);
    const caller = await callerOf(keysOf(answer.Credentials));
    assert.equal(caller.Arn, answer.AssumedRoleUser.Arn);
    assert.equal(caller.Account, '444455556666');
    const control = makeClient(bedrock.BedrockClient, emulator.url, { credentials: keysOf(answer.Credentials) });
    assert.ok((await control.send(new bedrock.ListFoundationModelsCommand({}))).modelSummaries.length);
  });

  test('AssumeRole takes keys of a role again', async () => {
    const first = await tokens.send(new sts.AssumeRoleCommand(role));
    const chained = makeClient(sts.STSClient, emulator.url, { credentials: keysOf(first.Credentials) });
    const second = await chained.send(new sts.AssumeRoleCommand({ ...role, RoleArn: 'arn:aws:iam::111122223333:role/other' }));
    assert.equal(second.AssumedRoleUser.Arn, 'arn:aws:sts::111122223333:assumed-role/other/me');
  });

  test('AssumeRoleWithWebIdentity is not signed and gives keys', async () => {
    const answer = await tokens.send(new sts.AssumeRoleWithWebIdentityCommand({ ...role, WebIdentityToken: 'emulated.web.token' }));
    assert.equal((await callerOf(keysOf(answer.Credentials))).Arn, 'arn:aws:sts::444455556666:assumed-role/team/me');
    assert.ok(answer.SubjectFromWebIdentityToken);
    assert.equal((await emulator.journal())[0].headers.authorization, undefined);
  });

  test('GetCallerIdentity tells the user', async () => {
    const caller = await tokens.send(new sts.GetCallerIdentityCommand({}));
    assert.match(caller.Arn, /^arn:aws:iam::\d{12}:/);
    assert.equal(caller.UserId, 'AKIDEMULATOR00000000');
    assert.equal(caller.Account, caller.Arn.split(':')[4]);
  });

  const wrong = [
    ['no role', { RoleArn: '' }], ['an ARN of no role', { RoleArn: 'arn:aws:iam::1:user/me' }],
    ['a duration that is too short', { DurationSeconds: 899 }], ['a duration that is too long', { DurationSeconds: 43201 }],
  ];
  for (const [what, change] of wrong) {
    test(`AssumeRole refuses ${what}`, async () => {
      await assert.rejects(tokens.send(new sts.AssumeRoleCommand({ ...role, ...change })), refusal('ValidationError', 400));
    });
  }

  test('a web identity token that is none is an InvalidIdentityTokenException', async () => {
    await assert.rejects(tokens.send(new sts.AssumeRoleWithWebIdentityCommand({ ...role, WebIdentityToken: 'a b' })), (error) => {
      assert.ok(error instanceof sts.InvalidIdentityTokenException, error.name);
      return refusal(error.name, 400)(error);
    });
  });

  const keys = [
    ['an unknown key', { accessKeyId: 'AKIDNOBODY0000000000', secretAccessKey: 'x' }, 'InvalidClientTokenId'],
    ['a wrong secret', { accessKeyId: 'AKIDEMULATOR00000000', secretAccessKey: 'wrong' }, 'SignatureDoesNotMatch'],
  ];
  for (const [what, credentials, name] of keys) {
    test(`${what} is refused with ${name}`, async () => {
      await assert.rejects(callerOf(credentials), refusal(name, 403));
    });
  }

  test('faults reach the SDK in the form of STS', async () => {
    await emulator.fault({ operation: 'AssumeRole', kind: 'status', status: 403, code: 'AccessDenied', message: 'not you' });
    await assert.rejects(tokens.send(new sts.AssumeRoleCommand(role)), (error) => refusal('AccessDenied', 403)(error) && error.message === 'not you');
    await emulator.fault({ operation: 'AssumeRole', kind: 'throttle' });
    await assert.rejects(tokens.send(new sts.AssumeRoleCommand(role)), (error) => /Throttling/.test(error.name));
    await emulator.fault({ operation: 'AssumeRole', kind: 'expireCredentials' });
    await assert.rejects(tokens.send(new sts.AssumeRoleCommand(role)), (error) => /^ExpiredToken/.test(error.name) && error.$metadata.httpStatusCode === 403);
    await tokens.send(new sts.AssumeRoleCommand(role));
  });
});

describe('SSO', () => {
  test('GetRoleCredentials gives keys that sign as the role of the account', async () => {
    const { roleCredentials } = await portal.send(new sso.GetRoleCredentialsCommand(signedIn));
    assert.ok(roleCredentials.expiration > Date.now());
    const { Arn } = await callerOf({ ...roleCredentials, expiration: new Date(roleCredentials.expiration) });
    assert.match(Arn, /^arn:aws:sts::999988887777:assumed-role\/AWSReservedSSO_Reader\//);
  });

  test('a token that nobody was given is an UnauthorizedException', async () => {
    await assert.rejects(portal.send(new sso.GetRoleCredentialsCommand({ ...signedIn, accessToken: 'unknown' })), (error) => {
      assert.ok(error instanceof sso.UnauthorizedException, error.name);
      return refusal('UnauthorizedException', 401)(error);
    });
  });

  test('a missing role is an InvalidRequestException', async () => {
    await assert.rejects(portal.send(new sso.GetRoleCredentialsCommand({ ...signedIn, roleName: '' })), (error) => {
      assert.ok(error instanceof sso.InvalidRequestException, error.name);
      return true;
    });
  });

  test('faults reach the SDK', async () => {
    await emulator.fault({ operation: 'GetRoleCredentials', kind: 'status', status: 429, code: 'TooManyRequestsException', message: 'slow down' });
    await assert.rejects(portal.send(new sso.GetRoleCredentialsCommand(signedIn)), (error) => error instanceof sso.TooManyRequestsException);
  });
});

describe('SSO-OIDC', () => {
  test('CreateToken renews a login', async () => {
    const answer = await login.send(new oidc.CreateTokenCommand(renewal));
    assert.equal(answer.tokenType, 'Bearer');
    assert.equal(answer.expiresIn, 3600);
    assert.ok(answer.refreshToken);
    const { roleCredentials } = await portal.send(new sso.GetRoleCredentialsCommand({ ...signedIn, accessToken: answer.accessToken }));
    assert.ok(roleCredentials.accessKeyId);
  });

  const refused = [
    ['an unknown refresh token', { refreshToken: 'x' }, oidc.InvalidGrantException, 'invalid_grant'],
    ['another grant', { grantType: 'authorization_code' }, oidc.UnsupportedGrantTypeException, 'unsupported_grant_type'],
    ['no client secret', { clientSecret: undefined }, oidc.InvalidRequestException, 'invalid_request'],
  ];
  for (const [what, change, type, name] of refused) {
    test(`CreateToken refuses ${what} with the names of OAuth`, async () => {
      await assert.rejects(login.send(new oidc.CreateTokenCommand({ ...renewal, ...change })), (error) => {
        assert.ok(error instanceof type, error.name);
        assert.equal(error.error, name);
        assert.ok(error.error_description);
        return true;
      });
    });
  }

  test('a refresh token that ended is an ExpiredTokenException', async () => {
    await emulator.admin('POST', 'credentials', { ssoRefreshToken: 'ended', expiresAt: '2020-01-01T00:00:00Z' });
    await assert.rejects(login.send(new oidc.CreateTokenCommand({ ...renewal, refreshToken: 'ended' })), (error) => error instanceof oidc.ExpiredTokenException && error.error === 'expired_token');
  });

  test('faults reach the SDK', async () => {
    await emulator.fault({ operation: 'CreateToken', kind: 'status', status: 500, code: 'InternalServerException', message: 'oops' });
    await assert.rejects(login.send(new oidc.CreateTokenCommand(renewal)), (error) => error.$metadata.httpStatusCode === 500);
    await login.send(new oidc.CreateTokenCommand(renewal));
  });
});
