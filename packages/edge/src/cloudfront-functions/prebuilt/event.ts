/**
 * CloudFront's viewer-request event as a CloudFront Function gets it. Header names are lower-case and hold no cookies;
 * cookie names keep their case; what comes more than once is in `multiValue`, the first of it in `value` again.
 *
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
 */

export type Value = { value: string; attributes?: string; multiValue?: { value: string }[] };
export type Values = { [name: string]: Value };

export type FunctionRequest = {
  readonly method: string;
  readonly uri: string;
  /** The query as it came, without `?`; undefined where there is none. */
  rawQueryString?(): string | undefined;
  /** The same taken apart. */
  readonly querystring?: Values;
  readonly headers?: Values;
  readonly cookies?: Values;
};

export type FunctionEvent = { readonly request: FunctionRequest };

export type FunctionResponse = {
  statusCode: number;
  headers: Values;
  cookies: Values;
  body: { encoding: 'text'; data: string };
};
