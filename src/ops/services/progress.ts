export type Say = (line: string) => void;

/** Waits for `work` and says what takes so long once it passes a second, and again when it is done. Quick work stays silent. */
export async function withProgress<Result>(say: Say, label: string, work: Promise<Result>): Promise<Result> {
  const began = Date.now();
  let told = false;
  const timer = setTimeout(() => {
    told = true;
    say(`${label} ...`);
  }, 1000);
  try {
    const result = await work;
    if (told) say(`${label}: done after ${((Date.now() - began) / 1000).toFixed(0)} s`);
    return result;
  } finally {
    clearTimeout(timer);
  }
}
