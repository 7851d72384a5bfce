import { Aspects, Stack, type StackProps } from 'aws-cdk-lib';
import { Distribution } from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import type { Construct } from 'constructs';
import config from '../urr.config.mjs';
import { EveryBehaviourGuarded } from './every-behaviour-guarded';
import { Guard } from './guard';
import { waitingRoomBehaviors } from './waiting-room-behaviors';

/** A distribution that is there already, and what changes in it. */
export class YourShopStack extends Stack {
  constructor(scope: Construct, id: string, props?: StackProps) {
    super(scope, id, props);
    const shop = new HttpOrigin('alb.shop.example');
    const api = new HttpOrigin('abc123.execute-api.ap-northeast-2.amazonaws.com');
    const page = new HttpOrigin('pages.shop.example');

    const guard = new Guard(this, 'Guard', { config });
    new Distribution(this, 'Shop', {
      // What was the behaviour's function is called with what the guard lets through.
      defaultBehavior: guard.protect({ origin: shop }, { next: YOUR_FUNCTION }),
      additionalBehaviors: {
        '/api/*': guard.protect({ origin: shop }),
        ...waitingRoomBehaviors({ guard, api, page }),
      },
    });
    Aspects.of(this).add(new EveryBehaviourGuarded(guard));
  }
}

const YOUR_FUNCTION = `function handler(event) {
  event.request.headers['x-shop'] = { value: 'web' };
  return event.request;
}`;
