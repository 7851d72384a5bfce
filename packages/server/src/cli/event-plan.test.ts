import { beforeEach, describe, expect, it } from 'vitest';
import { urr } from '../../test/support/cli';
import { createLocal, type Local } from '../local/create-local';

const TOKEN = 'a-token-for-these-tests';

let local: Local;
beforeEach(() => {
  local = createLocal({ events: ['iu-2027'], operatorToken: TOKEN });
});

const operate = (args: string) =>
  urr(['event', ...args.split(' ')], {
    env: { URR_OPERATOR_URL: 'https://ops.example', URR_OPERATOR_TOKEN: TOKEN },
    fetch: (input, init) => local.fetch(new Request(input, init)),
  });

describe('urr event plan, plans and cancel', () => {
  it('plans a change, shows it, and takes it back', async () => {
    const planned = await operate(
      'plan iu-2027 --at 2099-05-01T20:30:00+09:00 set maxUsers=1200 --why seats',
    );
    expect(planned.code).toBe(0);
    expect(planned.out).toMatch(
      /^\S+ {2}2099-05-01T11:30:00Z {2}set \{"maxUsers":1200\} {2}by local: seats$/,
    );
    await operate('plan iu-2027 --at 2099-05-01T22:00:00+09:00 pause');
    const { plans } = JSON.parse((await operate('plans iu-2027 --json')).out);
    expect(plans.map(({ action }: { action: string }) => action)).toEqual(['configure', 'pause']);
    for (const { id } of plans) expect((await operate(`cancel iu-2027 ${id}`)).code).toBe(0);
    expect(await operate('plans iu-2027')).toEqual({
      code: 0,
      out: '',
      err: 'nothing is planned for iu-2027',
    });
    expect((await operate('history iu-2027')).out).toMatch(
      /cancel {2}by local\n {2}plan \S+: configure maxUsers → 1200 at 2099[\s\S]*plan {2}by local: seats\n {2}plan \S+: configure maxUsers → 1200 at 2099/,
    );
  });

  it.each([
    ['plan iu-2027 --at 2099-05-01T20:30:00+09:00', 2, 'expected an event and one of set, open'],
    ['plan iu-2027 --at 2099-05-01T20:30:00+09:00 reset', 2, 'expected an event and one of set, open'],
    ['plan iu-2027 --at 2099-05-01T20:30:00+09:00 set', 2, 'expected KEY=VALUE with set'],
    ['plan iu-2027 --at 2099-05-01T20:30:00+09:00 pause maxUsers=1', 2, 'and only there'],
    ['plan iu-2027 pause', 2, '--at TIME is missing'],
    ['plan iu-2027 --at tomorrow pause', 3, 'ERR_OPERATOR_REFUSED 400 body-invalid'],
    ['plan iu-2027 --at 2099-05-01T20:30:00Z pause --if-rev 9', 4, 'ERR_OPERATOR_CONFLICT 409'],
    ['plan iu-2027 --at 2099-05-01T20:30:00Z set maxUser=1', 2, 'did you mean maxUsers?'],
    ['plans', 2, 'expected one event'],
    ['cancel iu-2027', 2, 'expected an event and the id of a plan'],
    ['cancel iu-2027 none', 3, 'ERR_OPERATOR_REFUSED 400'],
  ])('refuses %s with exit code %i', async (args, code, message) => {
    const result = await operate(args);
    expect(result.err).toContain(message);
    expect([result.code, result.out]).toEqual([code, '']);
  });
});
