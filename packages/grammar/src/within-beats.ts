const beatsPerSecond = 10;

/** A promise; `late` is called once so many seconds have passed before it settles, counted in beats: while this process stands still none does. */
export async function withinBeats<T>(promise: Promise<T>, seconds: number, late: () => void): Promise<T> {
  let beats = 0;
  const timer = setInterval(() => {
    if (++beats >= seconds * beatsPerSecond) {
      clearInterval(timer);
      late();
    }
  }, 1000 / beatsPerSecond);
  try {
    return await promise;
  } finally {
    clearInterval(timer);
  }
}
