import {
  createPaceKeeper,
  type EntryQueue,
  type Operator,
  type OriginProbe,
  type PaceKeeper,
  type WaitingRoom,
} from '@urr/server';

type Services = { room: WaitingRoom; queue: EntryQueue; operator: Operator; clock?: () => number };

/** A probe asks what sees all requests: a load balancer's metrics, or what the processes of the shop counted. */
export function createKeeper(services: Services, origin: OriginProbe): PaceKeeper {
  return createPaceKeeper({ ...services, origin });
}

/** Once for an event: around the pace it has, not below 50, which is also where it goes when nobody decides. */
export function paceByFeedback(operator: Operator, eventId: string) {
  return operator.configure(eventId, { pacing: { feedback: { floorStep: 50 } } }, { who: 'kim' });
}
