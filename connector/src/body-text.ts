// The text of an answer over HTTP, read no further than it may be long.

/** Errors: what `tooLarge` makes, where there is more than `maxBytes` of it. */
export const readText = async (response: Response, maxBytes: number, tooLarge: () => Error): Promise<string> => {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw tooLarge();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
};
