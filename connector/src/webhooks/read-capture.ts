// A delivery somebody has saved to a file, as it went over the wire: request line, headers, an empty line, the body.
import type { SignedRequest } from './verify.ts';

/** Null where it is no HTTP request. The body is taken byte for byte, so it must have been saved so. */
export const readCapture = (file: Uint8Array): SignedRequest | null => {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const [end, gap] = endOfHeaders(bytes);
  const [requestLine = '', ...lines] = bytes.subarray(0, end).toString('latin1').split(/\r?\n/);
  const target = /^[A-Z]+ (\S+) HTTP\/\d(\.\d)?$/.exec(requestLine.trim())?.[1];
  if (target === undefined) return null;
  const headers = new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()] as const;
    }),
  );
  const mark = target.indexOf('?');
  return {
    rawBody: bytes.subarray(end + gap),
    query: mark < 0 ? '' : target.slice(mark + 1),
    contentType: headers.get('content-type') ?? null,
    signature: headers.get('x-zoho-webhook-signature') ?? null,
  };
};

/** Where the headers end, and how long the gap before the body is. */
const endOfHeaders = (bytes: Buffer): readonly [number, number] => {
  const places = ['\r\n\r\n', '\n\n']
    .map((gap) => [bytes.indexOf(gap), gap.length] as const)
    .filter(([at]) => at >= 0)
    .sort(([one], [other]) => one - other);
  return places[0] ?? [bytes.length, 0];
};
