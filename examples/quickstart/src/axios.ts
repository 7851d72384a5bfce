import { type ResponseLike, recover, refusalOf } from '@urr/browser';

type Config = { method?: string; headers: { has(name: string): boolean }; urrTier?: number };
type Failure = { config: Config; response?: ResponseLike };
type Axios = {
  request(config: Config): Promise<unknown>;
  interceptors: { response: { use(ok: null, failed: (error: Failure) => Promise<unknown>): unknown } };
};

/** A refused call waits and is made once more, if it can be made twice: no visitor pays twice. */
export function guardAxios(axios: Axios): void {
  axios.interceptors.response.use(null, async (error) => {
    const { config, response } = error;
    const refusal = response && refusalOf(response);
    const isOnce = !/^(get|head|options|put|delete)$/i.test(config.method ?? 'get');
    if (!refusal || refusal.tier <= (config.urrTier ?? 0)) throw error;
    if ((await recover(refusal)).state !== 'admitted') throw error;
    if (isOnce && !config.headers.has('Idempotency-Key')) throw error;
    return axios.request({ ...config, urrTier: refusal.tier });
  });
}
