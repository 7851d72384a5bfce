export { rateLimit } from '../../../../examples/express-gateway/src/rate-limit';
