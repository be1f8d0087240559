// Long lists of ids, so many a statement.
export const CHUNK = 50;

export const inChunks = async (
  ids: readonly string[],
  work: (chunk: readonly string[]) => Promise<unknown>,
): Promise<void> => {
  for (let start = 0; start < ids.length; start += CHUNK) await work(ids.slice(start, start + CHUNK));
};
