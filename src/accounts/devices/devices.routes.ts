/** `/account/devices`: where the person is signed in, and ending it. */
import { Router } from 'express';
import { config } from '../../config.ts';
import { formatMoment } from '../../lib/dates.ts';
import { view } from '../../lib/view.ts';
import { answer } from '../../web/answer.ts';
import { requirePerson } from '../../web/guards.ts';
import { me } from '../../web/request.ts';
import { csrfOf } from '../../web/shell.ts';
import { type DeviceSession, endDevice, endOtherDevices, listDevices } from './devices.service.ts';

type Row = {
  handle: string;
  name: string;
  facts: string[];
  isThis: boolean;
  isPhone: boolean;
};
const page = view<{ devices: Row[]; csrf: string | null }>('accounts/devices/index');

export const devices = Router();

devices.get('/account/devices', requirePerson, async (req, res) => {
  const { id, timeZone } = me(req);
  const found = await listDevices(id, req.sessionID);
  const rows = found
    .toSorted((one, other) => Number(other.isThis) - Number(one.isThis))
    .map((one) => rowOf(one, timeZone ?? config.school.timeZone));
  await answer(req, res, { page: page({ devices: rows, csrf: csrfOf(req) }), title: 'Devices' });
});

devices.delete('/account/devices', requirePerson, async (req, res) => {
  const ended = await endOtherDevices(me(req), req.sessionID);
  const flash = ended === 1 ? 'Signed out of one other device.' : `Signed out of ${ended} other devices.`;
  await answer(req, res, { redirect: '/account/devices', flash });
});

devices.delete('/account/devices/:handle', requirePerson, async (req, res) => {
  await endDevice(me(req), String(req.params.handle));
  await answer(req, res, { redirect: '/account/devices', flash: 'Signed out there.' });
});

function rowOf(device: DeviceSession, zone: string): Row {
  const { handle, browser, system, address, startedAt, seenAt, isThis, stays } = device;
  return {
    handle,
    name: `${browser} on ${system}`,
    facts: [
      ...(isThis ? [] : [`Last seen ${formatMoment(seenAt, zone)}`]),
      `Signed in ${formatMoment(startedAt, zone)}`,
      ...(address ? [`Address ${address}`] : []),
      ...(stays ? ['Stays signed in'] : []),
    ],
    isThis,
    isPhone: /iPhone|iPad|Android/.test(system),
  };
}
