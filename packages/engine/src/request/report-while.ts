/** Runs work that reports as it goes, and yields the reports as they come. Leaving aborts the work and waits for its end. */
export async function* reportWhile<Report, Result>(
  work: (report: (value: Report) => void, signal: AbortSignal) => Promise<Result>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Report, Result, void> {
  const leave = new AbortController();
  const reports: Report[] = [];
  let isOpen = true;
  let wake = () => {};
  const report = (value: Report) => {
    reports.push(value);
    wake();
  };
  const close = () => {
    isOpen = false;
    wake();
  };
  const result = work(report, signal ? AbortSignal.any([signal, leave.signal]) : leave.signal);
  result.then(close, close);
  try {
    while (isOpen || reports.length > 0) {
      if (reports.length > 0) yield reports.shift()!;
      else await new Promise<void>((resolve) => (wake = resolve));
    }
    return await result;
  } finally {
    leave.abort();
    await result.catch(() => {});
  }
}
