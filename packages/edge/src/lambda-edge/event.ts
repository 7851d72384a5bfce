/**
 * CloudFront's viewer-request event as Lambda@Edge gets it. Header keys are lower-case.
 *
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-event-structure.html
 * https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-generating-http-responses-in-requests.html
 */

export type CloudFrontHeaders = {
  [name: string]: { key?: string | undefined; value: string }[];
};

export type CloudFrontRequest = {
  readonly method: string;
  uri: string;
  /** Raw, without `?`. */
  querystring: string;
  headers: CloudFrontHeaders;
};

export type CloudFrontRequestEvent = {
  Records: { cf: { readonly config?: unknown; readonly request: CloudFrontRequest } }[];
};

/** An answer given at the edge. `status` is text; several cookies are several entries under `set-cookie`. */
export type CloudFrontResponse = {
  status: string;
  statusDescription?: string;
  headers?: CloudFrontHeaders;
  body?: string;
  bodyEncoding?: 'text' | 'base64';
};
